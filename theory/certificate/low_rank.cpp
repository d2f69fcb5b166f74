#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "../low_polynomial.hpp"
#include "detequiv/theory/certificate.hpp"
#include "strength_slope.hpp"

/// Errors of Q: [eq. certificate:Q].
namespace detequiv {

namespace {

constexpr double unit = Bounded::unit;

/// Whether S is a polynomial that Q holds whole. Coefficients of other functions that are rounding are none
/// of their shifts: sin(theta omega z) has all degrees, whatever is left of them at theta = 0.
bool is_complete(const LowRank& low_rank, const Hermite& activation) {
    const std::optional<int> degree = low_polynomial_degree(activation);
    return low_rank.monomial || (low_rank.strength == 0 && low_rank.growth.chi == 0) ||
           (degree && *degree <= low_rank.degree());
}

/// Roundings of the resummed form: of the table of S, whose k-th term has an error of a few u ||sigma||
/// theta^k and reaches entries with i, p <= k; of the sums over nodes, against the norm of S's even or odd
/// part; and of entries that were set to 0 as rounding. For dQ, made of t S'(t), S's terms count k times.
Eigen::MatrixXd resummed_errors(const LowRank& low_rank, const Hermite& activation, double root_width,
                                bool of_slope) {
    const Eigen::Index rows = low_rank.Q.rows();
    const Eigen::MatrixXd& Q = of_slope ? low_rank.dQ : low_rank.Q;
    double norm2[2] = {0, 0};
    for (Eigen::Index i = 0; i < rows; ++i) {
        norm2[i % 2] += Q.row(i).head(low_rank.functions).squaredNorm();
    }
    const double table = 8 * unit + activation.evaluation_error;
    constexpr double sums = 3 * unit;
    // S(t) and S(-t), of which even and odd part are made, are rounded against the larger part.
    const double all = unit * std::sqrt(norm2[0] + norm2[1]);
    const double scale = table * root_width * std::sqrt(activation.norm2);
    Eigen::VectorXd reach(std::max(rows, low_rank.functions));
    double term = 1;
    for (Eigen::Index k = 0; k < reach.size(); ++k) {
        reach[k] = std::min(1.0, 2 * term * (of_slope ? static_cast<double>(k) : 1.0));
        term *= std::abs(low_rank.strength) * std::sqrt(static_cast<double>(k + 1));
    }
    if (of_slope) {
        reach[0] = reach[1];  // t S'(t) begins with theta
    }
    Eigen::MatrixXd errors(rows, low_rank.functions);
    for (Eigen::Index p = 0; p < low_rank.functions; ++p) {
        for (Eigen::Index i = 0; i < rows; ++i) {
            errors(i, p) = scale * reach[std::max(i, p)] + sums * std::sqrt(norm2[i % 2]) + all +
                           low_rank.rounding(i, p);
        }
    }
    return errors;
}

/// Errors of Q and its slopes by theta's and chi's, relative, and by roundings.
void add_growth_errors(LowRankErrors& out, const LowRank& low_rank, double strength, double chi,
                       double relative) {
    const LowRank::Growth& growth = low_rank.growth;
    const Eigen::MatrixXd moved = (strength + chi) * growth.second + growth.slope_rounding;
    out.Q = strength * low_rank.dQ.cwiseAbs() + chi * growth.dQ.cwiseAbs() + low_rank.rounding +
            relative * low_rank.Q.cwiseAbs();
    out.dQ = moved + relative * low_rank.dQ.cwiseAbs();
    out.growth_dQ = moved + relative * growth.dQ.cwiseAbs();
}

/// S was clamped where the weights have not faded, or sigma was not resolved.
void leave_unknown(LowRankErrors& out) {
    for (Eigen::MatrixXd* errors : {&out.Q, &out.dQ, &out.growth_dQ}) {
        errors->setConstant(std::numeric_limits<double>::infinity());
    }
}

/// Without growth: how Q sees theta is in its own rows.
void add_still_errors(LowRankErrors& out, const LowRank& low_rank, const Hermite& activation,
                      double root_width, double strength, double relative) {
    const Eigen::Index functions = low_rank.functions;
    const Eigen::MatrixXd slope = certificate::strength_slope(low_rank.Q.leftCols(functions));
    if (low_rank.strength != 0) {
        out.Q.leftCols(functions) = strength * slope.cwiseAbs();
    }
    const Eigen::MatrixXd monomial =
        low_rank.monomial ? Eigen::MatrixXd(low_rank.rounding.leftCols(functions)) : Eigen::MatrixXd();
    out.Q.leftCols(functions) +=
        low_rank.monomial ? monomial : resummed_errors(low_rank, activation, root_width, false);
    out.Q.leftCols(functions) += relative * low_rank.Q.leftCols(functions).cwiseAbs();
    if (low_rank.dQ.size() > 0) {
        out.dQ = Eigen::MatrixXd::Zero(low_rank.Q.rows(), low_rank.Q.cols());
        if (low_rank.strength != 0) {
            out.dQ.leftCols(functions) = strength * certificate::strength_slope(slope).cwiseAbs();
            out.dQ.leftCols(functions) += low_rank.monomial
                                              ? Eigen::MatrixXd(low_rank.degree() * monomial)
                                              : resummed_errors(low_rank, activation, root_width, true);
            out.dQ.leftCols(functions) += relative * low_rank.dQ.leftCols(functions).cwiseAbs();
        }
    }
    if (low_rank.checkerboard) {
        for (Eigen::Index p = 0; p < functions; ++p) {
            for (Eigen::Index i = (p + 1) % 2; i < low_rank.Q.rows(); i += 2) {
                out.Q(i, p) = 0;
                if (out.dQ.size() > 0) {
                    out.dQ(i, p) = 0;
                }
            }
        }
    }
}

}  // namespace

LowRankErrors certify(const Hermite& activation, const LowRankParameters& parameters, const LowRank& low_rank,
                      const NetworkErrors& errors) {
    const Bounded c1(activation[1], activation.coefficient_error(1));
    const double strength =
        c1.relative() + errors.step_size + errors.beta_norm2 / 2 + errors.width / 2 + 4 * unit;
    const Eigen::Index functions = low_rank.functions;
    const double root_width = std::sqrt(parameters.width);
    const double relative = 2 * unit + errors.width / 2;
    LowRankErrors out{.Q = Eigen::MatrixXd::Zero(low_rank.Q.rows(), low_rank.Q.cols()),
                      .dQ = {},
                      .growth_dQ = {},
                      .norm_row = Eigen::VectorXd::Zero(low_rank.Q.cols()),
                      .alpha = Eigen::VectorXd::Constant(low_rank.Q.cols(), 0),
                      .c1 = c1,
                      .g_b = {low_rank.g_b, errors.g_b},
                      .rho = errors.rho,
                      .misalignment = errors.misalignment,
                      .complete = is_complete(low_rank, activation)};
    if (low_rank.growth.chi != 0) {
        const Bounded growth = Bounded(activation[2], activation.coefficient_error(2)) *
                               Bounded(parameters.label_mean, errors.label_mean);
        const double chi = growth.relative() + errors.step_size + errors.width / 2 + 4 * unit;
        add_growth_errors(out, low_rank, low_rank.strength == 0 ? 0 : strength, chi, relative);
    } else {
        add_still_errors(out, low_rank, activation, root_width, strength, relative);
    }
    if (worse(low_rank.status, Status::inaccurate) == low_rank.status &&
        (!low_rank.monomial || low_rank.growth.chi != 0)) {
        leave_unknown(out);
    }
    const Bounded c2(activation[2], activation.coefficient_error(2));
    const Bounded quadratic =
        std::sqrt(2.0) * c2 / sqrt(Bounded(parameters.psi, errors.psi * parameters.psi));
    const double quadratic_error = quadratic.error + 4 * unit * std::abs(quadratic.value);
    out.norm_row[0] = quadratic_error;
    out.alpha.head(functions).setConstant(16 * unit);
    for (Eigen::Index p = functions; p < low_rank.Q.cols(); ++p) {
        out.Q(0, p) = quadratic_error;
    }
    return out;
}

}  // namespace detequiv
