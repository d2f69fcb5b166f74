#pragma once

#include <string_view>
#include <vector>

#include "activation/kernels.hpp"

namespace detequiv::expression {

/// A kernel and the instructions that it is named by.
struct NamedKernel {
    std::string_view instructions;
    BlockKernel run;
};

/// Those that this processor runs, the fastest first; the last is the portable one.
[[nodiscard]] std::vector<NamedKernel> usable_kernels();

/// The first of them.
[[nodiscard]] NamedKernel best_kernel();

}  // namespace detequiv::expression
