// How the test error falls with the number of samples, before and after one gradient step on 1000 neurons.
// Where there are as many samples as neurons, a small ridge lets it peak.
#include <cstdio>
#include <detequiv/theory/error_map.hpp>
#include <vector>

int main() {
    detequiv::Study study;
    study.network.activation = "max(z,0) - 1/sqrt(2*pi)";
    study.data.teacher = "He1 + He2/sqrt(2)";
    study.data.dimension = 600;
    study.data.first_batch = 4000;  // of the gradient step, the same all along the curve
    study.ridge.lambda = 1e-3;
    study.step.size = 8;

    const std::vector<double> samples = {250, 500, 1000, 2000, 4000, 8000};
    const std::vector<detequiv::MappedField> fields = {
        {.key = "data.samples", .values = samples, .strides = {1}}};
    const detequiv::ErrorMap map = detequiv::error_map(study, fields, {samples.size()});

    std::printf("samples  before the step  after it  null predictor\n");
    for (std::size_t i = 0; i < samples.size(); ++i) {
        std::printf("%7.0f  %15.4f  %8.4f  %14.4f\n", samples[i], map.initial.test_error[i],
                    map.finite.test_error[i], map.null[i]);
    }
}
