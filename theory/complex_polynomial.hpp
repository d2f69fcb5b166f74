#pragma once

#include <array>
#include <complex>
#include <span>

namespace detequiv {

inline constexpr int max_complex_degree = 4;

/// The roots of sum_k coefficients[k] z^k, at most degree 4, by Ehrlich's simultaneous iteration from the
/// circles of the Newton polygon: small and large roots both keep their digits. Zero leading and trailing
/// coefficients are dropped with their roots.
struct ComplexRoots {
    std::array<std::complex<double>, max_complex_degree> values;
    int count = 0;
    [[nodiscard]] std::span<const std::complex<double>> all() const {
        return {values.data(), static_cast<std::size_t>(count)};
    }
};

[[nodiscard]] ComplexRoots complex_roots(std::span<const std::complex<double>> coefficients);

}  // namespace detequiv
