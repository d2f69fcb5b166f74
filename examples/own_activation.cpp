// An activation that is a function of this program: leaky ReLU, with its derivative and its kink.
#include <algorithm>
#include <cstdio>
#include <detequiv/theory/prediction.hpp>

int main() {
    const detequiv::StudyFunctions functions{
        .activation = detequiv::Activation::from_callable({
            .value = [](double z) { return std::max(z, 0.1 * z); },
            .derivative = [](double z) { return z > 0 ? 1.0 : 0.1; },
            .kinks = {0.0},
            .name = "leaky relu",
        }),
        .teacher = detequiv::Activation::parse("He1 + 0.5*He2"),
    };
    detequiv::Study study;
    study.step.exponent = 0.2;
    const detequiv::Prediction p = detequiv::predict(study, functions);
    std::printf("test error %.4f before the step, %.4f after it\n", p.initial.test_error,
                p.finite.test_error);
}
