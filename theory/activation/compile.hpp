#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "activation/kernels.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// Instructions for several nodes of a tree. Register 0 holds z; a register is used again as soon as its
/// value has been read for the last time. A series carries the index of its coefficients in `value`.
struct Compiled {
    std::vector<Instruction> instructions;
    std::vector<int> results;
    std::size_t registers = 1;
};

[[nodiscard]] Compiled compile(const Tree& tree, std::span<const NodeId> results);

}  // namespace detequiv::expression
