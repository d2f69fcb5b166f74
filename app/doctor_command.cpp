#include <chrono>
#include <cstdio>

#include "commands.hpp"
#include "detequiv/validation/build_info.hpp"
#include "detequiv/version.hpp"
#include "doctor/machine.hpp"
#include "doctor/self_check.hpp"
#include "files.hpp"
#include "json.hpp"
#include "output.hpp"
#include "table.hpp"
#include "wrap.hpp"

namespace detequiv::app {
namespace {

struct Report {
    std::vector<BuildFact> facts;
    std::vector<CheckLine> checks;
    double seconds = 0;
    bool ok = true;
};

Report examine() {
    Report report;
    report.facts = validation_build();
    report.facts.insert(report.facts.begin(), {"detequiv", std::string(version())});
    for (auto& fact : machine_facts()) {
        report.facts.push_back(std::move(fact));
    }
    const auto start = std::chrono::steady_clock::now();
    report.checks = check_references();
    report.checks.push_back(check_recorded_trial());
    report.checks.push_back(check_simulation());
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (const auto& check : report.checks) {
        report.ok = report.ok && check.ok();
    }
    return report;
}

std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1e", value);
    return text;
}

Table check_table(const Report& report) {
    Table table{{"check", "difference", "allowed", "result"}, {}};
    for (const auto& check : report.checks) {
        table.rows.push_back(
            {check.what, check.difference, check.allowed, std::string(check.ok() ? "ok" : "FAILED")});
    }
    return table;
}

std::string readable_report(const Report& report) {
    std::string out;
    for (const auto& fact : report.facts) {
        constexpr std::size_t names = 20;  // columns
        out.append(fact.name).append(fact.name.size() < names ? names - fact.name.size() : 1, ' ');
        append_wrapped(out, fact.value, names, names);
    }
    Table table{{"check", "difference", "allowed", "result"}, {}};
    for (const auto& check : report.checks) {
        table.rows.push_back({check.what, short_number(check.difference), short_number(check.allowed),
                              std::string(check.ok() ? "ok" : "FAILED")});
    }
    out.append("\n").append(to_text(table)).append("\n");
    char seconds[16];
    std::snprintf(seconds, sizeof seconds, "%.1f", report.seconds);
    return out + (report.ok ? "All is well" : "Something is wrong here") + " (" + seconds + " s).\n";
}

Json json_report(const Report& report) {
    Json json = {{"version", version()}, {"installation", Json::object()}, {"checks", Json::array()}};
    for (const auto& fact : report.facts) {
        json["installation"][fact.name] = fact.value;
    }
    for (const auto& check : report.checks) {
        Json line = {{"what", check.what},
                     {"difference", check.difference},
                     {"allowed", check.allowed},
                     {"ok", check.ok()}};
        if (!check.fault.empty()) {
            line["fault"] = check.fault;
        }
        json["checks"].push_back(std::move(line));
    }
    json["seconds"] = report.seconds;
    json["ok"] = report.ok;
    return json;
}

std::string csv_report(const Report& report) {
    std::string facts = "detequiv doctor\n";
    for (const auto& fact : report.facts) {
        facts += fact.name + ": " + fact.value + "\n";
    }
    return as_comment(facts) + to_csv(check_table(report));
}

}  // namespace

int run(const DoctorCommand& command) {
    const Report report = examine();
    switch (chosen_format(command.output, Format::table)) {
        case Format::json:
            deliver(command.output, to_text(json_report(report)));
            break;
        case Format::csv:
            deliver(command.output, csv_report(report));
            break;
        case Format::table:
            deliver(command.output, readable_report(report));
            break;
    }
    for (const auto& check : report.checks) {
        if (!check.ok()) {
            std::string line = "self-check failed: " + check.what;
            say(check.fault.empty() ? line : line.append(": ").append(check.fault));
        }
    }
    return report.ok ? success : failure;
}

}  // namespace detequiv::app
