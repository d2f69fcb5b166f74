// How the test error falls as the gradient step grows: the limit (plateau) beside a network of this width.
#include <cstdio>
#include <detequiv/theory/prediction.hpp>

int main() {
    detequiv::Study study;
    study.network.activation = "max(z,0) - 1/sqrt(2*pi)";
    study.data.teacher = "He1 + He2/sqrt(2)";
    study.ridge.lambda = 0.1;

    std::printf("exponent  spikes  test error: limit  width %.0f\n", study.network.width);
    for (const double exponent : {0.1, 0.2, 0.3, 0.35}) {
        study.step.exponent = exponent;
        const detequiv::Prediction p = detequiv::predict(study);
        const auto& limit = p.plateau.at(static_cast<std::size_t>(p.regime.interval));
        std::printf("%8.2f  %6d  %17.4f  %10.4f\n", exponent, limit.spikes, limit.errors.test_error,
                    p.finite.test_error);
    }
}
