// Whether verdicts keep their word. Counts are held in bands that a right verdict leaves with probability
// 5e-8 on both sides together, so that all of them together fail a right code with any other seed less than
// once in 1e6.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "compared.hpp"
#include "detequiv/numerics/random_stream.hpp"
#include "experiments/exact_bands.hpp"

using namespace detequiv;

namespace {

constexpr double outside = 5e-8;
constexpr std::uint64_t repeats = 4000;
constexpr std::size_t draws = 3;  // where a degree of freedom more or less shows most
constexpr std::size_t family = quantities.size();

/// Records whose differences are normal, independent for each quantity, around a mean: theory and simulation
/// differ by the mean alone, exactly.
class NormalRecords {
  public:
    explicit NormalRecords(const ComparisonOptions& options)
        : options_(options),
          plan_{.study = study_at(1),
                .model = make_model(study_at(1)),
                .points = {{.step_size = 0, .ridge = 0.01}, {.step_size = 1, .ridge = 0.01}},
                .studies = {study_at(0), study_at(1)},
                .seed = 1,
                .trials = draws,
                .key = ""},
          theory_(plan_theory(plan_, options.trial.gradient)) {}

    /// What is allowed of a difference.
    [[nodiscard]] double allowance() const {
        return (options_.tolerance + options_.finite_size * theory_.back().row_growth) * improvement;
    }

    /// Comparison `number` with these mean differences; one draw scatters by 1e-4 of the improvement.
    [[nodiscard]] Comparison compare(std::uint64_t number, const std::array<double, family>& means) const {
        std::array<double, draws * family> noise{};
        RandomStream(1, number, 0).normals(0, noise);
        PlanData data{.plan = &plan_, .trials = {}, .conditioned = {}};
        // What theory and simulation share of a draw: its mean is 0, and pairing takes it away.
        constexpr std::array<double, draws> shared = {0.01, -0.01, 0};
        for (std::size_t t = 0; t < draws; ++t) {
            const double predicted = before - improvement - shared[t];
            std::array<double, family> after{};
            for (std::size_t k = 0; k < family; ++k) {
                after[k] = predicted - means[k] - scatter * noise[t * family + k];
            }
            Trial& trial = data.trials.emplace_back();
            trial.points = {{.point = plan_.points[0],
                             .train_objective = before,
                             .train_error = before,
                             .test_error = before},
                            {.point = plan_.points[1],
                             .train_objective = after[0],
                             .train_error = after[1],
                             .test_error = after[2]}};
            ConditionedPoint start{.errors = {before, before, before}, .spectrum = {}, .status = Status::ok};
            ConditionedPoint end = start;
            end.errors = {predicted, predicted, predicted};
            data.conditioned.push_back({start, end});
        }
        Comparison comparison;
        add_records(data, theory_, options_, comparison);
        judge_all(comparison, options_);
        return comparison;
    }

    static constexpr double before = 2, improvement = 1, scatter = 1e-4;

  private:
    static Study study_at(double step_size) {
        Study study;
        study.network = {.activation = std::string("He1 + He2"), .width = 100};
        study.network.output_scale.kind = OutputScaleKind::none;
        study.data.dimension = 60;
        study.data.samples = 120;
        study.step.size = step_size;
        study.theory.columns = 2;
        return study;
    }

    ComparisonOptions options_;
    SimulationPlan plan_;
    std::vector<PointTheory> theory_;
};

struct Alarms {
    std::uint64_t far = 0, close = 0;
};

/// Alarms of comparisons from `first` on; the means of the differences change sign from one to the next.
Alarms count(const NormalRecords& records, std::uint64_t first, std::array<double, family> means) {
    Alarms alarms;
    for (std::uint64_t i = 0; i < repeats; ++i) {
        const Comparison one = records.compare(first + i, means);
        alarms.far += one.verdict.disagree ? 1U : 0U;
        alarms.close += one.verdict.too_close ? 1U : 0U;
        CHECK(one.verdict.tests == family);
        CHECK(is_disagreement(one.finding) == (one.verdict.disagree || one.verdict.too_close));
        for (double& mean : means) {
            mean = -mean;
        }
    }
    return alarms;
}

/// Of independent events of this probability, at least one.
double any(double probability) {
    return 1 - std::pow(1 - probability, static_cast<double>(family));
}

}  // namespace

TEST_CASE(
    "right theories raise false alarms at the rate that independent differences have, no more and no fewer") {
    // Of each difference rate/2 split over the family: Bonferroni. All of them small: rate/2 of each.
    constexpr double rate = 0.8;
    const NormalRecords records({.tolerance = 0, .finite_size = 0, .false_alarm_rate = rate});
    const Alarms alarms = count(records, 0, {});
    const double far = any(rate / 2 / static_cast<double>(family));
    const double close = std::pow(rate / 2, static_cast<double>(family));
    CAPTURE(alarms.far);
    CAPTURE(alarms.close);
    CHECK(bands::binomial(repeats, far, outside).holds(alarms.far));
    CHECK(bands::binomial(repeats, close, outside).holds(alarms.close));
}

TEST_CASE("a tolerance and what finite size allows count once, on either side, and hide no error bar") {
    constexpr double rate = 0.8;
    const NormalRecords records({.tolerance = 0.02, .finite_size = 3, .false_alarm_rate = rate});
    // At the border of what is allowed half of the draws are inside; beyond it one tail of Student's law is
    // left.
    const double allowed = records.allowance();
    const Alarms border = count(records, repeats, {allowed, allowed, allowed});
    const double tail = rate / 4 / static_cast<double>(family);
    CAPTURE(border.far);
    CHECK(bands::binomial(repeats, any(tail), outside).holds(border.far));
    // Far inside: no disagreement, and the differences are as close as without an allowance.
    const Alarms inside = count(records, 2 * repeats, {});
    CAPTURE(inside.close);
    CHECK(inside.far == 0);
    CHECK(bands::binomial(repeats, std::pow(rate / 2, static_cast<double>(family)), outside)
              .holds(inside.close));
}

TEST_CASE("a difference is found with the stated power, whatever its sign") {
    constexpr double rate = 0.3;
    const NormalRecords records({.tolerance = 0, .finite_size = 0, .false_alarm_rate = rate});
    constexpr double shift = 6;  // standard errors
    const double mean = shift * NormalRecords::scatter / std::sqrt(static_cast<double>(draws));
    const Alarms found = count(records, 3 * repeats, {0, mean, 0});
    const double alone = rate / 2 / static_cast<double>(family);
    const double critical = records.compare(0, {}).verdict.critical_z;
    const double power = detection_power(shift, critical, draws - 1);
    CAPTURE(found.far);
    CHECK(bands::binomial(repeats, 1 - (1 - power) * (1 - alone) * (1 - alone), outside).holds(found.far));
}
