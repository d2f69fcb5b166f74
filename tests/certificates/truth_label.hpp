#pragma once

#include <algorithm>

#include "truth_moments.hpp"
#include "truth_prediction.hpp"
#include "truth_problem.hpp"

namespace truth {

/// What a prediction q along z leaves of a noisy label.
template <class Number>
struct Residual {
    Number linear_norm2, variance;
};

/// T_i of the teacher, i = 0 .. at least `rows - 1`.
template <class Number>
[[nodiscard]] std::vector<Number> teacher_coordinates(const Problem& problem, std::size_t rows) {
    std::vector<Number> T = normalised(std::vector<Number>(problem.teacher.begin(), problem.teacher.end()));
    T.resize(std::max({T.size(), rows, std::size_t{2}}), Number(0));
    return T;
}

/// By how much row j of W lengthens, over eta a_j: the label's mean cs_0 turns the gradient's quadratic part
/// into 2 c_2 cs_0 a_j w_j.
template <class Number>
[[nodiscard]] Number lengthening(const Problem& problem, const Hermite<Number>& activation) {
    const bool mean = problem.lengthening && !problem.teacher.empty();
    return mean ? Number(2 * activation[2] * problem.teacher[0]) : Number(0);
}

/// |b|^2 and v of section 6; q may be shorter than T: the rest is the tail.
template <class Number>
[[nodiscard]] Residual<Number> residual(const Problem& problem, const std::vector<Number>& T,
                                        const std::vector<Number>& q, const Number& rho) {
    Residual<Number> result{Number(0), problem.noise2<Number>()};
    Number power = 1;
    for (std::size_t i = 0; i < T.size(); ++i) {
        const Number fit = i < q.size() ? q[i] : Number(0);
        (i == 1 ? result.linear_norm2 : result.variance) += T[i] * T[i] - 2 * T[i] * fit * power + fit * fit;
        power *= rho;
    }
    return result;
}

/// `penalty`: |w|^2/r.
template <class Number>
[[nodiscard]] Errors<Number> assemble(const Resolvent<Number>& z, const Residual<Number>& label,
                                      const Number& penalty) {
    Errors<Number> errors;
    errors.train_objective = z.gamma * (z.m2 * label.linear_norm2 + z.m1 * label.variance + penalty);
    errors.test_error = z.B * label.linear_norm2 + z.V * label.variance;
    errors.train_error = z.g * z.g * errors.test_error;
    return errors;
}

}  // namespace truth
