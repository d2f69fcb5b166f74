#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/prediction.hpp"

using namespace detequiv;

namespace {

/// erf at n = N = 1000, d = 600, lambda = 0.01, with what is stated beyond.
Prediction erf_network(std::vector<std::string> overrides) {
    const std::string text = R"toml(
network = { activation = "erf", width = 1000 }
data = { teacher = "sign", noise = 0, dimension = 600, samples = 1000 }
ridge = { lambda = 0.01 }
)toml";
    return predict(parse_study(text, "study", std::move(overrides)));
}

struct Known {
    std::vector<std::string> overrides;
    double test_error;
};

void check_held(const std::vector<Known>& all) {
    for (const Known& known : all) {
        const Prediction p = erf_network(known.overrides);
        CAPTURE(known.test_error);
        const double error = std::abs(p.finite.test_error - known.test_error);
        CHECK(error <= p.certificate.finite.test_error.error);
        // Where that leaves fewer than six digits the status says so.
        CHECK((p.finite.status == Status::ok) ==
              (certain_digits(p.certificate.finite) >= least_certain_digits));
    }
}

}  // namespace

TEST_CASE("bounds count the rows of a label that is no polynomial, and its degrees that are not kept") {
    // Solutions with up to 1200 exact rows E[he_i(z) erf(k z)] and 300 columns, converged to 5e-15.
    check_held(
        {{{"data.noise=0.5", "step.size=10"}, 1.63205817421796},
         {{"data.noise=0.1", "step.size=10"}, 1.01820627528906},
         {{"data.noise=0.1", "data.first_batch=5000", "step.size=20"}, 0.83651519428406},
         {{"data.first_batch=1e9", "step.size=20"}, 0.7198525606805937},
         {{"data.teacher=2*sign", "data.first_batch=1e9", "step.size=31"}, 1.3056533551647656},
         {{"data.teacher=3*sign", "data.first_batch=1e9", "step.size=31", "network.readout=rademacher"},
          4.6978072219744424},
         {{"data.teacher=3*sign", "data.first_batch=1e9", "step.size=20",
           "network.readout={atoms=[-2,0,2],probabilities=[0.125,0.75,0.125]}"},
          3.9535181418460415}});
}

TEST_CASE("bounds count what the feature rule misses of distant atoms") {
    // E[erf erf] by its arcsine law.
    check_held({{{"data.teacher=He1", "data.noise=1", "step.size=10",
                  "network.readout={atoms=[-50,-0.97468918142144556,0.97468918142144556,50],"
                  "probabilities=[1e-05,0.49999,0.49999,1e-05]}"},
                 2.6748410583212729}});
}

TEST_CASE("growth that Gaussian readouts do not fade is said, before it costs digits") {
    // Q of e^z in closed form from its generating function, converged between 96 and 240 degrees.
    struct Growing {
        double step_size, test_error;
        bool certain;
    };
    for (const Growing& known : {Growing{3, 0.28305266558531267, true}, Growing{4, 0.2868100528547726, false},
                                 Growing{4.5, 0.28810625223, false}, Growing{4.85, 0.28885833044, false}}) {
        CAPTURE(known.step_size);
        const Prediction p = predict(parse_study(R"toml(
network = { activation = "exp(z)", width = 1000, output_scale = "unit" }
data = { teacher = "He1", noise = 0, dimension = 600, samples = 100000, first_batch = 100000 }
ridge = { lambda = 0.01 }
)toml",
                                                 "study", {"step.size=" + std::to_string(known.step_size)}));
        CHECK(std::abs(p.finite.test_error - known.test_error) <=
              p.certificate.finite.test_error.error + 1e-13);
        CHECK((p.finite.status == Status::ok) == known.certain);
    }
}
