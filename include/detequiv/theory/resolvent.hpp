#pragma once

#include <complex>
#include <limits>
#include <optional>

#include "detequiv/numerics/status.hpp"

/// Theory note: theory/resolvent.md.
namespace detequiv {

/// What determines the bulk F_0 = c_1 Xt W_0^T + c_g Z and its ridge.
struct BulkParameters {
    double c1_squared = 0;     ///< c_1^2 >= 0
    double bulk_variance = 0;  ///< c_g^2 = E sigma^2 - c_0^2 - c_1^2 >= 0
    double phi = 0;            ///< d/n > 0 (n: rows of the batch that the ridge sees)
    double psi = 0;            ///< d/N > 0
    double ridge = 0;          ///< lambda >= 0 in (1/n)|y - F a|^2 + lambda |a|^2; 0 means the limit
    /// |phi - psi|/phi = |N - n|/N where it is known better than from rounded phi and psi; the side is that
    /// of the rounded ones (n < N where they are equal). Refused unless it agrees with them up to rounding.
    std::optional<double> imbalance = std::nullopt;
};

/// The deterministic equivalents of one bulk at one ridge. gamma = ridge n/N, K = F_0 F_0^T/N + gamma I.
struct Resolvent {
    static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    double gamma = nan;    ///< lambda r
    double r = nan;        ///< psi/phi = n/N
    double x = nan;        ///< the unknown gamma m1 m_tilde; infinite for c_g = 0, d < min(n, N), ridge 0
    double g = nan;        ///< gamma m1 in [0, 1]
    double e = nan;        ///< gamma m_tilde in [0, 1]
    double s = nan;        ///< m2/m1 = phi/(phi + c_1^2 x)
    double t = nan;        ///< 1 - s
    double T = nan;        ///< phi s t + c_g^2 x
    double m1 = nan;       ///< tr K^-1/n; infinite where the ridge -> 0 limit is
    double m2 = nan;       ///< tr(K^-1 Xt Xt^T/d)/n
    double m_tilde = nan;  ///< tr(F_0^T F_0/N + gamma)^-1/N
    double B = nan;        ///< test error per unit squared linear part of a label; = -m2'/m1^2
    double V = nan;  ///< test error per unit variance of everything else, fresh noise included; = -m1'/m1^2
    double dlog_m1 = nan;       ///< d log m1/d log gamma, in [-1, 0]
    double dlog_m2 = nan;       ///< d log m2/d log gamma
    double dlog_m_tilde = nan;  ///< d log m_tilde/d log gamma
    double dlog_x = nan;        ///< d log x/d log gamma
    double dlog_B = nan;        ///< d log B/d log gamma
    double dlog_V = nan;        ///< d log V/d log gamma
    double residual = nan;      ///< |f(x)| over the sum of the magnitudes of its terms
    double condition = nan;     ///< relative change of x per relative change of the terms of f
    int iterations = 0;         ///< Newton steps, at most 30
    Status status = Status::not_run;
};

/// Solves the fixed point [eq. resolvent:f] by third-order steps from an upper bound [eq. resolvent:halley].
/// Throws std::invalid_argument for a negative, NaN or infinite argument, phi = 0 or psi = 0.
/// Certified box: phi, psi in [1e-3, 1e3], ridge in [1e-10, 1e3] or 0, c_1^2 and c_g^2 in [1e-4, 10] or 0:
/// relative error of every number at most 1e-13 (measured: 3e-15); of dlog_B, where it changes sign, beyond
/// an absolute 16 u |dlog_V|. Outside it the status says outside_certified_range, or inaccurate where a
/// product left the range of doubles, or not_converged.
/// ridge = 0 is the limit [eq. resolvent:ridgeless], case by case: infinite fields are infinite limits,
/// dlog_* the exponents of gamma. Where V is infinite (n = N, and d = n <= N without c_g) the status is
/// undefined. Cost: one to three steps, 100 to 150 ns. Derived here from [AP].
[[nodiscard]] Resolvent solve_resolvent(const BulkParameters& bulk);

/// The same functions of a complex gamma off the negative real axis.
struct ComplexResolvent {
    std::complex<double> m1, m2, m_tilde;
    double residual = std::numeric_limits<double>::quiet_NaN();
    Status status = Status::not_run;
};

/// m1, m2 and m_tilde at complex gamma (bulk.ridge is not used), from all roots of [eq. resolvent:quartic]
/// and the one branch of [eq. resolvent:branch]. On the negative real axis, gamma = -z with z > 0, the limit
/// from Im z > 0 is meant: inside the support Im m1 = pi density. Positive gamma is solve_resolvent. gamma =
/// 0 and what solve_resolvent refuses throw std::invalid_argument. Status inaccurate where no root is
/// physical or the residual exceeds 64 u. Next to an edge of the support half the digits are lost. Cost:
/// about 5 us.
[[nodiscard]] ComplexResolvent resolvent_at(const BulkParameters& bulk, std::complex<double> gamma);

}  // namespace detequiv
