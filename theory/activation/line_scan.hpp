#pragma once

#include <span>
#include <vector>

#include "activation/program.hpp"

namespace detequiv::expression {

/// Square-integrable functions that the library accepts have faded at this distance from 0.
inline constexpr double line_end = 40.0;

/// Enough cells to find the features of a function (0.005 each), and enough to estimate its norm.
inline constexpr int fine_cells = 1 << 14;
inline constexpr int coarse_cells = 1 << 12;

/// The bounds of equal cells between -line_end and line_end, exact in binary for a power of two of them.
[[nodiscard]] std::vector<double> line_grid(int cells);

/// Whether two places on the line are the same up to the rounding of their computation.
[[nodiscard]] bool same_place(double a, double b);

/// Where a function changes sign and where it touches zero without doing so.
struct Zeros {
    std::vector<double> crossings;
    std::vector<double> touches;
};

/// Zeros of the program's first result on the sorted points; the second is its derivative and the third the
/// magnitude below a few roundings of which the first is zero. A change of sign between two points is
/// bracketed to the last bit; between points of equal sign the extremum that points to zero is found first,
/// so that two zeros in one cell, or one that is only touched, are not missed. Stretches where the function
/// is zero are not reported: their ends are kinks of something inside it.
[[nodiscard]] Zeros find_zeros(const Program& program, std::span<const double> points);

/// The same, looking closer beside `places`, where the function may turn within a cell, and beside each of
/// its zeros among the points: to 4^-j of a fine cell on both sides.
[[nodiscard]] Zeros find_close_zeros(const Program& program, std::span<const double> points,
                                     std::span<const double> places);

}  // namespace detequiv::expression
