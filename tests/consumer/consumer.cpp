#include <cmath>
#include <cstdio>

#include "detequiv/theory/curve.hpp"
#include "detequiv/version.hpp"

/// The null predictor leaves E sigma_*^2 + noise^2 = 1 + 1/2 * 2 + 1/4.
int main() {
    detequiv::Study study;
    study.data.teacher = "He1 + He2/sqrt(2)";
    study.data.noise = 0.5;
    const detequiv::Prediction prediction = detequiv::predict(study);
    std::printf("detequiv %s: null %.12f test %.12f\n", detequiv::version().data(), prediction.baselines.null,
                prediction.finite.test_error);
    return std::abs(prediction.baselines.null - 2.25) < 1e-12 && usable(prediction.finite.status) &&
                   prediction.finite.test_error > prediction.baselines.noise
               ? 0
               : 1;
}
