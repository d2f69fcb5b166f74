#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "app/run_command.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::study;
using Json = nlohmann::ordered_json;

namespace {

Json json_of(const std::string& arguments) {
    const auto outcome = run(arguments + " --format json");
    CAPTURE(arguments);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    return Json::parse(outcome.out);
}

void check_names(const Json& json, const std::vector<std::string>& expected) {
    for (const auto& name : expected) {
        CHECK_MESSAGE(json.contains(name), name);
    }
}

/// The rows of a CSV without its comments; the first is the header.
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#")) {
            continue;
        }
        auto& row = rows.emplace_back();
        std::istringstream cells(line + ",");
        for (std::string cell; std::getline(cells, cell, ',');) {
            row.push_back(cell);
        }
    }
    return rows;
}

/// "finite.test_error" in a point of a curve; swept values lie under "parameters".
Json leaf(const Json& point, const std::string& name) {
    if (point["parameters"].contains(name)) {
        return point["parameters"][name];
    }
    const auto dot = name.find('.');
    if (dot == std::string::npos) {
        return point[name];
    }
    const auto& inner = point[name.substr(0, dot)];
    const auto rest = name.substr(dot + 1);
    if (!inner.is_array()) {
        return inner[rest];
    }
    const std::size_t spike =
        std::stoul(rest);  // a point lists the spikes of its interval; the others have 0
    return spike <= inner.size() ? inner[spike - 1] : Json(0.0);
}

/// Of two computations of one number, each still to 1e-9 on leaving out degrees: five times their sum.
constexpr double both_still = 1e-8;

double relative(double value, double exact) {
    return std::abs(value - exact) / std::abs(exact);
}

}  // namespace

TEST_CASE("predict prints one object with the documented names") {
    for (const auto* name : {"quadratic_teacher", "linear_teacher", "tanh_bump", "relu"}) {
        CAPTURE(std::string(name));
        const Json json = json_of("predict " + study(name));
        check_names(json, {"version", "study", "hermite", "first_step", "resolvent", "spectrum", "regime",
                           "plateau", "finite", "initial", "baselines", "tolerances", "warnings"});
        check_names(json["study"],
                    {"title", "network", "data", "ridge", "step", "theory", "sweep", "simulation"});
        check_names(json["hermite"],
                    {"activation", "activation_norm2", "teacher", "teacher_norm2", "error_estimate"});
        check_names(json["first_step"], {"step_size", "beta_norm2", "alignment", "g_b", "weight_outlier"});
        check_names(json["resolvent"], {"m1", "m2", "m_tilde", "B", "V", "residual", "status"});
        check_names(json["spectrum"], {"bulk_edge", "outliers"});
        check_names(json["regime"], {"exponent", "interval", "spikes", "lower", "upper", "critical"});
        check_names(json["finite"], {"train_objective", "train_error", "test_error", "columns"});
        check_names(json["baselines"], {"noise", "best_linear", "null"});
        REQUIRE(json["plateau"].size() > 1);
        for (std::size_t l = 0; l < json["plateau"].size(); ++l) {
            CHECK(json["plateau"][l]["interval"] == l);
            check_names(json["plateau"][l], {"spikes", "train_objective", "train_error", "test_error"});
        }
        for (const auto& outlier : json["spectrum"]["outliers"]) {
            check_names(outlier, {"location", "degree", "overlaps"});
            CHECK(outlier["location"] > json["spectrum"]["bulk_edge"]);
        }
        CHECK(json["finite"]["test_error"] > json["baselines"]["noise"]);
        CHECK(json["study"]["data"]["first_batch"] == json["study"]["data"]["samples"]);
    }
}

TEST_CASE("a field can be set from the command line") {
    const Json json = json_of("predict " + study("linear_teacher") +
                              " --set step.size=2 --set data.noise=0.5 --set network.readout=rademacher"
                              " --set 'data.teacher=[0, 1, 0.5]'");
    CHECK(json["first_step"]["step_size"] == 2);
    CHECK(json["study"]["step"] == Json{{"size", 2}});
    CHECK(json["baselines"]["noise"] == 0.25);
    CHECK(json["study"]["network"]["readout"] == "rademacher");
    CHECK(json["study"]["data"]["teacher"] == Json{0.0, 1.0, 0.5});
    CHECK(json["baselines"]["null"].get<double>() ==
          doctest::Approx(1.75).epsilon(1e-14));  // 1 + 2! 0.5^2 + 0.25
}

TEST_CASE("without a step nothing is learned, and a number that does not exist is null") {
    const Json json = json_of("predict " + study("tanh_bump") + " --set step.size=0");
    CHECK(json["regime"]["exponent"].is_null());  // log 0
    CHECK(json["regime"]["spikes"].empty());
    const double before = json["initial"]["test_error"];
    CHECK(json["finite"]["test_error"].get<double>() == doctest::Approx(before).epsilon(1e-9));
}

TEST_CASE("a fixed number of columns has no stillness") {
    const std::string fixed = study("relu") + " --set theory.columns=3";
    CHECK(json_of("predict " + fixed)["finite"]["stillness"].is_null());
    CHECK(json_of("predict " + study("relu"))["finite"]["stillness"].is_number());
    const std::string call = "curve " + fixed + " --sweep step.exponent=0:0.3:2";
    CHECK(json_of(call)["points"][0]["finite"]["stillness"].is_null());
    const auto rows = rows_of(run(call + " --format csv").out);
    const auto column = std::find(rows[0].begin(), rows[0].end(), "finite.stillness") - rows[0].begin();
    REQUIRE(static_cast<std::size_t>(column) < rows[0].size());
    CHECK(rows[1][static_cast<std::size_t>(column)].empty());
    CHECK(json_of("curve " + study("relu") +
                  " --sweep theory.columns=1:2:2")["points"][0]["finite"]["stillness"]
              .is_null());
}

TEST_CASE("an outlier of the weights without a finite place is null") {
    const std::string call = "predict " + study("relu") + " --set network.output_scale=";
    CHECK(json_of(call + "1")["first_step"]["weight_outlier"].is_object());
    const auto huge = run(call + "1e80 --format json");
    CHECK(Json::parse(huge.out)["first_step"]["weight_outlier"].is_null());
    CHECK_FALSE(contains(run(call + "1e80 --format table").out, "outlier of the weights"));
}

TEST_CASE("an expansion that is not ok warns") {
    const auto rough = run("hermite 'tanh(1e6*sin(100*z))' --format csv");
    CHECK(run("hermite relu").err.empty());
    CHECK(contains(rough.err, "detequiv: warning: the expansion of tanh(1e6*sin(100*z)) is inaccurate"));
}

TEST_CASE("CSV of a curve reads back to the numbers of its JSON") {
    const std::string call = "curve " + study("quadratic_teacher") + " --sweep step.exponent=0:0.45:7";
    const Json json = json_of(call);
    const auto csv = run(call + " --format csv");
    CHECK(csv.status == 0);
    CHECK(csv.out.starts_with("# detequiv "));
    CHECK(contains(csv.out, "# activation = \"max(z,0) - 1/sqrt(2*pi)\"\n"));
    CHECK(contains(csv.out, "# parameter = \"step.exponent\"\n"));
    const auto rows = rows_of(csv.out);
    REQUIRE(rows.size() == 8);
    REQUIRE(json["points"].size() == 7);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        REQUIRE(rows[i].size() == rows[0].size());
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            const auto value = leaf(json["points"][i - 1], rows[0][j]);
            CAPTURE(rows[0][j]);
            if (value.is_string()) {
                CHECK(rows[i][j] == value.get<std::string>());
            } else {
                CHECK(std::stod(rows[i][j]) == value.get<double>());
            }
        }
    }
    CHECK(rows[0].front() == "step.exponent");
}

TEST_CASE("a curve holds the plateaus, the shares and the finite size of predict") {
    const Json curve = json_of("curve " + study("quadratic_teacher") + " --sweep step.exponent=0.1:0.3:2");
    check_names(curve, {"version", "study", "points", "tolerances", "warnings"});
    for (const auto& point : curve["points"]) {
        check_names(point, {"parameters", "step_size", "exponent", "interval", "spikes", "plateau", "finite",
                            "initial", "share_test", "baselines", "status"});
        const std::string alpha = point["parameters"]["step.exponent"].dump();
        const Json one = json_of("predict " + study("quadratic_teacher") + " --set step.exponent=" + alpha);
        CHECK(relative(point["finite"]["test_error"], one["finite"]["test_error"]) <= both_still);
        CHECK(point["interval"] == one["regime"]["interval"]);
        const auto& plateau = one["plateau"][point["interval"].get<std::size_t>()];
        // The same operations on the same numbers, to some dozens of roundings.
        CHECK(relative(point["plateau"]["test_error"], plateau["test_error"]) <= 1e-14);
        double drop = 0;
        for (const auto& share : point["share_test"]) {
            drop += share.get<double>();
        }
        const double from = one["plateau"][0]["test_error"];
        const double whole = from - point["plateau"]["test_error"].get<double>();
        // Roundings of errors that are up to 22 times what they fall by, eight of each.
        CHECK(relative(drop, whole) <= 2e-14);
    }
}

TEST_CASE("two sweeps run over a rectangle, the last one fastest") {
    const Json json = json_of("curve " + study("linear_teacher") +
                              " --sweep ridge.lambda=1e-3:1:2:log --sweep data.samples=500:1000:3");
    REQUIRE(json["points"].size() == 6);
    CHECK(json["points"][1]["parameters"] == Json{{"ridge.lambda", 1e-3}, {"data.samples", 750.0}});
    CHECK(json["points"][5]["parameters"] == Json{{"ridge.lambda", 1.0}, {"data.samples", 1000.0}});
    CHECK(json["study"]["sweep"].size() == 2);
}

TEST_CASE("sweeping the samples takes the first batch along") {
    const std::string call =
        "curve " + study("linear_teacher") + " --set step.exponent=0.2 --sweep data.samples=500:900:2";
    const Json swept = json_of(call);
    const Json direct = json_of("predict " + study("linear_teacher") +
                                " --set step.exponent=0.2 --set data.samples=500 --set data.first_batch=500");
    CHECK(relative(swept["points"][0]["finite"]["test_error"], direct["finite"]["test_error"]) <= both_still);
}

TEST_CASE("hermite of He_2 is its own coefficient") {
    const Json json = json_of("hermite 'He2 - 0.5*z' --degree 4");
    REQUIRE(json["hermite"]["activation"].size() == 5);
    CHECK(json["hermite"]["activation"][2].get<double>() == doctest::Approx(1).epsilon(1e-14));
    CHECK(json["hermite"]["activation"][1].get<double>() == doctest::Approx(-0.5).epsilon(1e-14));
    CHECK(json["hermite"]["activation_norm2"].get<double>() == doctest::Approx(2.25).epsilon(1e-14));
    CHECK(json_of("hermite '[0, -0.5, 1]' --degree 4")["hermite"]["normalised"][2].get<double>() ==
          doctest::Approx(std::sqrt(2.0)).epsilon(1e-14));
    const auto rows = rows_of(run("hermite relu --degree 3 --format csv").out);
    CHECK(rows.size() == 5);
    CHECK(rows[0] == std::vector<std::string>{"degree", "coefficient", "normalised"});
}

TEST_CASE("spectrum holds the bulk and the outliers") {
    const Json json = json_of("spectrum " + study("tanh_bump") + " --set step.exponent=0.35 --points 400");
    check_names(json["spectrum"], {"bulk_edge", "outliers", "support", "atom_at_zero", "density"});
    const auto& x = json["spectrum"]["density"]["singular_value"];
    const auto& density = json["spectrum"]["density"]["density"];
    REQUIRE(x.size() == 400);
    CHECK(x.back() == json["spectrum"]["bulk_edge"]);
    double mass = json["spectrum"]["atom_at_zero"];
    for (std::size_t i = 1; i < x.size(); ++i) {
        mass += 0.5 * (density[i].get<double>() + density[i - 1].get<double>()) *
                (x[i].get<double>() - x[i - 1].get<double>());
    }
    CHECK(mass == doctest::Approx(1).epsilon(5e-3));  // trapezia over two square-root edges
    const Json& bounds = json["certificate"];
    REQUIRE(bounds["support"].size() == json["spectrum"]["support"].size());
    CHECK(bounds["support"][0][1].get<double>() < 1e-12 * json["spectrum"]["support"][0][1].get<double>());
    CHECK(bounds["support_count_certain"] == true);
    CHECK(bounds["outliers"].size() == json["spectrum"]["outliers"].size());
    REQUIRE(bounds["density"].size() == 400);
    CHECK(bounds["density"][200].get<double>() < 1e-11 * density[200].get<double>());
    CHECK(bounds["density"][0].is_null());  // at the edge itself
    CHECK(contains(run("spectrum " + study("tanh_bump") + " --format table").out, ", certain digits 1"));
    const auto rows = rows_of(run("spectrum " + study("tanh_bump") + " --points 10 --format csv").out);
    const auto without_draws = run("spectrum " + study("tanh_bump") + " --bins 30");
    CHECK(without_draws.status == 2);
    CHECK(contains(without_draws.err, "--bins requires --trials"));
    CHECK(rows.size() == 1 + 10 + json_of("spectrum " + study("tanh_bump"))["spectrum"]["outliers"].size());
}

TEST_CASE("the format follows the file's name, and the file is whole") {
    const Folder folder;
    const std::string call = "hermite tanh --degree 5 --out ";
    CHECK(run(call + folder.file("x.json")).status == 0);
    CHECK(Json::parse(contents(folder.file("x.json")))["hermite"]["activation"].size() == 6);
    CHECK(run(call + folder.file("x.csv")).out.empty());
    CHECK(contents(folder.file("x.csv")).starts_with("# detequiv"));
    CHECK(run(call + folder.file("x.txt")).status == 0);
    CHECK(contents(folder.file("x.txt")).starts_with("function"));
    CHECK(run(call + folder.file("x.txt") + " --format csv").status == 0);
    CHECK(contents(folder.file("x.txt")).starts_with("# detequiv"));
    CHECK(folder.entries() == 3);
    std::filesystem::create_symlink(folder.file("x.csv"), folder.file("link"));
    CHECK(run(call + folder.file("link") + " --format json").status == 0);
    CHECK(std::filesystem::is_symlink(folder.file("link")));
    CHECK(contents(folder.file("x.csv")).starts_with("{"));
}

TEST_CASE("tables are for reading") {
    const auto predict = run("predict " + study("quadratic_teacher") + " --format table");
    CHECK(predict.status == 0);
    for (const auto* part : {"Quadratic teacher", "before the step", "finite size",
                             "plateau 2 (2 spikes) in force", "noise floor", "he_1"}) {
        CHECK_MESSAGE(contains(predict.out, part), part);
    }
    const auto still = run("predict " + study("tanh_bump") + " --set step.size=0 --format table");
    CHECK(contains(still.out, "exponent log(eta)/log(n)     none\n"));
    CHECK_FALSE(contains(still.out, "inf"));
    const auto hopeless = run("predict " + study("tanh_bump") + " --set data.noise=1000 --format table");
    CHECK_MESSAGE(contains(hopeless.out, "best ridge none below 1e4"), hopeless.out);
    const auto curve = run("curve " + study("quadratic_teacher") + " --format table");
    for (const auto* part : {"step.exponent", "test finite", "he_2", "noise floor 1"}) {
        CHECK_MESSAGE(contains(curve.out, part), part);
    }
    CHECK(contains(run("spectrum " + study("relu") + " --format table").out, "const"));
}

TEST_CASE("the command explains itself") {
    CHECK(run("--version").out.starts_with("detequiv "));
    for (const std::string verb : {"", "hermite ", "predict ", "curve ", "spectrum "}) {
        const auto help = run(verb + "--help");
        CHECK(help.status == 0);
        CHECK(contains(help.out, "Examples:"));
        CHECK(help.err.empty());
    }
    const auto fields = run("--study-fields");
    CHECK(contains(fields.out, "first_batch = \"samples\""));
    const Folder folder;
    CHECK(run("predict " + folder.with("x.toml", fields.out)).status == 0);
}
