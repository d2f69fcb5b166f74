// An activation of one's own, as any function double -> double: the leaky ReLU, centred. Its Hermite
// coefficients decide which parts of a teacher one gradient step lets the network learn.
#include <cmath>
#include <cstdio>
#include <detequiv/theory/prediction.hpp>

int main() {
    const double slope = 0.1;
    const double mean = (1 - slope) / std::sqrt(2 * std::acos(-1.0));  // E max(z, slope z)
    const detequiv::Activation leaky = detequiv::Activation::from_callable({
        .value = [=](double z) { return (z > 0 ? z : slope * z) - mean; },
        .derivative = [=](double z) { return z > 0 ? 1 : slope; },
        .kinks = {0},  // where the function or its derivative breaks
        .name = "leaky ReLU",
    });

    const detequiv::Hermite hermite = detequiv::hermite_expansion(leaky, 4);
    for (int k = 0; k <= 4; ++k) {
        std::printf("c_%d = %8.5f\n", k, hermite[k]);
    }

    detequiv::Study study;
    study.step.exponent = 0.35;
    const detequiv::Activation teacher = detequiv::Activation::parse("He1 + He2/sqrt(2)");
    const detequiv::Prediction p = detequiv::predict(study, {leaky, teacher});
    for (const auto& plateau : p.plateau) {
        std::printf("plateau %d: %d spikes, test error %.4f\n", plateau.interval, plateau.spikes,
                    plateau.errors.test_error);
    }
    std::printf("width %.0f, step size %.2f: test error %.4f\n", study.network.width, p.first_step.step_size,
                p.finite.test_error);
}
