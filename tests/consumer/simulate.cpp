#include <cstdio>
#include <vector>

#include "detequiv/validation/estimator.hpp"
#include "detequiv/validation/simulation.hpp"

int main() {
    detequiv::Study study;
    study.network.width = 30;
    study.data.dimension = 20;
    study.data.samples = 40;
    study.simulation.trials = 2;
    study.simulation.test_samples = 50;
    const auto plans = detequiv::plan_simulation(study, detequiv::TrialOptions{});
    const std::vector<double> draws = {1.0, 2.0, 3.0};
    std::printf("%zu plans\n", plans.size());
    return !plans.empty() && detequiv::sample_mean(draws).mean == 2.0 ? 0 : 1;
}
