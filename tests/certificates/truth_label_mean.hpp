#pragma once

#include <algorithm>

#include "truth.hpp"

/// Problems whose label has a mean, which lengthens row j of W by the factor 1 + chi omega_j, and what their
/// tests measure.
namespace truth::label_mean {

using Matrix = std::vector<std::vector<Real100>>;

[[nodiscard]] inline Activation cubic(double constant) {
    return {Function::polynomial, {constant, 1, -0.5, 0.25}};
}

[[nodiscard]] inline Readout three_atoms() {
    return {Law::finite, {-1, 0, 2}, {1. / 3, 0.5, 1. / 6}};
}

/// N = 400
[[nodiscard]] inline Problem problem(const Activation& activation, const Readout& readout) {
    Problem p;
    p.activation = activation;
    p.teacher = {0.75, 0.5, 0.25, 0.125};
    p.noise = 0.5;
    p.step_size = 8;
    p.scale = Scale::number;
    p.scale_number = 0.5;
    p.readout = readout;
    p.width = 400;
    p.ratios = {.phi = 0.6, .phi_first = 0.5, .psi = 0.75};
    return p;
}

[[nodiscard]] inline FirstStep<Real100> first_step(const Problem& p) {
    return truth::first_step(p, hermite<Real100>(p.activation), Real100(p.scale_number));
}

[[nodiscard]] inline Matrix low_rank(const Problem& p) {
    const Hermite<Real100> h = hermite<Real100>(p.activation);
    return truth::low_rank(p, h, first_step(p), bulk(p, h)).Q;
}

[[nodiscard]] inline Matrix low_rank(Problem p, double step_size) {
    p.step_size = step_size;
    return low_rank(p);
}

struct Strengths {
    Real100 theta, chi;
};

[[nodiscard]] inline Strengths strengths(const Problem& p) {
    const Hermite<Real100> h = hermite<Real100>(p.activation);
    const Real100 rate = p.step_size / sqrt(Real100(p.width));
    return {rate * h[1] * sqrt(first_step(p).beta_norm2), 2 * rate * h[2] * p.teacher[0]};
}

/// x += weight y, where x may have more rows and columns than y.
inline void add(Matrix& x, double weight, const Matrix& y) {
    for (std::size_t i = 0; i < y.size(); ++i) {
        for (std::size_t p = 0; p < y[i].size(); ++p) {
            x[i][p] += weight * y[i][p];
        }
    }
}

[[nodiscard]] inline double largest(const Matrix& x) {
    Real100 most = 0;
    for (const auto& row : x) {
        for (const Real100& value : row) {
            most = std::max(most, Real100(abs(value)));
        }
    }
    return static_cast<double>(most);
}

/// Finite-strength errors at n = 10^120 and the step size n^exponent: those of a plateau but for a power of
/// n.
[[nodiscard]] inline Errors<Real150> far_along(Problem p, double exponent) {
    p.width = p.ratios->psi / p.ratios->phi * 1e120;
    const Hermite<Real150> h = hermite<Real150>(p.activation);
    const Bulk<Real150> b = bulk(p, h);
    FirstStep<Real150> step = truth::first_step(p, h, Real150(0));
    step.step_size = pow(Real150(10), Real150(120 * exponent));
    return finite_errors(p, b, solve_resolvent(b), truth::low_rank(p, h, step, b));
}

[[nodiscard]] inline std::vector<Errors<Real150>> plateaus(const Problem& p) {
    const Hermite<Real150> h = hermite<Real150>(p.activation);
    return plateau_errors(p, h, truth::first_step(p, h, Real150(0)), solve_resolvent(bulk(p, h)));
}

}  // namespace truth::label_mean
