#include <doctest/doctest.h>

#include <cctype>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <locale>
#include <span>
#include <string>
#include <vector>

#include "app/run_command.hpp"
#include "app/small_study.hpp"
#include "detequiv/detequiv.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/words.hpp"
#include "detequiv/validation/comparison.hpp"
#include "detequiv/validation/convergence.hpp"
#include "detequiv/validation/simulation.hpp"

using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::small_study;

namespace {

/// Numbers as C++ streams write them there.
class CommaNumbers : public std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

/// The locale of a country, as de_DE, made for the time of a test where it is not installed.
class CountryLocale {
  public:
    explicit CountryLocale(const std::string& country, const std::string& characters = "UTF-8")
        : name_(country + "." + characters) {
        if (!is_there()) {
            const std::string made = "localedef -i " + country + " -f " + characters + " '" +
                                     folder_.file(name_) + "' >/dev/null 2>&1";
            if (std::system(made.c_str()) <= 1 << 8) {  // 1: made, with warnings
                ::setenv("LOCPATH", folder_.path().c_str(), 1);
            }
        }
        there_ = is_there();
        std::setlocale(LC_ALL, "C");
    }
    ~CountryLocale() {
        std::setlocale(LC_ALL, "C");
        std::locale::global(std::locale::classic());
        ::unsetenv("LOCPATH");
    }
    CountryLocale(const CountryLocale&) = delete;
    CountryLocale& operator=(const CountryLocale&) = delete;

    [[nodiscard]] bool there() const { return there_; }
    /// As a program with a user interface does it.
    void enter() const { std::setlocale(LC_ALL, name_.c_str()); }
    [[nodiscard]] std::string environment() const {
        return "LOCPATH='" + std::string(std::getenv("LOCPATH") != nullptr ? std::getenv("LOCPATH") : "") +
               "' LC_ALL=" + name_;
    }

  private:
    [[nodiscard]] bool is_there() const { return std::setlocale(LC_ALL, name_.c_str()) != nullptr; }

    std::string name_;
    Folder folder_;
    bool there_ = false;
};

/// Everything that is read or written as a number.
std::string all_texts() {
    using namespace detequiv;
    const Study study = parse_study(
        "network.width = 1_500\ndata.noise = 0.25\nnetwork.activation = \"0.5*z + 1.5e-1*He2(z)\"\n", "study",
        {"ridge.lambda=0.125", "data.samples=12345", "network.output_scale=2.5"});
    std::string texts = to_toml(study) + commented_toml(study);
    for (const double value : sweep_values(parse_sweep("ridge.lambda=0.5:2.5:5"))) {
        texts += check::shortest(value) + "\n";
    }
    const Prediction p = predict(study);
    texts += check::shortest(p.finite.test_error) + "\n";
    for (const auto& warning : p.warnings) {
        texts += warning + "\n";
    }
    try {
        (void)parse_study("network.width = -1234567.5");
    } catch (const StudyError& fault) {
        texts += fault.what();
    }
    try {
        (void)parse_study("ridge = [1234567.5, true]");
    } catch (const StudyError& fault) {
        texts += fault.what();
    }
    return texts + plan_simulation(parse_study(small_study), {}).front().key;
}

std::vector<detequiv::SimulationPlan> sixty_trials() {
    return detequiv::plan_simulation(detequiv::parse_study(small_study, "study", {"simulation.trials=60"}),
                                     {});
}

/// What comparisons say of the theory and what is stored: a difference of finite size, too few draws, a
/// limit.
std::string all_verdicts(const detequiv::Store& store) {
    using namespace detequiv;
    const auto plans = sixty_trials();
    const Comparison finite_size = compare(plans, store, {.tolerance = 0, .false_alarm_rate = 0.1});
    CHECK(finite_size.finite_size > 0);
    const Comparison few_draws = compare(plans, store, {.tolerance = 0.025, .unseen = 0.125});
    CHECK(few_draws.finding == Finding::not_told_apart);
    Convergence series{.quantity = Quantity::test_error, .sizes = {}, .trials = 12, .rate = {}, .limit = {}};
    series.limit.limit = 0.0425;
    series.limit.limit_error = 0.375;
    return finite_size.line + few_draws.line +
           judge_convergence(std::span(&series, 1), 0.025, 0.015, 0.25).line;
}

}  // namespace

TEST_CASE("numbers are read and written with a decimal point in every locale") {
    const CountryLocale comma("de_DE");
    if (!comma.there()) {
        MESSAGE("skipped: no locale with a decimal comma, and localedef makes none");
        return;
    }
    const Folder folder;
    detequiv::Store store(folder.file("store"));
    (void)simulate(sixty_trials().front(), store, {});
    const std::string before = all_texts() + all_verdicts(store);
    comma.enter();
    std::locale::global(std::locale(std::locale::classic(), new CommaNumbers));
    char written[8];
    std::snprintf(written, sizeof written, "%.1f", 0.5);
    REQUIRE(std::string(written) == "0,5");
    CHECK(all_texts() + all_verdicts(store) == before);
}

TEST_CASE("the case of ASCII letters, and of no others, does not count in every locale") {
    const CountryLocale turkish("tr_TR", "ISO-8859-9");  // where the small I has no dot
    if (!turkish.there()) {
        MESSAGE("skipped: no Turkish locale, and localedef makes none");
        return;
    }
    turkish.enter();
    REQUIRE(std::tolower('I') != 'i');
    CHECK(detequiv::edit_distance("DIMENSION", "dimension") == 0);
    CHECK(detequiv::edit_distance("\xc4", "\xe4") == 1);  // letters there, parts of characters in UTF-8
}

TEST_CASE("the command says the same in every locale") {
    const CountryLocale comma("de_DE");
    if (!comma.there()) {
        return;
    }
    const Folder folder;
    const auto file = folder.with("small.toml", small_study);
    for (const std::string& call : std::vector<std::string>{
             "predict " + file + " --format json", "predict " + file + " --format csv",
             "predict " + file + " --format table", "curve " + file + " --sweep data.noise=0.25:1.5:3",
             "hermite '0.5*z' --format table", "curve " + file + " --sweep data.noise=0,5:1,5:3",
             "predict " + file + " --set data.noise=0,5"}) {
        CAPTURE(call);
        const auto there = run(call, comma.environment());
        const auto here = run(call, "LC_ALL=C");
        CHECK(there.status == here.status);
        CHECK(there.out == here.out);
        CHECK(there.err == here.err);
    }
}
