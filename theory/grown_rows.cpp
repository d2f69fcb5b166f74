#include "grown_rows.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/bounded.hpp"
#include "step_polynomials.hpp"

namespace detequiv {

namespace {

/// kappa^i m_(i + 2 j) (v^2)/sqrt(i!) for j = 0, 1, 2 with m_i(v^2) = E sigma^(i)(v Z): what Q and its first
/// and second derivatives are made of.
struct Derivatives {
    Eigen::ArrayXd zeroth, first, second;
};

/// One node's rows: values and derivatives by log theta (t) and log chi (c), with bounds of their errors.
struct Rows {
    Eigen::ArrayXd value, t, c, second, error, slope_error;
};

Derivatives derivatives(const Eigen::VectorXd& h, const Eigen::ArrayXd& power, double scale, int degree) {
    const Eigen::Index rows = degree + 1;
    const Eigen::ArrayXd i = Eigen::ArrayXd::LinSpaced(rows, 0, degree);
    const Eigen::ArrayXd up1 = ((i + 1) * (i + 2)).sqrt();
    const Eigen::ArrayXd up2 = up1 * ((i + 3) * (i + 4)).sqrt();
    const double v2 = scale * scale;
    return {.zeroth = power * h.head(rows).array(),
            .first = power * up1 * h.segment(2, rows).array() / v2,
            .second = power * up2 * h.segment(4, rows).array() / (v2 * v2)};
}

/// [eq. low_rank:growth_slopes]: s = 1 + delta, v^2 = s^2 + kappa^2, d m_i/d v^2 = m_(i+2)/2.
Rows rows_at(const ScaleTable& moments, double kappa, double delta, int degree) {
    const double s = 1 + delta;
    const double scale = std::hypot(s, kappa);
    const HermiteAtScale::Moments at = moments.at(scale, degree + growth_derivatives);
    const Eigen::Index rows = degree + 1;
    if (scale == 0) {
        const Eigen::ArrayXd zero = Eigen::ArrayXd::Zero(rows);
        Rows only{.value = zero, .t = zero, .c = zero, .second = zero, .error = zero, .slope_error = zero};
        only.value[0] = at.h[0];
        only.error[0] = at.error;
        return only;
    }
    const Eigen::ArrayXd i = Eigen::ArrayXd::LinSpaced(rows, 0, degree);
    Eigen::ArrayXd power(rows);
    power[0] = 1;
    for (Eigen::Index k = 1; k < rows; ++k) {
        power[k] = power[k - 1] * (kappa / scale);
    }
    const auto [zeroth, first, second] = derivatives(at.h, power, scale, degree);
    const double k2 = kappa * kappa;
    const double ds = delta * s;
    const Eigen::ArrayXd tt = i.square() * zeroth + (2 * i + 2) * k2 * first + k2 * k2 * second;
    const Eigen::ArrayXd tc = ds * (i * first + k2 * second);
    const Eigen::ArrayXd cc = (ds + delta * delta) * first + ds * ds * second;
    const Eigen::ArrayXd up = ((i + 1) * (i + 2)).sqrt() / (scale * scale);
    // s^2 + kappa^2 carries the cancellation of 1 + delta, relative to v^2 by |s|/v^2 roundings.
    const double of_scale = unit_roundoff * (4 + std::abs(s) * (1 + std::abs(delta)) / (scale * scale));
    const Eigen::ArrayXd moved = (i * zeroth.abs() + scale * scale * first.abs()) * of_scale;
    return {.value = zeroth,
            .t = i * zeroth + k2 * first,
            .c = ds * first,
            .second = tt.abs() + 2 * tc.abs() + cc.abs(),
            .error = power.abs() * at.error + moved + 2 * unit_roundoff * i * zeroth.abs(),
            .slope_error =
                power.abs() * at.error * (i + (k2 + std::abs(ds)) * up) +
                of_scale * (2 + i) *
                    (tt.abs() + tc.abs() + cc.abs() + i * zeroth.abs() + (1 + scale * scale) * first.abs())};
}

/// Sums over nodes as matrix products.
struct Sums {
    Eigen::MatrixXd value, t, c, second, error, slope_error;

    Sums(Eigen::Index rows, Eigen::Index nodes)
        : value(Eigen::MatrixXd::Zero(rows, nodes)),
          t(value),
          c(value),
          second(value),
          error(value),
          slope_error(value) {}
    void set(Eigen::Index b, const Rows& rows) {
        value.col(b) = rows.value;
        t.col(b) = rows.t;
        c.col(b) = rows.c;
        second.col(b) = rows.second;
        error.col(b) = rows.error;
        slope_error.col(b) = rows.slope_error;
    }
    [[nodiscard]] GrownRows over(const Eigen::MatrixXd& f) const {
        constexpr double products = 16 * unit_roundoff;  // of f_p, and of sums over nodes
        const Eigen::MatrixXd magnitude = f.cwiseAbs().transpose();
        const Eigen::MatrixXd transposed = f.transpose();
        return {.Q = value * transposed,
                .by_theta = t * transposed,
                .by_chi = c * transposed,
                .second = second * magnitude,
                .rounding = (error + products * value.cwiseAbs()) * magnitude,
                .slope_rounding = (slope_error + products * (t.cwiseAbs() + c.cwiseAbs())) * magnitude};
    }
};

}  // namespace

double largest_scale(double largest_omega, const StepStrengths& step) {
    return std::hypot(1 + std::abs(step.chi) * largest_omega, step.theta * largest_omega);
}

GrownRows grown_rows(const ScaleTable& moments, const ReadoutNodes& nodes, int degree,
                     const StepStrengths& step, bool gaussian) {
    Sums sums(degree + 1, nodes.omega.size());
    bool resolved = true;
    for (Eigen::Index b = 0; b < nodes.omega.size(); ++b) {
        const double omega = nodes.omega[b];
        if (gaussian && std::abs(omega) > gaussian_reach) {
            continue;
        }
        const double kappa = step.theta * omega;
        const double delta = step.chi * omega;
        if (std::hypot(1 + delta, kappa) > moments.reach()) {
            resolved = false;
            continue;
        }
        sums.set(b, rows_at(moments, kappa, delta, degree));
    }
    GrownRows grown = sums.over(nodes.f);
    grown.resolved = resolved;
    return grown;
}

GrownRows grown_columns(const StepPolynomialTable& sigma, const ReadoutNodes& nodes,
                        const StepStrengths& step, bool symmetric) {
    const StepPolynomials in = sigma.at(step.theta, step.chi);
    const int columns = sigma.highest();
    const Eigen::Index functions = nodes.f.rows();
    Eigen::MatrixXd moments(columns + 1, functions);  // E[f_p omega^k]
    Eigen::MatrixXd errors(columns + 1, functions);
    Eigen::ArrayXd power = Eigen::ArrayXd::Ones(nodes.omega.size());
    for (int k = 0; k <= columns; ++k, power *= nodes.omega) {
        moments.row(k) = (nodes.f * power.matrix()).transpose();
        // A sum over nodes is rounded against (E omega^2k)^(1/2), as are the f_p. omega^k is orthogonal to
        // f_p for p > k, and for a symmetric law where k - p is odd.
        const double length = std::sqrt(nodes.f.row(0).dot(power.square().matrix()));
        for (Eigen::Index p = 0; p < functions; ++p) {
            if (p > k || (symmetric && (k - p) % 2 != 0)) {
                moments(k, p) = 0;
            }
            errors(k, p) = moments(k, p) == 0
                               ? 0
                               : unit_roundoff * ((2 * k + 10) * std::abs(moments(k, p)) + 4 * length);
        }
    }
    const Eigen::MatrixXd magnitude = moments.cwiseAbs();
    return {.Q = in.P * moments,
            .by_theta = in.by_theta * moments,
            .by_chi = in.by_chi * moments,
            .second = in.second * magnitude,
            .rounding = in.error * magnitude + in.P.cwiseAbs() * errors,
            .slope_rounding =
                in.slope_error * magnitude + in.by_theta.cwiseAbs() * errors + in.by_chi.cwiseAbs() * errors,
            .resolved = in.known > columns};
}

}  // namespace detequiv
