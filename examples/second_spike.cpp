// Where the second spike leaves the bulk of the feature matrix: at the exponent 1/4 of the step size in the
// limit, and at which step size for networks of finite width.
#include <cmath>
#include <cstdio>
#include <detequiv/theory/prediction.hpp>

int main() {
    std::printf("in the limit: from exponent %g on\n", detequiv::critical_exponent(2));
    std::printf("width  step size  exponent  location of the first spike there\n");
    for (const double width : {500.0, 1000.0, 2000.0, 4000.0, 8000.0}) {
        detequiv::Study study;
        study.network.activation = "shifted_relu";
        study.network.width = width;
        study.data = {
            .teacher = "He1 + He2/sqrt(2)", .noise = 0.5, .dimension = 0.6 * width, .samples = width};
        const std::vector<double> critical = detequiv::predict(study).critical_step_sizes;
        if (critical.size() < 2) {
            std::printf("%5.0f  no second spike\n", width);
            continue;
        }
        study.step.size = critical[1];
        const detequiv::Prediction at = detequiv::predict(study);
        std::printf("%5.0f  %9.3f  %8.4f  %33.3f\n", width, critical[1],
                    std::log(critical[1]) / std::log(study.data.samples),
                    at.spectrum.outliers.empty() ? std::nan("") : at.spectrum.outliers.front().location);
    }
}
