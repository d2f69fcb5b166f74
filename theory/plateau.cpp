#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "plateau_fit.hpp"
#include "reduced_problem.hpp"

namespace detequiv {

namespace {

/// [z^j] he_i = (-1)^m sqrt(i!)/(j! 2^m m!), m = (i - j)/2.
double monomial_coefficient(int i, int j) {
    if (j > i || (i - j) % 2 != 0) {
        return 0;
    }
    const int m = (i - j) / 2;
    double value = m % 2 == 0 ? 1 : -1;
    for (int k = 2; k <= j; ++k) {
        value /= std::sqrt(static_cast<double>(k));
    }
    for (int k = j + 1; k <= i; ++k) {
        value *= std::sqrt(static_cast<double>(k));
    }
    for (int k = 1; k <= m; ++k) {
        value /= 2 * k;
    }
    return value;
}

/// A projection of a vector with a bound of its error per unit of the vector's length.
struct Projection {
    Eigen::VectorXd value;
    double error = 0;
};

/// What of `target` (coordinates on he_i of one parity) lies across the span of `columns` or, with
/// Keep::along, in it. Entries of the columns carry relative errors `entry`.
enum class Keep { across, along };
Projection projected(const Eigen::VectorXd& target, Eigen::MatrixXd columns, Keep keep, double entry) {
    if (columns.cols() == 0) {
        return {.value = keep == Keep::along ? Eigen::VectorXd::Zero(target.size()) : target};
    }
    columns.colwise().normalize();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(columns);
    const Eigen::Index count = columns.cols();
    const Eigen::MatrixXd inverse = qr.matrixQR().topRows(count).triangularView<Eigen::Upper>().solve(
        Eigen::MatrixXd::Identity(count, count));
    const double size = static_cast<double>(columns.rows());
    // A projector moves by twice the change of its columns over their least singular value.
    const double backward = entry + 2 * size * unit_roundoff;
    const double error =
        2 * std::sqrt(static_cast<double>(count)) * backward * inverse.norm() + 4 * size * unit_roundoff;
    Eigen::VectorXd rotated = qr.householderQ().adjoint() * target;
    if (keep == Keep::across) {
        rotated.head(columns.cols()).setZero();
    } else {
        rotated.tail(rotated.size() - columns.cols()).setZero();
    }
    return {.value = qr.householderQ() * rotated, .error = error};
}

/// What remains of `target` (coordinates on he_0 .. he_top) after least squares on the span of z^k, k in
/// `powers`.
///
/// Monomials are an ill-conditioned basis. The polynomials that lack a few powers are better described by
/// what they are orthogonal to, the vectors i -> [z^j] he_i of the missing powers j; each parity takes the
/// shorter description.
Projection unfitted(const Eigen::VectorXd& target, const std::vector<int>& powers) {
    const int top = static_cast<int>(target.size()) - 1;
    Projection left{.value = Eigen::VectorXd::Zero(target.size())};
    // Roundings of the factors of a moment or a coefficient.
    const double moment_entry = (2 * top + 4) * unit_roundoff;
    const double coefficient_entry = (4 * top + 8) * unit_roundoff;
    for (int parity = 0; parity <= std::min(1, top); ++parity) {
        std::vector<int> present, missing;
        std::vector<Eigen::Index> rows;
        for (int k = parity; k <= top; k += 2) {
            rows.push_back(k);
            (std::count(powers.begin(), powers.end(), k) > 0 ? present : missing).push_back(k);
        }
        const bool few_missing = missing.size() < present.size();
        const std::vector<int>& described = few_missing ? missing : present;
        Eigen::MatrixXd columns(static_cast<Eigen::Index>(rows.size()),
                                static_cast<Eigen::Index>(described.size()));
        for (Eigen::Index c = 0; c < columns.cols(); ++c) {
            const int k = described[static_cast<std::size_t>(c)];
            for (Eigen::Index r = 0; r < columns.rows(); ++r) {
                const int i = static_cast<int>(rows[static_cast<std::size_t>(r)]);
                columns(r, c) = few_missing ? monomial_coefficient(i, k) : hermite_moment(k, i);
            }
        }
        const Projection part = few_missing ? projected(target(rows), columns, Keep::along, coefficient_entry)
                                            : projected(target(rows), columns, Keep::across, moment_entry);
        left.value(rows) = part.value;
        left.error = std::max(left.error, part.error);
    }
    return left;
}

/// y_i = rho^i T_i, i = 0 .. top, with bounds of the errors.
struct Target {
    Eigen::VectorXd y, error;
};

Target target_of(const Label& label, double alignment, double alignment_error, int top) {
    Target target{.y = reachable_teacher(label, alignment, top), .error = Eigen::VectorXd(top + 1)};
    for (int i = 0; i <= top; ++i) {
        const double power = std::pow(std::abs(alignment), i);
        const double turned = power_error(alignment, alignment_error, i);
        target.error[i] = (power + turned) * label.T_error(i) + turned * std::abs(label.T(i)) +
                          (i + 2) * unit_roundoff * std::abs(target.y[i]);
    }
    return target;
}

double& of_degree(LabelResidual& residual, int i) {
    return i == 1 ? residual.linear_norm2 : residual.variance;
}

}  // namespace

PlateauLabels::PlateauLabels(const Label& label, const LimitColumns& columns, double alignment,
                             double misalignment, int highest, const AlignmentErrors& alignment_errors,
                             const PlateauColumns& grown) {
    check::within("plateau", highest, 0, max_hermite_degree);
    check::within("alignment", alignment, -1, 1);
    check::within("1 - alignment^2", misalignment, 0, 1);
    const Inputs in{
        .label = label, .alignment = alignment, .misalignment = misalignment, .errors = alignment_errors};
    std::vector<int> active;
    if (columns.constant) {
        active.push_back(0);
    }
    int degree = 0;
    for (int interval = 0; interval <= highest; ++interval) {
        const auto spike = std::find(columns.spikes.begin(), columns.spikes.end(), interval);
        if (interval > 0 && spike != columns.spikes.end()) {
            active.push_back(interval);
            degree = columns.grown ? columns.degrees[static_cast<std::size_t>(spike - columns.spikes.begin())]
                                   : interval;
        }
        // Polynomials that span all powers up to their degree are those powers, whatever their proportions.
        const bool whole = columns.grown && static_cast<int>(active.size()) == degree + 1;
        if (whole) {
            std::vector<int> powers(active.size());
            std::iota(powers.begin(), powers.end(), 0);
            parts_.push_back(of_powers(in, powers));
        } else {
            const bool mixed = columns.grown && !active.empty();
            parts_.push_back(mixed ? of_polynomials(in, active, degree, grown) : of_powers(in, active));
        }
    }
}

void PlateauLabels::add_left(Part& part, const Inputs& in, int i, double left, double left_error) {
    // |he_i(<x, beta_*>)|^2 splits into rho^(2i) along he_i(z) and the rest.
    const double T = in.label.T(i);
    const double lost = lost_to_misalignment(i, in.misalignment);
    of_degree(part.label, i) += T * T * lost + left * left;
    // i (1 - rho^2) bounds both the loss and its change with log(1 - rho^2).
    const double lost_error = std::min(i * in.misalignment, 1.0) * in.errors.misalignment;
    of_degree(part.error, i) += in.label.T_error(i) * (2 * std::abs(T) + in.label.T_error(i)) * lost +
                                T * T * ((i + 6) * unit_roundoff * lost + lost_error) +
                                left_error * (2 * std::abs(left) + left_error);
}

void PlateauLabels::add_roundings(Part& part, int top) {
    const double sums = (top + 8) * unit_roundoff;  // all terms are positive
    part.error.linear_norm2 += sums * part.label.linear_norm2;
    part.error.variance += sums * part.label.variance;
}

PlateauLabels::Part PlateauLabels::of_powers(const Inputs& in, const std::vector<int>& powers) {
    const Label& label = in.label;
    const int top = powers.empty() ? 0 : powers.back();
    const auto [target, target_error] = target_of(label, in.alignment, in.errors.alignment, top);
    const Eigen::VectorXd target_slope =
        target.cwiseProduct(Eigen::VectorXd::LinSpaced(top + 1, 0, -static_cast<double>(top)));
    const Projection projection = unfitted(target, powers);
    const Eigen::VectorXd& left = projection.value;
    Part part;
    part.label = {.linear_norm2 = top == 0 ? label.T(1) * label.T(1) : 0,
                  .variance = label.noise_variance() + label.energy_beyond(std::max(top, 1))};
    part.error = {
        .linear_norm2 = top == 0 ? label.T_error(1) * (2 * std::abs(label.T(1)) + label.T_error(1)) : 0,
        .variance = label.energy_beyond_error(std::max(top, 1))};  // he_1 is never part of v
    const double left_error = projection.error * target.norm() + target_error.norm();
    for (int i = 0; i <= top; ++i) {
        add_left(part, in, i, left[i], left_error);
        of_degree(part.norm_slope, i) += 2 * left[i] * target_slope[i] + 2.0 * i * target[i] * target[i];
        const double per_target = 2.0 * i * std::abs(target[i]);
        of_degree(part.norm_slope_error, i) +=
            per_target *
                (left_error + (top + 8) * unit_roundoff * (std::abs(left[i]) + std::abs(target[i]))) +
            2.0 * i * target_error[i] * (std::abs(left[i]) + 2 * std::abs(target[i]));
    }
    add_roundings(part, top);
    return part;
}

PlateauLabels::Part PlateauLabels::of_polynomials(const Inputs& in, const std::vector<int>& active,
                                                  int degree, const PlateauColumns& columns) {
    const Label& label = in.label;
    const int top = std::max(degree, 1);
    const auto [target, target_error] = target_of(label, in.alignment, in.errors.alignment, top);
    const PlateauFit fit = fit_columns(target, target_error, columns, active);
    Part part;
    part.label.variance = label.noise_variance() + label.energy_beyond(top);
    part.error.variance = label.energy_beyond_error(top);
    for (int i = 0; i <= top; ++i) {
        const double factor = i == 1 ? fit.linear_factor : 1;
        const double left = fit.left[i];
        const double left_error = factor * fit.error;
        const double slope_error = factor * fit.slope_error;
        const double rounding = 8 * unit_roundoff;
        add_left(part, in, i, left, left_error);
        const double turned = 2.0 * i * target[i] * target[i];
        of_degree(part.norm_slope, i) += 2 * left * fit.by_norm[i] + turned;
        of_degree(part.weight_slope, i) += 2 * left * fit.by_weight[i];
        of_degree(part.norm_slope_error, i) +=
            2 * (left_error * std::abs(fit.by_norm[i]) + (std::abs(left) + left_error) * slope_error) +
            4.0 * i * target_error[i] * std::abs(target[i]) +
            rounding * (2 * std::abs(left * fit.by_norm[i]) + turned);
        of_degree(part.weight_slope_error, i) +=
            2 * (left_error * std::abs(fit.by_weight[i]) + (std::abs(left) + left_error) * slope_error) +
            rounding * std::abs(left * fit.by_weight[i]);
    }
    add_roundings(part, top);
    return part;
}

const PlateauLabels::Part& PlateauLabels::part(int interval) const {
    return parts_.at(static_cast<std::size_t>(interval));
}

const LabelResidual& PlateauLabels::at(int interval) const {
    return part(interval).label;
}

const LabelResidual& PlateauLabels::errors(int interval) const {
    return part(interval).error;
}

const LabelResidual& PlateauLabels::norm_slope(int interval) const {
    return part(interval).norm_slope;
}

const LabelResidual& PlateauLabels::norm_slope_errors(int interval) const {
    return part(interval).norm_slope_error;
}

const LabelResidual& PlateauLabels::weight_slope(int interval) const {
    return part(interval).weight_slope;
}

const LabelResidual& PlateauLabels::weight_slope_errors(int interval) const {
    return part(interval).weight_slope_error;
}

}  // namespace detequiv
