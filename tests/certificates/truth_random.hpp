#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "standardised.hpp"
#include "truth_problem.hpp"

namespace truth {

/// Seeded problems over a range of phi = d/n and psi = d/N, log-uniform in [1/ratio, ratio], ridges in
/// [1e-10, 1e3], polynomial activations, all readout laws, rows and output scales, eta/sqrt(N) up to 0.5. A
/// quarter has n = N or n, N, d in pairs close to each other.
class RandomProblem {
  public:
    RandomProblem(std::uint64_t seed, int highest_degree, double ratio)
        : engine_(seed), highest_degree_(highest_degree), ratio_(ratio) {}

    [[nodiscard]] Problem operator()() {
        Problem p;
        p.activation.coefficients = coefficients();
        p.teacher = teacher();
        p.noise = uniform() < 0.1 ? 0 : log_uniform(1e-2, 3);
        p.ridge = log_uniform(1e-10, 1e3);
        sizes(p);
        p.step_size = uniform() < 0.1 ? 0 : log_uniform(1e-3, 0.5) * std::sqrt(p.width);
        p.scale = static_cast<Scale>(below(4));
        p.scale_number = uniform();
        p.readout = readout();
        p.rows = uniform() < 0.3 ? Rows::gaussian : Rows::sphere;
        if (uniform() < 0.3) {
            p.columns = 1 + below(highest_degree_);
        }
        return p;
    }

    [[nodiscard]] double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    [[nodiscard]] double log_uniform(double lower, double upper) {
        return std::clamp(lower * std::exp(uniform() * std::log(upper / lower)), lower, upper);
    }

  private:
    [[nodiscard]] int below(int count) { return static_cast<int>(uniform() * count); }
    [[nodiscard]] double sign() { return uniform() < 0.5 ? -1 : 1; }

    /// sqrt(k!) c_k of order 2^-k, some of them 0.
    [[nodiscard]] std::vector<double> coefficients() {
        std::vector<double> c(static_cast<std::size_t>(2 + below(highest_degree_)), 0.0);
        double size = 1;
        for (std::size_t k = 0; k < c.size(); ++k) {
            size *= k == 0 ? 1 : 0.5 / std::sqrt(static_cast<double>(k));
            if (k == 1 || uniform() < 0.75) {
                c[k] = sign() * size * log_uniform(0.1, 3);
            }
        }
        return c;
    }

    [[nodiscard]] std::vector<double> teacher() {
        std::vector<double> cs(static_cast<std::size_t>(2 + below(6)), 0.0);
        for (double& value : cs) {
            value = uniform() < 0.7 ? sign() * log_uniform(1e-3, 1) : 0;
        }
        return cs;
    }

    void sizes(Problem& p) {
        p.dimension = log_uniform(10, 1e5);
        p.samples = p.dimension * log_uniform(1 / ratio_, ratio_);
        p.width = p.dimension * log_uniform(1 / ratio_, ratio_);
        const double place = uniform();
        if (place < 0.05) {
            p.width = p.samples;
        } else if (place < 0.15) {
            p.width = p.samples * (1 + sign() * log_uniform(1e-15, 0.1));
        } else if (place < 0.2) {
            p.samples = p.dimension * (1 + sign() * log_uniform(1e-15, 0.1));
        } else if (place < 0.25) {
            p.width = p.dimension * (1 + sign() * log_uniform(1e-15, 0.1));
        }
        p.first_batch = p.dimension * log_uniform(1e-2, 1e2);
    }

    /// Finite: two to five atoms, shifted and scaled to mean 0 and variance 1 up to rounding.
    [[nodiscard]] Readout readout() {
        const double kind = uniform();
        if (kind < 0.4) {
            return {};
        }
        if (kind < 0.6) {
            return {Law::rademacher, {}, {}};
        }
        Readout law{Law::finite, {}, {}};
        for (int count = 2 + below(4); count > 0; --count) {
            law.atoms.push_back(sign() * log_uniform(0.2, 3));
            law.probabilities.push_back(log_uniform(0.1, 1));
        }
        certificates::standardise(law.atoms, law.probabilities);
        return law;
    }

    std::mt19937_64 engine_;
    int highest_degree_;
    double ratio_;
};

}  // namespace truth
