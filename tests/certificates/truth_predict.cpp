#include <stdexcept>

#include "truth.hpp"

namespace truth {
namespace {

void check(const Problem& problem) {
    if (!(problem.ridge > 0 && problem.width > 0 && problem.dimension > 0 && problem.samples > 0 &&
          problem.first_batch > 0 && problem.step_size >= 0)) {
        throw std::invalid_argument("truth: ridge and sizes must be positive, the step size not negative");
    }
}

template <class Number>
Number output_scale(const Problem& problem, bool limit) {
    switch (problem.scale) {
        case Scale::none:
            return 0;
        case Scale::mean_field:
            return limit ? Number(0) : Number(1 / sqrt(Number(problem.width)));
        case Scale::unit:
            return 1;
        case Scale::number:
            break;
    }
    return problem.scale_number;
}

}  // namespace

template <class Number>
Bulk<Number> bulk(const Problem& problem, const Hermite<Number>& activation) {
    Bulk<Number> result;
    result.c1_squared = activation[1] * activation[1];
    result.bulk_variance = activation.bulk_variance;
    result.ridge = problem.ridge;
    if (!problem.ratios) {
        result.phi = Number(problem.dimension) / Number(problem.samples);
        result.psi = Number(problem.dimension) / Number(problem.width);
        result.r = Number(problem.samples) / Number(problem.width);
        return result;
    }
    result.phi = problem.ratios->phi;
    result.psi = problem.ratios->psi;
    result.r = result.psi / result.phi;
    if (problem.ratios->imbalance) {
        const Number imbalance = *problem.ratios->imbalance;
        result.r = result.psi > result.phi ? Number(1 + imbalance) : Number(1 - imbalance);
        result.psi = result.r * result.phi;
    }
    return result;
}

template <class Number>
Prediction<Number> predict(const Problem& problem, const Hermite<Number>& activation) {
    check(problem);
    Prediction<Number> z;
    z.activation = activation;
    z.bulk = bulk(problem, activation);
    if (!(z.bulk.c1_squared + z.bulk.bulk_variance > 0)) {
        throw std::invalid_argument("truth: a constant activation has no bulk");
    }
    z.first_step = first_step(problem, activation, output_scale<Number>(problem, false));
    z.first_step_limit = first_step(problem, activation, output_scale<Number>(problem, true));
    z.resolvent = solve_resolvent(z.bulk);
    z.low_rank = low_rank(problem, activation, z.first_step, z.bulk);
    z.finite = finite_errors(problem, z.bulk, z.resolvent, z.low_rank);
    FirstStep<Number> none = z.first_step;
    none.step_size = 0;
    z.initial = finite_errors(problem, z.bulk, z.resolvent, low_rank(problem, activation, none, z.bulk));
    z.plateau = plateau_errors(problem, activation, z.first_step_limit, z.resolvent);
    z.spectrum = spectrum(z.bulk, z.low_rank);
    return z;
}

template <class Number>
Prediction<Number> predict(const Problem& problem) {
    return predict(problem, hermite<Number>(problem.activation));
}

template Prediction<Real100> predict(const Problem&);
template Prediction<Real150> predict(const Problem&);
template Prediction<Real100> predict(const Problem&, const Hermite<Real100>&);
template Prediction<Real150> predict(const Problem&, const Hermite<Real150>&);
template Bulk<Real100> bulk(const Problem&, const Hermite<Real100>&);
template Bulk<Real150> bulk(const Problem&, const Hermite<Real150>&);

}  // namespace truth
