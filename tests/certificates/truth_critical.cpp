#include "truth.hpp"

namespace truth {
namespace {

/// Whether there are `count` outliers at a step size.
template <class Number>
class Reached {
  public:
    Reached(const Problem& problem, const Prediction<Number>& prediction, int count)
        : problem_(problem), prediction_(prediction), count_(count) {}

    [[nodiscard]] bool operator()(const Number& eta) const {
        FirstStep<Number> step = prediction_.first_step;
        step.step_size = eta;
        const LowRank<Number> Q = low_rank(problem_, prediction_.activation, step, prediction_.bulk);
        return outlier_count(prediction_.bulk, Q, prediction_.spectrum.u_edge) >= count_;
    }

  private:
    const Problem& problem_;
    const Prediction<Number>& prediction_;
    int count_;
};

}  // namespace

template <class Number>
std::optional<Number> critical_step(const Problem& problem, const Prediction<Number>& prediction,
                                    double guess, int count) {
    const Reached<Number> reached(problem, prediction, count);
    if (reached(Number(0))) {
        return Number(0);
    }
    Number change = pow(Number(10), -16);
    while (change < 1 && (reached(guess * (1 - change)) || !reached(guess * (1 + change)))) {
        change *= 64;
    }
    if (change >= 1) {
        return std::nullopt;
    }
    Number lower = guess * (1 - change);
    Number upper = guess * (1 + change);
    const Number enough = guess * change * 1e-4;
    while (upper - lower > enough) {
        const Number middle = (lower + upper) / 2;
        (reached(middle) ? upper : lower) = middle;
    }
    return Number((lower + upper) / 2);
}

template std::optional<Real100> critical_step(const Problem&, const Prediction<Real100>&, double, int);
template std::optional<Real150> critical_step(const Problem&, const Prediction<Real150>&, double, int);

}  // namespace truth
