#pragma once

#include <optional>

namespace detequiv::expression {

/// A function f of z whose shifted mean S(t) = E f(Z + t) is elementary [eq. activation:terms].
struct ClosedTerm {
    enum class Kind {
        relu,         ///< max(a z + b, 0)
        sign,         ///< sign(a z + b)
        erf,          ///< erf(a z + b)
        gelu,         ///< (a z + b) Phi(a z + b)
        exponential,  ///< exp(q z^2 + a z + b), q < 1/4
        sine          ///< sin(a z + b + quadrant pi/2)
    };
    Kind kind = Kind::relu;
    double a = 0.0;
    double b = 0.0;
    double q = 0.0;
    int quadrant = 0;

    bool operator==(const ClosedTerm&) const = default;
};

/// S(t) = E f(Z + t).
[[nodiscard]] double mean_shift(const ClosedTerm& term, double t);

/// The Taylor coefficient of S: c_k = E[f(Z) He_k(Z)]/k!. Cost: k multiplications.
[[nodiscard]] double coefficient(const ClosedTerm& term, int k);

/// E f(Z)^2 where it is elementary.
[[nodiscard]] std::optional<double> norm2(const ClosedTerm& term);

/// A bound of sqrt(E f(Z)^2) that is never far above it.
[[nodiscard]] double size_bound(const ClosedTerm& term);

}  // namespace detequiv::expression
