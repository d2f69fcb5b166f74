#include "detequiv/validation/store.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <thread>

#include "store_fixture.hpp"

using namespace detequiv;
using namespace detequiv::test;

namespace {

const std::vector<SweepPoint> points{{0.5, 0.01}, {0.5, 0.1}, {2.0, 0.01}};
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

Model small_model() {
    return {.sigma = Activation::parse("relu"),
            .teacher = Activation::hermite_series({0, 1, 0.1}),
            .width = 30,
            .dimension = 20,
            .samples = 40,
            .first_batch = 50,
            .test_samples = 60,
            .noise = 0.1,
            .rows = RowLaw::sphere,
            .readout = {},
            .output_scale = 1.0 / 3};
}

void add_many(Store& store, const std::string& key, std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t number = first; number < first + count; ++number) {
        store.add(key, trial_at(number, points));
    }
}

}  // namespace

TEST_CASE("a trial comes back to the last bit") {
    const StoreFolder folder;
    Trial trial = trial_at(7, points);
    trial.draw.alignment = nan_value;
    trial.points[0].train_error = std::numeric_limits<double>::infinity();
    trial.points[0].test_error = std::numeric_limits<double>::denorm_min();
    trial.points[1].weight_outlier = nan_value;
    trial.points[1].singular_values = {1e308, -0.0, nan_value, 0.1};
    trial.points[2].histogram = {};
    Store(folder / "s").add("key", trial);
    Store(folder / "s").add("no points", Trial{.number = 3, .draw = {}, .points = {}});
    const Store store(folder / "s", Store::Access::read_only);
    const auto found = store.trials("key", points);
    REQUIRE(found.size() == 1);
    CHECK(same_bits(found[0], trial));
    const auto turned = store.trials("key", {points[2], points[0]});
    REQUIRE(turned.size() == 1);
    REQUIRE(turned[0].points.size() == 2);
    CHECK(same_bits(turned[0].points[0], trial.points[2]));
    CHECK(same_bits(turned[0].points[1], trial.points[0]));
    CHECK(store.trials("no points", {}).size() == 1);
    CHECK(store.trials("no points", points).empty());
}

TEST_CASE("an interrupted sweep goes on where it stopped") {
    const StoreFolder folder;
    Store store(folder / "s");
    CHECK(store.missing("key", 0, points) == points);
    store.add("key", trial_at(12, points));
    store.add("key", trial_at(3, points));
    store.add("key", trial_at(5, {points[1]}));
    CHECK(store.missing("key", 3, points).empty());
    CHECK(store.missing("key", 5, points) == std::vector<SweepPoint>{points[0], points[2]});
    CHECK(store.missing("key", 4, points) == points);
    const auto complete = store.trials("key", points);
    REQUIRE(complete.size() == 2);
    CHECK(complete[0].number == 3);
    CHECK(complete[1].number == 12);
    CHECK(store.trials("key", {points[1]}).size() == 3);

    store.add("key", trial_at(5, store.missing("key", 5, points)));
    REQUIRE(store.trials("key", points).size() == 3);
    CHECK(same_bits(store.trials("key", points)[1], trial_at(5, points)));

    const SweepPoint later{4.0, 0.01};
    CHECK(store.trials("key", {points[0], later}).empty());
    store.add("key", trial_at(3, {later}));
    CHECK(store.trials("key", {points[0], later}).size() == 1);
    CHECK(store.trials("key", points).size() == 3);
}

TEST_CASE("what is there already is kept as it is") {
    const StoreFolder folder;
    Store store(folder / "s");
    store.add("key", trial_at(1, points));
    Trial other = trial_at(1, points);
    other.draw.beta_norm2 = -1;
    other.points[0].test_error = -1;
    store.add("key", other);
    CHECK(same_bits(store.trials("key", points).at(0), trial_at(1, points)));
    CHECK(store.contents().at(0).measurements == 3);
    CHECK_THROWS_AS(store.add("key", trial_at(2, {{nan_value, 0.1}})), StoreError);
    CHECK(store.contents().at(0).trials == 1);
}

TEST_CASE("a store moves, and lists its keys in the order in which they came") {
    const StoreFolder folder;
    Store first(folder / "s");
    first.add("b", trial_at(1, points));
    Store second(std::move(first));
    second.add("a", trial_at(1, {points[0]}));
    second.add("b", trial_at(2, {points[0]}));
    const auto contents = second.contents();
    REQUIRE(contents.size() == 2);
    CHECK(contents[0].key == "b");
    CHECK(contents[0].trials == 2);
    CHECK(contents[0].measurements == 4);
    CHECK(contents[1].key == "a");
    CHECK(contents[1].measurements == 1);
}

TEST_CASE("two stores on one file write in turns") {
    const StoreFolder folder;
    Store a(folder / "s"), b(folder / "s");
    for (std::uint64_t number = 0; number < 20; ++number) {
        (number % 2 == 0 ? a : b).add("key", trial_at(number, points));
    }
    CHECK(a.trials("key", points).size() == 20);
    CHECK(b.trials("key", points).size() == 20);
}

TEST_CASE("threads write to one file, each by its own store or all by one") {
    const StoreFolder folder;
    Store shared(folder / "shared");
    {
        std::vector<std::jthread> crew;
        for (std::uint64_t t = 0; t < 2; ++t) {
            crew.emplace_back([&, t] {
                Store own(folder / "own");
                add_many(own, t == 0 ? "even" : "odd", 100 * t, 40);
                add_many(own, "both", 100 * t, 10);
            });
            crew.emplace_back([&, t] { add_many(shared, "key", 100 * t, 40); });
        }
    }
    const Store own(folder / "own");
    CHECK(own.trials("even", points).size() == 40);
    CHECK(own.trials("odd", points).size() == 40);
    CHECK(own.trials("both", points).size() == 20);
    CHECK(shared.trials("key", points).size() == 80);
}

TEST_CASE("shards merge, and what both have counts once") {
    const StoreFolder folder;
    {
        Store here(folder / "here"), there(folder / "od#d %3f?name");
        add_many(here, "only here", 0, 2);
        add_many(here, "key", 0, 5);
        here.add("key", trial_at(5, {points[0]}));
        add_many(there, "key", 3, 5);
        add_many(there, "only there", 0, 4);
    }
    Store here(folder / "here");
    const std::string before = bytes(folder / "od#d %3f?name");
    CHECK(here.merge(folder / "od#d %3f?name") == 3 * 5 - 3 * 2 - 1 + 3 * 4);
    CHECK(here.merge(folder / "od#d %3f?name") == 0);
    CHECK(bytes(folder / "od#d %3f?name") == before);
    CHECK(here.trials("only here", points).size() == 2);
    CHECK(here.trials("only there", points).size() == 4);
    const auto both = here.trials("key", points);
    REQUIRE(both.size() == 8);
    for (std::uint64_t number = 0; number < 8; ++number) {
        CHECK(same_bits(both[number], trial_at(number, points)));
    }
    add_many(here, "key", 8, 1);
    CHECK(here.trials("key", points).size() == 9);
}

TEST_CASE("a merge with itself or with what is no store is refused and changes nothing") {
    const StoreFolder folder;
    Store store(folder / "s");
    add_many(store, "key", 0, 2);
    std::filesystem::create_symlink(folder / "s", folder / "link");
    std::ofstream(folder / "text") << "no store";
    std::ofstream(folder / "empty").close();
    CHECK_THROWS_AS(store.merge(folder / "s"), StoreError);
    CHECK_THROWS_AS(store.merge(folder / "link"), StoreError);
    CHECK_THROWS_AS(store.merge(folder / "text"), StoreError);
    CHECK_THROWS_AS(store.merge(folder / "empty"), StoreError);
    CHECK_THROWS_AS(store.merge(folder / "absent"), StoreError);
    CHECK_FALSE(std::filesystem::exists(folder / "absent"));
    CHECK(bytes(folder / "text") == "no store");
    CHECK(store.contents().at(0).measurements == 6);
}

TEST_CASE("whatever is physical changes the key, and nothing else does") {
    const Model model = small_model();
    const std::string key = physical_key(model, 1, {});
    CHECK(key ==
          "streams = 1\nactivation = relu\nteacher = [0, 1, 0.1]\nwidth = 30\ndimension = 20\nsamples = 40\n"
          "first_batch = 50\ntest_samples = 60\nnoise = 0.1\nrows = sphere\nreadout = gaussian\n"
          "output_scale = 0.3333333333333333\nseed = 1\ngradient = full\nprecision = double\n"
          "singular_values = 4\ndegrees = 4\nweight_outlier = true\nhistogram_bins = 0\n");
    CHECK(physical_key(model, 1, {.threads = 8, .memory = 1e9}) == key);

    std::set<std::string> keys{key, physical_key(model, 2, {})};
    const auto with = [&](auto change) {
        Model changed = small_model();
        change(changed);
        keys.insert(physical_key(changed, 1, {}));
    };
    with([](Model& m) { m.sigma = Activation::parse("erf"); });
    with([](Model& m) { m.teacher = Activation::hermite_series({0, 1, std::nextafter(0.1, 1.0)}); });
    with([](Model& m) { m.width = 31; });
    with([](Model& m) { m.dimension = 21; });
    with([](Model& m) { m.samples = 41; });
    with([](Model& m) { m.first_batch = 51; });
    with([](Model& m) { m.test_samples = 61; });
    with([](Model& m) { m.noise = std::nextafter(0.1, 1.0); });
    with([](Model& m) { m.rows = RowLaw::gaussian; });
    with([](Model& m) { m.readout.kind = ReadoutChoice::Kind::rademacher; });
    with([](Model& m) { m.readout = {ReadoutChoice::Kind::finite, {-1, 1}, {0.5, 0.5}}; });
    with([](Model& m) { m.readout = {ReadoutChoice::Kind::finite, {1, -1}, {0.5, 0.5}}; });
    with([](Model& m) { m.output_scale = 0; });
    // Two callables of one name.
    for (const double slope : {1.0, 1.0001}) {
        with([slope](Model& m) {
            m.sigma = Activation::from_callable({.value = [slope](double z) { return std::tanh(slope * z); },
                                                 .derivative = [](double) { return 1.0; }});
        });
    }
    for (const TrialOptions& options :
         {TrialOptions{.gradient = Gradient::rank_one},
          TrialOptions{.precision = Precision::single_precision}, TrialOptions{.singular_values = 5},
          TrialOptions{.degrees = 5}, TrialOptions{.weight_outlier = false},
          TrialOptions{.histogram_bins = 10}}) {
        keys.insert(physical_key(model, 1, options));
    }
    CHECK(keys.size() == 2 + 13 + 2 + 6);
}

TEST_CASE("a changed study never meets the results of another") {
    const StoreFolder folder;
    Store store(folder / "s");
    Model changed = small_model();
    changed.noise = 0.2;
    const std::string key = physical_key(small_model(), 1, {});
    const std::string other = physical_key(changed, 1, {});
    add_many(store, key, 0, 3);
    CHECK(store.trials(other, points).empty());
    CHECK(store.missing(other, 0, points) == points);
    add_many(store, other, 2, 2);
    CHECK(store.trials(key, points).size() == 3);
    CHECK(store.trials(other, points).size() == 2);
}
