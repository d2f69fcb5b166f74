#include "detequiv/theory/low_rank.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"
#include "grown_rows.hpp"
#include "low_polynomial.hpp"
#include "step_polynomials.hpp"
#include "vanishing.hpp"

namespace detequiv {

namespace {

/// Nodes enough for products he_i f_p S with i, p <= degree, and some degrees beyond; even, so that no node
/// is 0.
int nodes_for(int degree) {
    return 2 * degree + 16;
}

Eigen::MatrixXd rows_of_parity(const Eigen::MatrixXd& m, Eigen::Index parity) {
    const Eigen::Index count = (m.rows() - parity + 1) / 2;
    return m(Eigen::seqN(parity, count, 2), Eigen::all);
}

/// Q restricted to even or odd he_i, from the even or odd part of S on the grid.
void add_parity(Eigen::MatrixXd& Q, const Eigen::MatrixXd& he, const Eigen::MatrixXd& part,
                const Eigen::MatrixXd& f, Eigen::Index parity, bool checkerboard) {
    const Eigen::MatrixXd left = rows_of_parity(he, parity) * part;
    const Eigen::Index rows = left.rows();
    if (checkerboard) {
        const Eigen::MatrixXd product = left * rows_of_parity(f, parity).transpose();
        Q(Eigen::seqN(parity, rows, 2), Eigen::seqN(parity, product.cols(), 2)) = product;
    } else {
        const Eigen::MatrixXd product = left * f.transpose();
        Q(Eigen::seqN(parity, rows, 2), Eigen::all) = product;
    }
}

constexpr double product_reach = 75;  // of omega z
constexpr double same = 1e-12;        // a caller's product of the same factors, rounded in another order

double mean_shift_reach_uncapped(const ReadoutLaw& readout, double strongest) {
    // exp(-(z^2 + omega^2)/4) <= exp(-|omega z|/2) for the Gaussian law; exp(-z^2/4) at z = 12.5 for a
    // bounded one.
    const double product =
        readout.is_gaussian() ? product_reach : 12.5 * readout.rule(1).nodes.abs().maxCoeff();
    return strongest * product;
}

}  // namespace

double mean_shift_reach(const ReadoutLaw& readout, double strongest) {
    return std::min(200.0, mean_shift_reach_uncapped(readout, strongest));
}

LowRank truncated(const LowRank& low_rank, int degree) {
    check::at_least("degree", degree, 1);
    LowRank result = low_rank;
    if (degree < low_rank.degree()) {
        result.longer.reset();
    }
    const Eigen::Index rows = std::min<Eigen::Index>(low_rank.Q.rows(), degree + 1);
    std::vector<Eigen::Index> columns;
    for (Eigen::Index p = 0; p < low_rank.Q.cols(); ++p) {
        if (p <= degree || p >= low_rank.functions) {
            columns.push_back(p);
        }
    }
    result.functions = std::min<Eigen::Index>(low_rank.functions, degree + 1);
    const auto keep = [&](const Eigen::MatrixXd& m) -> Eigen::MatrixXd {
        return m(Eigen::seqN(0, rows), columns);
    };
    result.Q = keep(low_rank.Q);
    result.rounding = keep(low_rank.rounding);
    const auto keep_any = [&](const Eigen::MatrixXd& m) { return m.size() > 0 ? keep(m) : m; };
    result.dQ = keep_any(low_rank.dQ);
    result.growth.dQ = keep_any(low_rank.growth.dQ);
    result.growth.second = keep_any(low_rank.growth.second);
    result.growth.slope_rounding = keep_any(low_rank.growth.slope_rounding);
    result.norm_row = low_rank.norm_row(columns);
    result.alpha = low_rank.alpha(columns);
    return result;
}

LowRankFamily::LowRankFamily(const Activation& sigma, const Hermite& activation, ReadoutLaw readout,
                             std::optional<int> columns, int degree, const StepStrengths& strongest,
                             LowRankTables tables)
    : activation_(activation),
      readout_(std::move(readout)),
      columns_(columns),
      degree_(columns ? *columns : degree),
      computed_(columns ? degree_ : degree_ + degrees_beyond),
      strongest_{.theta = check::nonnegative("largest strength", strongest.theta),
                 .chi = check::nonnegative("largest growth of a row", strongest.chi)},
      tables_(std::move(tables)) {
    if (columns) {
        check::within("columns", *columns, 1, max_hermite_degree);
    } else {
        check::within("degree of the resummed low-rank part", degree, 2, largest_low_rank_degree);
    }
    features_ = feature_rule(nodes_for(degree_), computed_);
    if (!readout_.is_gaussian() && !columns_) {
        fine_ = feature_rule(2 * nodes_for(degree_), computed_);
    }

    QuadratureRule readouts = readout_.rule(nodes_for(degree_));
    const int functions = readout_.dimension(computed_ + 1);
    Eigen::MatrixXd f = readout_.is_gaussian() ? normalised_hermite(readouts.nodes, functions - 1)
                                               : orthonormal_polynomials(readouts, functions);
    alpha_ = f * (readouts.weights * readouts.nodes).matrix();
    f = (f * readouts.weights.matrix().asDiagonal()).eval();
    all_ = readout_.is_gaussian() && strongest_.chi != 0 ? growth_nodes(4 * degree_ + 32)
                                                         : ReadoutNodes{.omega = readouts.nodes, .f = f};
    if (readout_.is_symmetric()) {
        // The half omega >= 0 carries everything once each sum is restricted to one parity.
        const Eigen::Index kept = readouts.nodes.size() - readouts.nodes.size() / 2;
        const Eigen::ArrayXd twice =
            (readouts.nodes.tail(kept) > 0).select(Eigen::ArrayXd::Constant(kept, 2.0), 1.0);
        half_ = {.omega = readouts.nodes.tail(kept), .f = f.rightCols(kept) * twice.matrix().asDiagonal()};
    } else {
        half_ = all_;
    }
    if (!columns_ && (!tables_.shift || (strongest_.chi != 0 && !tables_.moments))) {
        tables_ = low_rank_tables(sigma, readout_, strongest_, degree_);
    }
    if (columns_ && strongest_.chi != 0) {
        polynomials_ = std::make_shared<const StepPolynomialTable>(activation_, *columns_);
    }
    if (tables_.scales && tables_.scales->degree() < computed_ + growth_derivatives) {
        tables_.scales = std::make_shared<const ScaleTable>(tables_.moments, computed_ + growth_derivatives);
    }
}

LowRankFamily::FeatureRule LowRankFamily::feature_rule(int nodes, int degree) {
    const QuadratureRule rule = gauss_hermite(nodes);
    const Eigen::Index half = rule.nodes.size() / 2;
    const Eigen::ArrayXd z = rule.nodes.tail(half);
    return {.z = z,
            .he = normalised_hermite(z, degree) * (2 * rule.weights.tail(half)).matrix().asDiagonal()};
}

bool LowRankFamily::fades(double strength) const {
    // Polynomials are integrated exactly; the expansion of e^z looks like one of degree 27.
    if (columns_ || !readout_.is_gaussian() || low_polynomial_degree(activation_)) {
        return true;
    }
    // At z = omega, where exp(-(z^2 + omega^2)/4) is 1e-16.
    const double far = product_reach * std::abs(strength);
    const double value = std::max(std::abs(tables_.shift->value(far)), std::abs(tables_.shift->value(-far)));
    constexpr double most = 1e-6;  // e^{theta omega z} keeps its digits up to theta = 0.32, this far
    return value * std::exp(-product_reach / 2) <= most * std::sqrt(activation_.norm2);
}

Eigen::VectorXd LowRankFamily::unresolved(double strength, double omega) const {
    const auto moments = [&](const FeatureRule& rule) {
        const double t = strength * omega;
        const Eigen::VectorXd plus =
            (t * rule.z).unaryExpr([&](double at) { return tables_.shift->value(at); });
        const Eigen::VectorXd minus =
            (-t * rule.z).unaryExpr([&](double at) { return tables_.shift->value(at); });
        // he_i has the parity of i: half the line carries both parts.
        const Eigen::VectorXd even = rule.he * (plus + minus) / 2;
        const Eigen::VectorXd odd = rule.he * (plus - minus) / 2;
        Eigen::VectorXd all = even;
        all(Eigen::seq(1, Eigen::last, 2)) = odd(Eigen::seq(1, Eigen::last, 2));
        return all;
    };
    return (moments(fine_) - moments(features_)).cwiseAbs();
}

Eigen::MatrixXd LowRankFamily::resummed(double strength, Slopes slopes, Eigen::MatrixXd* slope,
                                        Eigen::MatrixXd* dropped) const {
    const Eigen::ArrayXd& z = features_.z;
    const Eigen::Index features = z.size();
    const Eigen::Index readouts = half_.omega.size();
    constexpr double faded = 160;                // root of both weights exp(-(z^2 + omega^2)/4) < 1e-17
    const bool mirror = readout_.is_gaussian();  // same nodes on both axes: S(theta omega z) is symmetric
    const auto fill = [&](auto&& function, Eigen::MatrixXd& even, Eigen::MatrixXd& odd) {
        even.setZero(features, readouts);
        odd.setZero(features, readouts);
        for (Eigen::Index b = 0; b < readouts; ++b) {
            for (Eigen::Index a = mirror ? b : 0; a < features; ++a) {
                if (mirror && z[a] * z[a] + half_.omega[b] * half_.omega[b] > faded) {
                    break;  // nodes ascend: the rest of the column carries nothing either
                }
                const double t = strength * half_.omega[b] * z[a];
                const double plus = function(t);
                const double minus = function(-t);
                even(a, b) = (plus + minus) / 2;
                odd(a, b) = (plus - minus) / 2;
                if (mirror) {
                    even(b, a) = even(a, b);
                    odd(b, a) = odd(a, b);
                }
            }
        }
    };
    Eigen::MatrixXd even, odd;
    fill([&](double t) { return tables_.shift->value(t); }, even, odd);
    Eigen::MatrixXd Q = Eigen::MatrixXd::Zero(computed_ + 1, alpha_.size());
    add_parity(Q, features_.he, even, half_.f, 0, readout_.is_symmetric());
    add_parity(Q, features_.he, odd, half_.f, 1, readout_.is_symmetric());
    *dropped = drop_vanishing(Q);
    constexpr double resolved = 2;  // of theta omega, by nodes for degree M, which grows with theta
    for (Eigen::Index b = 0; fine_.z.size() > 0 && b < readouts; ++b) {
        if (std::abs(strength * half_.omega[b]) > resolved) {
            *dropped += unresolved(strength, half_.omega[b]) * half_.f.col(b).cwiseAbs().transpose();
        }
    }
    if (slopes == Slopes::yes) {
        fill([&](double t) { return t * tables_.shift->slope(t); }, even, odd);
        *slope = Eigen::MatrixXd::Zero(computed_ + 1, alpha_.size());
        add_parity(*slope, features_.he, even, half_.f, 0, readout_.is_symmetric());
        add_parity(*slope, features_.he, odd, half_.f, 1, readout_.is_symmetric());
    }
    return Q;
}

LowRankFamily::Monomials LowRankFamily::monomial(double strength) const {
    const int K = *columns_;
    const Eigen::Index functions = alpha_.size();
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(K + 1, functions);
    Monomials out{.Q = zero, .slope = zero, .rounding = zero};
    Eigen::ArrayXd power = Eigen::ArrayXd::Ones(half_.omega.size());
    double strength_k = 1;
    for (int k = 0; k <= K; ++k, strength_k *= strength, power *= half_.omega) {
        Eigen::VectorXd readout_moment = half_.f * power.matrix();
        // omega^k is orthogonal to f_p for p > k; the half-line sum holds only for equal parity.
        for (Eigen::Index p = 0; p < functions; ++p) {
            if (p > k || (readout_.is_symmetric() && (k - p) % 2 != 0)) {
                readout_moment[p] = 0;
            }
        }
        Eigen::VectorXd feature_moment(K + 1);
        for (int i = 0; i <= K; ++i) {
            feature_moment[i] = hermite_moment(k, i);
        }
        const double factor = activation_[k] * strength_k;
        const Eigen::MatrixXd term = factor * feature_moment * readout_moment.transpose();
        out.Q += term;
        out.slope += k * term;
        // A product of about 2 k factors, and a sum over nodes rounded against (E omega^2k)^(1/2).
        const double length = std::sqrt(half_.f.row(0).dot(power.square().matrix()));
        const Eigen::VectorXd moment_rounding =
            (2 * k + 10) * readout_moment.cwiseAbs() +
            (readout_moment.array() != 0).select(Eigen::VectorXd::Constant(functions, 4 * length), 0.0);
        const double coefficient_error = activation_.coefficient_error(k) * std::abs(strength_k);
        out.rounding += feature_moment * (unit_roundoff * std::abs(factor) * moment_rounding +
                                          coefficient_error * readout_moment.cwiseAbs())
                                             .transpose();
    }
    return out;
}

LowRank LowRankFamily::still_rows(const StepStrengths& step, double root_width, Slopes slopes) const {
    LowRank part;
    part.checkerboard = readout_.is_symmetric();
    Eigen::MatrixXd slope;
    if (columns_) {
        Monomials monomials = monomial(step.theta);
        part.Q = root_width * monomials.Q;
        part.rounding = root_width * monomials.rounding;
        slope = std::move(monomials.slope);
    } else {
        part.Q = root_width * resummed(step.theta, slopes, &slope, &part.rounding);
        part.rounding *= root_width;
    }
    if (slopes == Slopes::yes) {
        part.dQ = root_width * slope;
    }
    // Beyond its reach S is clamped: harmless only where the weights have faded.
    const bool reached = columns_ || mean_shift_reach_uncapped(readout_, std::abs(step.theta)) <=
                                         tables_.shift->reach() * (1 + same);
    part.status = reached && fades(step.theta) ? Status::ok : Status::inaccurate;
    return part;
}

LowRank LowRankFamily::at(const LowRankParameters& parameters, Slopes slopes) const {
    check::nonnegative("step size", parameters.step_size);
    check::nonnegative("|beta|^2", parameters.beta_norm2);
    check::positive("d/N", parameters.psi);
    check::within("alignment", parameters.rho, -1, 1);
    check::within("1 - alignment^2", parameters.misalignment, 0, 1);
    check::finite("g_b", parameters.g_b);
    check::finite("cs_0 of the label", parameters.label_mean);
    const double root_width = std::sqrt(check::positive("width", parameters.width));
    const StepStrengths step = step_strengths(activation_, parameters);
    check::within("|strength|", std::abs(step.theta), 0, strongest_.theta * (1 + same),
                  "build the family for the largest strength");
    check::within("|chi|", std::abs(step.chi), 0, strongest_.chi * (1 + same),
                  "build the family for the largest growth of a row");
    LowRank result = step.chi != 0 ? growing_rows(step, root_width) : still_rows(step, root_width, slopes);
    result.strength = step.theta;
    result.c1 = activation_[1];
    result.rho = parameters.rho;
    result.misalignment = parameters.misalignment;
    result.g_b = parameters.g_b;
    result.functions = alpha_.size();
    result.monomial = columns_.has_value();
    result.status = worse(activation_.status, result.status);

    const bool extra = parameters.rows == RowLaw::gaussian;
    const Eigen::Index columns = result.functions + (extra ? 1 : 0);
    for (Eigen::MatrixXd* matrix : {&result.Q, &result.dQ, &result.rounding, &result.growth.dQ,
                                    &result.growth.second, &result.growth.slope_rounding}) {
        if (extra && matrix->size() > 0) {
            matrix->conservativeResizeLike(Eigen::MatrixXd::Zero(matrix->rows(), columns));
        }
    }
    const double quadratic = std::sqrt(2.0) * activation_[2] / std::sqrt(parameters.psi);
    result.norm_row = Eigen::VectorXd::Zero(columns);
    result.norm_row[0] = quadratic;
    result.alpha = Eigen::VectorXd::Zero(columns);
    result.alpha.head(result.functions) = alpha_;
    if (extra) {
        result.Q(0, result.functions) = quadratic;
    }
    if (columns_) {
        return result;
    }
    LowRank kept = truncated(result, degree_);
    kept.longer = std::make_shared<const LowRank>(std::move(result));
    return kept;
}

}  // namespace detequiv
