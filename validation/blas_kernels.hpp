#pragma once

#include <string_view>

namespace detequiv::dense {

/// What a processor can do beyond SSE.
struct VectorUnits {
    bool avx2 = false;    ///< with FMA
    bool avx512 = false;  ///< F, CD, BW, DQ and VL
};

[[nodiscard]] VectorUnits vector_units();

/// OpenBLAS's name of the kernels that these units can run where `chosen`, another such name, uses neither;
/// else empty.
[[nodiscard]] std::string_view better_kernels(std::string_view chosen, VectorUnits units);

}  // namespace detequiv::dense
