#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>
#include <stdexcept>

#include "detequiv/theory/resolvent.hpp"

/// The three equations in e, m1, m2 solved as they stand in `digits` decimal digits, and differentiated by
/// central differences: shares neither the unknown nor any formula with the library.
namespace resolvent_truth {

template <unsigned digits>
using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<digits>,
                                           boost::multiprecision::et_off>;

template <class T>
struct Parameters {
    T a, b, phi, psi, gamma;
};

template <class T>
struct Solution {
    T g, e, m1, m2, m_tilde;
};

template <class T>
class Solver {
  public:
    explicit Solver(const Parameters<T>& parameters) : p_(parameters) {
        r_ = p_.psi / p_.phi;
        least_g_ = r_ > 1 ? T(1 - 1 / r_) : T(0);
        inverse_gamma_ = 1 / p_.gamma;
    }

    /// The root in w = g - max(0, 1 - 1/r): its binary exponent by bisection, the rest by Newton steps kept
    /// inside the bracket.
    [[nodiscard]] Solution<T> solve() const {
        int low = -900;
        int high = 1;
        while (high - low > 1) {
            const int middle = (low + high) / 2;
            (gap(ldexp(T(1), middle)) > 0 ? high : low) = middle;
        }
        return polish(ldexp(T(1), low), ldexp(T(1), high));
    }

    /// The same from a nearby solution.
    [[nodiscard]] Solution<T> solve_near(const Solution<T>& start) const {
        const T w = start.g - least_g_;
        return polish(w / 2, w * 2);
    }

  private:
    [[nodiscard]] Solution<T> at(const T& w) const {
        Solution<T> z;
        z.g = least_g_ + w;
        z.e = 1 + r_ * (z.g - 1);
        z.m1 = z.g * inverse_gamma_;
        z.m2 = p_.phi * z.m1 / (p_.phi + z.e * p_.a * z.m1);
        z.m_tilde = z.e * inverse_gamma_;
        return z;
    }

    [[nodiscard]] T gap(const T& w) const {
        const Solution<T> z = at(w);
        return z.e * (p_.a * z.m2 + p_.b * z.m1) - (1 - z.g);
    }

    [[nodiscard]] T slope(const T& w) const {
        const Solution<T> z = at(w);
        const T below = p_.phi + z.e * p_.a * z.m1;
        const T below_slope = p_.a * (r_ * z.m1 + z.e * inverse_gamma_);
        const T m2_slope = p_.phi * (inverse_gamma_ * below - z.m1 * below_slope) / (below * below);
        return r_ * (p_.a * z.m2 + p_.b * z.m1) + z.e * (p_.a * m2_slope + p_.b * inverse_gamma_) + 1;
    }

    [[nodiscard]] Solution<T> polish(T lower, T upper) const {
        const T enough("1e-85");  // relative; the last step squares it, and second differences keep 35 digits
        T w = (lower + upper) / 2;
        for (int step = 0; step < 200; ++step) {
            const T value = gap(w);
            (value > 0 ? upper : lower) = w;
            T next = w - value / slope(w);
            if (!(next >= lower && next <= upper)) {
                next = (lower + upper) / 2;
            }
            const T change = abs(next - w);
            w = next;
            if (change <= enough * w) {
                return at(w);
            }
        }
        throw std::runtime_error("the equations in e, m1, m2 were not solved");
    }

    Parameters<T> p_;
    T r_, least_g_, inverse_gamma_;
};

/// Every number of detequiv::Resolvent that the equations determine.
struct Truth {
    double g, e, x, m1, m2, m_tilde, B, V;
    double dlog_m1, dlog_m2, dlog_m_tilde, dlog_x, dlog_B, dlog_V;
};

/// Central differences in log(gamma) of step 1e-25: an error of 1e-50 in a first or second difference, if
/// the digits carry 2 * 25 + 50 or more.
template <class T>
[[nodiscard]] Truth truth(const Parameters<T>& p) {
    const T h("1e-25");
    const T log_step = h - h * h / 2 + h * h * h / 3;
    Parameters<T> p_up = p;
    p_up.gamma = p.gamma * (1 + h);
    Parameters<T> p_down = p;
    p_down.gamma = p.gamma / (1 + h);
    const Solution<T> z = Solver<T>(p).solve();
    const Solution<T> up = Solver<T>(p_up).solve_near(z);
    const Solution<T> down = Solver<T>(p_down).solve_near(z);
    const auto first = [&](const T& high, const T& middle, const T& low) {
        return T((high - low) / (2 * log_step * middle));  // (log m)' up to h^2
    };
    const auto second = [&](const T& high, const T& middle, const T& low) {
        return T((high * low / (middle * middle) - 1) / (log_step * log_step));  // (log m)''
    };
    const T L1 = first(up.m1, z.m1, down.m1);
    const T L2 = first(up.m2, z.m2, down.m2);
    const T L3 = first(up.m_tilde, z.m_tilde, down.m_tilde);
    const T LL1 = second(up.m1, z.m1, down.m1);
    const T LL2 = second(up.m2, z.m2, down.m2);
    const auto number = [](const T& value) { return static_cast<double>(value); };
    Truth out{};
    out.g = number(z.g);
    out.e = number(z.e);
    out.x = number(p.gamma * z.m1 * z.m_tilde);
    out.m1 = number(z.m1);
    out.m2 = number(z.m2);
    out.m_tilde = number(z.m_tilde);
    out.V = number(-L1 / (p.gamma * z.m1));
    out.B = number(-L2 * z.m2 / (p.gamma * z.m1 * z.m1));
    out.dlog_m1 = number(L1);
    out.dlog_m2 = number(L2);
    out.dlog_m_tilde = number(L3);
    out.dlog_x = number(1 + L1 + L3);
    out.dlog_V = number(LL1 / L1 - 1 - L1);
    out.dlog_B = number(LL2 / L2 - 1 + L2 - 2 * L1);
    return out;
}

/// The doubles of `bulk` as exact numbers; `ridge` replaces bulk.ridge.
template <class T>
[[nodiscard]] Parameters<T> exact(const detequiv::BulkParameters& bulk, const T& ridge) {
    return {.a = T(bulk.c1_squared),
            .b = T(bulk.bulk_variance),
            .phi = T(bulk.phi),
            .psi = T(bulk.psi),
            .gamma = ridge * T(bulk.psi) / T(bulk.phi)};
}

/// Seeded points of the certified box, one half of them at its special places: n = N, n close to N, d close
/// to n, d close to N, c_1 = 0, c_g = 0.
class RandomBulk {
  public:
    explicit RandomBulk(unsigned seed) : engine_(seed) {}

    [[nodiscard]] detequiv::BulkParameters operator()() {
        detequiv::BulkParameters bulk;
        bulk.phi = log_uniform(1e-3, 1e3);
        bulk.psi = log_uniform(1e-3, 1e3);
        const double place = uniform();
        if (place < 0.1) {
            bulk.psi = bulk.phi;
        } else if (place < 0.3) {
            bulk.psi = close_to(bulk.phi);
        } else if (place < 0.4) {
            bulk.phi = close_to(1);
        } else if (place < 0.5) {
            bulk.psi = close_to(1);
        }
        bulk.psi = std::clamp(bulk.psi, 1e-3, 1e3);
        bulk.ridge = log_uniform(1e-10, 1e3);
        const double absent = uniform();
        bulk.c1_squared = absent < 0.1 ? 0 : log_uniform(1e-4, 10);
        bulk.bulk_variance = absent > 0.9 ? 0 : log_uniform(1e-4, 10);
        return bulk;
    }

    [[nodiscard]] double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
    [[nodiscard]] double log_uniform(double lower, double upper) {
        const double value = lower * std::exp(uniform() * std::log(upper / lower));
        return std::clamp(value, lower, upper);
    }

  private:
    /// A neighbour at relative distance 1e-15 to 0.1, on either side.
    [[nodiscard]] double close_to(double value) {
        const double distance = log_uniform(1e-15, 0.1);
        return value * (uniform() < 0.5 ? 1 - distance : 1 + distance);
    }

    std::mt19937_64 engine_;
};

/// Largest relative errors over a sample.
struct Worst {
    double values = 0;       ///< g, e, x, m1, m2, m_tilde, B, V
    double derivatives = 0;  ///< the logarithmic derivatives but dlog_B
    double dlog_B = 0;       ///< beyond 16 u |dlog_V|, relative: dlog_B changes sign
    int steps = 0;
    int not_ok = 0;

    void add(const detequiv::Resolvent& computed, const Truth& z) {
        const auto grow = [](double& worst, double got, double expected, double allowed = 0) {
            const double excess = std::max(0.0, std::abs(got - expected) - allowed);
            const double error = excess == 0 ? 0 : excess / std::abs(expected);
            worst = error <= worst ? worst : error;  // NaN grows too
        };
        grow(values, computed.g, z.g);
        grow(values, computed.e, z.e);
        grow(values, computed.x, z.x);
        grow(values, computed.m1, z.m1);
        grow(values, computed.m2, z.m2);
        grow(values, computed.m_tilde, z.m_tilde);
        grow(values, computed.B, z.B);
        grow(values, computed.V, z.V);
        grow(derivatives, computed.dlog_m1, z.dlog_m1);
        grow(derivatives, computed.dlog_m2, z.dlog_m2);
        grow(derivatives, computed.dlog_m_tilde, z.dlog_m_tilde);
        grow(derivatives, computed.dlog_x, z.dlog_x);
        grow(derivatives, computed.dlog_V, z.dlog_V);
        grow(dlog_B, computed.dlog_B, z.dlog_B, 0x1p-49 * std::abs(z.dlog_V));
        steps = std::max(steps, computed.iterations);
        not_ok += computed.status == detequiv::Status::ok ? 0 : 1;
    }
};

[[nodiscard]] inline Worst worst_of_sample(unsigned seed, int points) {
    using T = Real<120>;
    RandomBulk random(seed);
    Worst worst;
    for (int point = 0; point < points; ++point) {
        const detequiv::BulkParameters bulk = random();
        worst.add(detequiv::solve_resolvent(bulk), truth(exact<T>(bulk, T(bulk.ridge))));
    }
    return worst;
}

}  // namespace resolvent_truth
