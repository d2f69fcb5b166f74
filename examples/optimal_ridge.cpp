// The best ridge along a curve: how much less of it a network needs, and how much better it does, the larger
// its gradient step.
#include <cstdio>
#include <detequiv/theory/prediction.hpp>

int main() {
    detequiv::Study study;
    study.network.activation = "max(z,0) - 1/sqrt(2*pi)";
    study.data.teacher = "He1 + He2/sqrt(2)";

    std::printf("exponent  best ridge  test error  at ridge %g\n", study.ridge.lambda);
    for (const double exponent : {0.0, 0.1, 0.2, 0.3, 0.4}) {
        study.step.exponent = exponent;
        const detequiv::Prediction p = detequiv::predict(study);
        std::printf("%8.1f  %10.4f  %10.4f  %13.4f\n", exponent, p.optimal_ridge.ridge,
                    p.optimal_ridge.test_error, p.finite.test_error);
    }
}
