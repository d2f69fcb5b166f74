#include <stdexcept>

#include "truth.hpp"

namespace truth {
namespace {

const char* const distance_of_differences = "1e-30";

/// (f(h) - f(-h))/(2 h).
template <class Number, class Function>
Number difference(const Function& f) {
    const Number h(distance_of_differences);
    return (f(h) - f(Number(-h))) / (2 * h);
}

template <class Number>
Bulk<Number> at_ridge(Bulk<Number> bulk, const Number& ridge) {
    bulk.ridge = ridge;
    return bulk;
}

template <class Number>
Number phi_first(const Problem& problem) {
    return problem.ratios ? Number(problem.ratios->phi_first)
                          : Number(problem.dimension) / Number(problem.first_batch);
}

/// The step after |beta|^2 has grown by phi_1 h: cs_1 and s c_1 stay.
template <class Number>
FirstStep<Number> noisier(const Problem& problem, FirstStep<Number> step, const Number& h) {
    const Number before = sqrt(step.beta_norm2);
    step.beta_norm2 += phi_first<Number>(problem) * h;
    const Number ratio = before / sqrt(step.beta_norm2);
    step.alignment *= ratio;
    step.misalignment = 1 - step.alignment * step.alignment;
    step.g_b *= ratio;
    return step;
}

}  // namespace

template <class Number>
Number test_error_at(const Problem& problem, const Prediction<Number>& z, const Number& ridge) {
    const Bulk<Number> bulk = at_ridge(z.bulk, ridge);
    return finite_errors(problem, bulk, solve_resolvent(bulk), z.low_rank).test_error;
}

template <class Number>
Slopes<Number> finite_slopes(const Problem& problem, const Prediction<Number>& z) {
    const auto of_step = [&](const FirstStep<Number>& step) {
        return finite_errors(problem, z.bulk, z.resolvent, low_rank(problem, z.activation, step, z.bulk))
            .test_error;
    };
    return {.log_ridge = difference<Number>(
                [&](const Number& h) { return test_error_at(problem, z, Number(z.bulk.ridge * (1 + h))); }),
            .log_step_size = difference<Number>([&](const Number& h) {
                FirstStep<Number> step = z.first_step;
                step.step_size *= 1 + h;
                return of_step(step);
            }),
            .noise_variance = z.resolvent.V + difference<Number>([&](const Number& h) {
                                  return of_step(noisier(problem, z.first_step, h));
                              })};
}

template <class Number>
Slopes<Number> plateau_slopes(const Problem& problem, const Prediction<Number>& z, int interval) {
    const auto test_error = [&](const FirstStep<Number>& step, const Resolvent<Number>& resolvent) {
        return plateau_errors(problem, z.activation, step, resolvent)
            .at(static_cast<std::size_t>(interval))
            .test_error;
    };
    return {.log_ridge = difference<Number>([&](const Number& h) {
                const Bulk<Number> bulk = at_ridge(z.bulk, Number(z.bulk.ridge * (1 + h)));
                return test_error(z.first_step_limit, solve_resolvent(bulk));
            }),
            .log_step_size = 0,
            .noise_variance = z.resolvent.V + difference<Number>([&](const Number& h) {
                                  return test_error(noisier(problem, z.first_step_limit, h), z.resolvent);
                              })};
}

template <class Number>
OptimalRidge<Number> optimal_ridge(const Problem& problem, const Prediction<Number>& z, double start) {
    const Number h(distance_of_differences);
    Number log_ridge = 0;  // of ridge/start
    for (int step = 0; step < 30; ++step) {
        const auto at = [&](const Number& moved) {
            return test_error_at(problem, z, Number(start * exp(Number(log_ridge + moved))));
        };
        const Number here = at(Number(0));
        const Number after = at(h);
        const Number before = at(Number(-h));
        const Number change = (after - before) / 2 * h / (after - 2 * here + before);
        log_ridge -= change;
        if (abs(log_ridge) > 0.01) {
            break;
        }
        if (abs(change) < 1e-20) {
            const Number ridge = start * exp(log_ridge);
            return {.ridge = ridge, .test_error = test_error_at(problem, z, ridge)};
        }
    }
    throw std::runtime_error("truth: no stationary ridge next to the given one");
}

template Real100 test_error_at(const Problem&, const Prediction<Real100>&, const Real100&);
template Slopes<Real100> finite_slopes(const Problem&, const Prediction<Real100>&);
template Slopes<Real100> plateau_slopes(const Problem&, const Prediction<Real100>&, int);
template OptimalRidge<Real100> optimal_ridge(const Problem&, const Prediction<Real100>&, double);
template Real150 test_error_at(const Problem&, const Prediction<Real150>&, const Real150&);
template Slopes<Real150> finite_slopes(const Problem&, const Prediction<Real150>&);
template Slopes<Real150> plateau_slopes(const Problem&, const Prediction<Real150>&, int);
template OptimalRidge<Real150> optimal_ridge(const Problem&, const Prediction<Real150>&, double);

}  // namespace truth
