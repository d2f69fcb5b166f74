#include "detequiv/validation/simulation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <thread>

#include "arrangement.hpp"
#include "handout.hpp"
#include "store_fixture.hpp"

using namespace detequiv;

namespace {

Study small_study() {
    return parse_study(R"(
[network]
activation = "tanh"
width = 40
[data]
teacher = "He1"
dimension = 20
samples = 60
[ridge]
lambda = 0.1
[step]
size = 2
[simulation]
trials = 6
test_samples = 50
)");
}

SimulationOptions quick() {
    return {.trial = {.singular_values = 1, .degrees = 1}, .limits = {.workers = 2, .threads_per_trial = 1}};
}

SimulationPlan only_plan(const Study& study) {
    auto plans = plan_simulation(study, quick().trial);
    REQUIRE(plans.size() == 1);
    return plans.front();
}

}  // namespace

TEST_CASE("a plan holds the points of a sweep and the network before the step") {
    Study study = small_study();
    study.sweep = {{.parameter = "step.size", .from = 0, .to = 4, .points = 9}};
    CHECK(only_plan(study).points.size() == 9);  // 0 is one of them
    study.sweep.push_back({.parameter = "ridge.lambda", .from = 0.1, .to = 0.2, .points = 2});
    CHECK(only_plan(study).points.size() == 18);
    const auto thinned = plan_simulation(study, quick().trial, 3);
    REQUIRE(thinned.size() == 1);
    const std::vector<SweepPoint> expected = {{0, 0.1}, {0, 0.2}, {2, 0.1}, {2, 0.2}, {4, 0.1}, {4, 0.2}};
    CHECK(thinned.front().points == expected);
}

TEST_CASE("what changes the draw is a plan of its own") {
    Study study = small_study();
    study.sweep = {{.parameter = "data.noise", .from = 0, .to = 1, .points = 3}};
    const auto plans = plan_simulation(study, quick().trial);
    REQUIRE(plans.size() == 3);
    CHECK(plans[1].model.noise == 0.5);
    CHECK(plans[0].key != plans[1].key);
    CHECK(plans[0].points == plans[1].points);
}

TEST_CASE("a study that cannot be simulated is refused with the reason") {
    const auto fault = [](auto change) -> std::string {
        Study study = small_study();
        change(study);
        try {
            (void)plan_simulation(study, {});
        } catch (const StudyError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(fault([](Study& s) { s.ridge.lambda = 0; }).find("ridge.lambda = 0: required > 0") == 0);
    CHECK(fault([](Study& s) { s.simulation.trials = 0; }).find("simulation.trials = 0") == 0);
    CHECK(fault([](Study& s) { s.simulation.seed = -1; }).find("simulation.seed = -1") == 0);
    CHECK(fault([](Study& s) { s.data.samples = 60.5; }).find("data.samples = 60.5: required a whole") == 0);
    CHECK(fault([](Study& s) {
              s.network.activation = std::string("sign");
          }).find("network.activation = sign") == 0);
}

TEST_CASE("stored lists of another length than the plan's are refused") {
    const test::StoreFolder folder;
    const SimulationPlan plan = only_plan(small_study());
    {
        Store store(folder / "s");
        CHECK(simulate(plan, store, quick()).ran > 0);
    }
    CHECK(stored_trials(plan, Store(folder / "s")).size() == plan.trials);
    Trial trial = stored_trials(plan, Store(folder / "s")).front();
    trial.number = plan.trials + 1;
    const auto refused = [&](auto change) {
        Trial odd = trial;
        change(odd.points.back());
        std::filesystem::copy_file(folder / "s", folder / "odd",
                                   std::filesystem::copy_options::overwrite_existing);
        Store store(folder / "odd");
        (void)store.add(plan.key, odd);
        CHECK_THROWS_WITH_AS((void)stored_trials(plan, store), doctest::Contains("lists of the wrong length"),
                             StoreError);
    };
    refused([](Measurement& m) { m.singular_values.clear(); });
    refused([](Measurement& m) { m.overlaps.pop_back(); });
    refused([](Measurement& m) { m.teacher_overlaps.push_back(0); });
    refused([](Measurement& m) { m.histogram.push_back(0); });
}

TEST_CASE("simulate resumes, adds trials and points, and never does a trial twice") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    Study study = small_study();
    study.simulation.trials = 3;
    CHECK(simulate(only_plan(study), store, quick()).ran == 3);
    CHECK(simulate(only_plan(study), store, quick()).ran == 0);
    study.simulation.trials = 6;
    const auto more = simulate(only_plan(study), store, quick());
    CHECK(more.ran == 3);
    CHECK(more.present == 6);
    const auto before = stored_trials(only_plan(study), store);
    study.step.size = 3;
    CHECK(simulate(only_plan(study), store, quick()).ran == 6);
    CHECK(store.contents().size() == 1);
    CHECK(store.contents().front().measurements == 18);  // step sizes 0, 2, 3
    study.step.size = 2;
    const auto after = stored_trials(only_plan(study), store);
    REQUIRE(after.size() == before.size());
    for (std::size_t t = 0; t < after.size(); ++t) {
        CHECK(after[t].points[1].test_error == before[t].points[1].test_error);
    }
}

TEST_CASE("a shard that is none of the shards is refused") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    SimulationOptions options = quick();
    options.shards = 3;
    options.shard = 3;
    const SimulationPlan plan = only_plan(small_study());
    CHECK_THROWS_WITH_AS((void)simulate(plan, store, options), "shard = 3/3: required 0 <= shard < shards",
                         std::invalid_argument);
    // Where trials are handed to other processes there is nothing else that would look.
    options.shards = 0;
    CHECK_THROWS_WITH_AS(Handout(plan, store, options), "shard = 3/0: required 0 <= shard < shards",
                         std::invalid_argument);
}

TEST_CASE("shards and workers give the numbers of one process to the last bit") {
    const test::StoreFolder folder;
    const auto plan = only_plan(small_study());
    Store whole(folder / "whole.sqlite");
    SimulationOptions options = quick();
    options.limits.workers = 1;
    (void)simulate(plan, whole, options);
    Store merged(folder / "merged.sqlite");
    for (std::uint64_t shard = 0; shard < 3; ++shard) {
        const auto file = folder / std::to_string(shard).c_str();
        Store part(file);
        options.limits.workers = 2;
        options.shard = shard;
        options.shards = 3;
        CHECK(simulate(plan, part, options).ran == 2);
        merged.merge(file);
    }
    const auto one = stored_trials(plan, whole);
    const auto other = stored_trials(plan, merged);
    REQUIRE(one.size() == 6);
    REQUIRE(other.size() == 6);
    for (std::size_t t = 0; t < one.size(); ++t) {
        CHECK(one[t].number == other[t].number);
        CHECK(one[t].draw.beta_norm2 == other[t].draw.beta_norm2);
        for (std::size_t i = 0; i < plan.points.size(); ++i) {
            CHECK(one[t].points[i].train_objective == other[t].points[i].train_objective);
            CHECK(one[t].points[i].test_error == other[t].points[i].test_error);
            CHECK(one[t].points[i].singular_values == other[t].points[i].singular_values);
        }
    }
}

TEST_CASE("a stop keeps what is done, a target ends early, a fault names its trial") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    Study study = small_study();
    study.simulation.trials = 400;
    std::atomic<bool> stop = false;
    SimulationOptions options = quick();
    options.stop = &stop;
    options.progress = [&](const Progress& progress) { stop = progress.done >= 5; };
    const auto stopped = simulate(only_plan(study), store, options);
    CHECK(stopped.stopped);
    CHECK(stopped.ran >= 5);
    CHECK(stopped.ran < 400);  // how many more were in flight is the scheduler's affair
    CHECK(stopped.present == stopped.ran);

    options = quick();
    options.target_relative_error = 0.2;
    const auto precise = simulate(only_plan(study), store, options);
    CHECK(precise.present < 400);
    CHECK(relative_error(stored_trials(only_plan(study), store)) < 0.25);

    SimulationPlan broken = only_plan(study);
    broken.key += "broken";
    broken.model.teacher = Activation::from_callable(
        {.value = [](double z) { return z > 0.235 && z < 0.2378 ? std::nan("") : z; },
         .derivative = [](double) { return 1.0; }});
    CHECK_THROWS_WITH_AS((void)simulate(broken, store, quick()), doctest::Contains("trial "), TrialError);
}

TEST_CASE(
    "what the progress callback throws ends the run and is passed on, and the store keeps what was done") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    Study study = small_study();
    study.simulation.trials = 400;  // far more than may wait for being stored
    struct Enough {};
    int calls = 0;
    SimulationOptions options = quick();
    options.progress = [&](const Progress& progress) {
        ++calls;
        if (progress.done >= 3) {
            throw Enough{};
        }
    };
    const SimulationPlan plan = only_plan(study);
    CHECK_THROWS_AS((void)simulate(plan, store, options), Enough);
    CHECK(calls == 3);
    const std::size_t kept = stored_trials(plan, store).size();
    CHECK(kept >= 3);
    CHECK(kept < 400);  // how many more were in flight is the scheduler's affair
    options.progress = {};
    study.simulation.trials = static_cast<long long>(kept) + 2;
    CHECK(simulate(only_plan(study), store, options).present == kept + 2);
}

TEST_CASE("workers end with whoever stores their results, however it leaves") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    Study study = small_study();
    study.simulation.trials = 400;
    const SimulationPlan plan = only_plan(study);
    const SimulationOptions options = quick();
    const Workforce workforce = workforce_of(plan, options);
    Handout handout(plan, store, options);
    const auto leave = [&] {
        const LocalWorkers workers(plan, options, workforce, handout);
        handout.wait();
        throw std::runtime_error("left");
    };
    CHECK_THROWS_WITH(leave(), "left");
    CHECK_FALSE(handout.claim());
}

TEST_CASE("the workforce fits cores, trials and memory") {
    const Model model = make_model(small_study());
    const TrialOptions options;
    const auto chosen = [&](std::uint64_t trials, const WorkforceLimits& limits) {
        return choose_workforce(model, 2, options, trials, limits);
    };
    CHECK(chosen(100, {.cores = 4, .memory = 1e10}).workers == 4);
    CHECK(chosen(2, {.cores = 4, .memory = 1e10}).workers == 2);
    CHECK(chosen(2, {.cores = 4, .memory = 1e10}).threads_per_trial == 2);
    const double whole = trial_memory(model, 2, options);
    const auto tight = chosen(100, {.cores = 4, .memory = 1.5 * whole});
    CHECK(tight.workers == 1);
    CHECK(tight.threads_per_trial == 4);
    // What is asked for holds, the other follows, and memory is shared by those who come.
    CHECK(chosen(100, {.cores = 4, .memory = 1e10, .threads_per_trial = 2}).workers == 2);
    const auto crowd = chosen(100, {.cores = 4, .memory = 1e10, .workers = 8});
    CHECK(crowd.workers == 8);
    CHECK(crowd.threads_per_trial == 1);
    CHECK(crowd.memory == 1e10 / 8);
    CHECK_THROWS_WITH_AS((void)chosen(100, {.cores = 4, .memory = 1e6}), doctest::Contains("MB"), TrialError);
    const double least = least_trial_memory(model, 2, options);
    CHECK_THROWS_WITH_AS((void)chosen(100, {.cores = 4, .memory = 7.5 * least, .workers = 8}),
                         doctest::Contains("8 at a time"), TrialError);
}

TEST_CASE("the workforce leaves each trial what its threads need") {
    const Model model = make_model(small_study());
    const auto least = [&](int threads) { return least_trial_memory(model, 1, {.threads = threads}); };
    REQUIRE(least(4) > least(3));
    const auto chosen = [&](const WorkforceLimits& limits) {
        return choose_workforce(model, 1, {}, 100, limits);
    };
    CHECK(chosen({.cores = 64, .memory = least(3), .workers = 1}).threads_per_trial == 3);
    CHECK(chosen({.cores = 64, .memory = 1e10, .workers = 1}).threads_per_trial == 64);
    // Where threads are asked for, fewer trials come.
    CHECK(chosen({.cores = 64, .memory = 2 * least(4), .threads_per_trial = 4}).workers == 2);
    CHECK(chosen({.cores = 64, .memory = 2 * least(3), .threads_per_trial = 4}).workers == 1);
    CHECK_THROWS_AS((void)chosen({.cores = 64, .memory = least(3), .threads_per_trial = 4}), TrialError);
}

TEST_CASE("a refusal for want of memory says that it is one") {
    const auto cause = [](const auto& refused) {
        try {
            refused();
        } catch (const TrialError& error) {
            CHECK(std::string(error.what()).ends_with("or allow more memory"));
            return error.cause();
        }
        return TrialError::Cause::numbers;
    };
    const Model model = make_model(small_study());
    CHECK(cause([&] { (void)choose_workforce(model, 1, {}, 100, {.memory = 1e6}); }) ==
          TrialError::Cause::memory);
    CHECK(cause([&] { (void)choose_arrangement(model, 1, {.memory = 1e6}); }) == TrialError::Cause::memory);
}

TEST_CASE("a target is met for trials that were stored with fewer points before") {
    const test::StoreFolder folder;
    Store store(folder / "s.sqlite");
    Study study = small_study();
    study.simulation.trials = 400;
    (void)simulate(only_plan(study), store, quick());
    study.step.size = *study.step.size + 1;
    SimulationOptions options = quick();
    options.target_relative_error = 2;  // met as soon as eight draws know their error
    const auto outcome = simulate(only_plan(study), store, options);
    CHECK(outcome.ran >= 8);
    CHECK(outcome.ran < 400);  // what was not stored yet when it was met is kept
}

TEST_CASE("two processes that share a store do not do each other's trials") {
    const test::StoreFolder folder;
    Study study = small_study();
    study.simulation.trials = 100;
    study.network.width = 200;  // a trial takes longer than to store it, as in earnest
    study.data.dimension = 100;
    study.data.samples = 300;
    std::uint64_t ran[2] = {0, 0};
    {
        std::vector<std::jthread> processes;
        for (std::uint64_t& mine : ran) {
            processes.emplace_back([&folder, &study, &mine] {
                Store store(folder / "s.sqlite");
                SimulationOptions options = quick();
                options.limits.workers = 1;
                mine = simulate(only_plan(study), store, options).ran;
            });
        }
    }
    const Store store(folder / "s.sqlite");
    CHECK(stored_trials(only_plan(study), store).size() == 100);
    // In step all the way they would run 200. A few are done twice: those in flight when they meet.
    CHECK(ran[0] + ran[1] >= 100);
    CHECK(ran[0] + ran[1] < 160);
}
