#include "edited_store.hpp"

#include <sqlite3.h>

#include <array>
#include <memory>
#include <string>

#include "fuzz_target.hpp"

namespace detequiv::fuzz {
namespace {

struct CloseDatabase {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
struct CloseStatement {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};

constexpr std::size_t singular_values = 4;  // of the defaults of a simulation
constexpr std::size_t degrees = 4;

/// Numbers as a trial has them.
Trial whole_trial(std::uint64_t number, const std::vector<SweepPoint>& points) {
    const double x = 0.01 * static_cast<double>(number);
    Trial trial{.number = number,
                .draw = {.beta_norm2 = 1.7 + x,
                         .alignment = 0.8 - x,
                         .g_b = 0.05 + x,
                         .readout_norm2 = 1 + x,
                         .gradient_norm2 = 1 - x},
                .points = {}};
    for (const auto& point : points) {
        const double y = x + 0.1 * point.step_size;
        trial.points.push_back({.point = point,
                                .train_objective = 0.5 - y,
                                .train_error = 0.4 - y,
                                .test_error = 0.9 - y,
                                .weight_outlier = 2 + y,
                                .singular_values = std::vector<double>(singular_values, 1 + y),
                                .overlaps = std::vector<double>(singular_values * (degrees + 1), 0.1),
                                .teacher_overlaps = std::vector<double>(singular_values * (degrees + 1), 0.1),
                                .histogram = {}});
    }
    return trial;
}

/// Binds one value: nothing, a whole number, a number, a text or a blob.
void bind(sqlite3_stmt* statement, Input& input) {
    switch (input.number<std::uint8_t>() % 6U) {
        case 0:
            sqlite3_bind_null(statement, 1);
            break;
        case 1:
            sqlite3_bind_int64(statement, 1, input.number<sqlite3_int64>());
            break;
        case 2:
            sqlite3_bind_double(statement, 1, input.number<double>());
            break;
        case 3: {
            const auto text = input.text(input.number<std::uint8_t>());
            sqlite3_bind_text(statement, 1, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
            break;
        }
        case 4:  // whole numbers of doubles
            sqlite3_bind_zeroblob(statement, 1, 8 * input.number<std::uint8_t>());
            break;
        default: {
            const auto blob = input.text(input.number<std::uint8_t>());
            sqlite3_bind_blob(statement, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
        }
    }
}

/// One UPDATE of one column, of one trial or of all.
void edit(sqlite3* handle, Input& input) {
    constexpr std::array columns{"draws SET trial",
                                 "draws SET beta_norm2",
                                 "draws SET alignment",
                                 "draws SET g_b",
                                 "draws SET readout_norm2",
                                 "draws SET gradient_norm2",
                                 "measurements SET trial",
                                 "measurements SET train_objective",
                                 "measurements SET train_error",
                                 "measurements SET ridge",
                                 "measurements SET test_error",
                                 "measurements SET weight_outlier",
                                 "measurements SET overlaps",
                                 "measurements SET singular_values",
                                 "measurements SET teacher_overlaps",
                                 "measurements SET histogram",
                                 "measurements SET step_size",
                                 "draws SET network",
                                 "measurements SET network",
                                 "networks SET key",
                                 "networks SET id"};
    const std::size_t column = input.number<std::uint8_t>() % columns.size();
    std::string sql = std::string("UPDATE OR IGNORE ") + columns[column] + " = ?";
    const unsigned trial = input.number<std::uint8_t>() % 5U;
    if (trial < 4 && column + 2 < columns.size()) {
        sql += " WHERE trial = " + std::to_string(trial);
    }
    sqlite3_stmt* prepared = nullptr;
    require(sqlite3_prepare_v2(handle, sql.c_str(), -1, &prepared, nullptr) == SQLITE_OK, "the edit is SQL");
    const std::unique_ptr<sqlite3_stmt, CloseStatement> statement(prepared);
    bind(prepared, input);
    sqlite3_step(prepared);
}

}  // namespace

std::vector<SimulationPlan> small_plans() {
    Study study;
    study.network.width = 20;
    study.data.dimension = 10;
    study.data.samples = 30;
    study.step.size = 2;
    study.network.activation = std::vector<double>{0, 1, 0.3};
    study.theory.columns = 2;
    study.simulation.trials = 4;
    return plan_simulation(study, {});
}

void write_edited_store(const std::filesystem::path& file, const SimulationPlan& plan, Input& input) {
    {
        Store store(file);
        for (std::uint64_t number = 0; number < plan.trials; ++number) {
            (void)store.add(plan.key, whole_trial(number, plan.points));
        }
    }
    sqlite3* opened = nullptr;
    require(sqlite3_open(file.c_str(), &opened) == SQLITE_OK, "a store is an SQLite file");
    const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
    sqlite3_exec(opened, "BEGIN", nullptr, nullptr, nullptr);
    while (!input.empty()) {
        edit(opened, input);
    }
    sqlite3_exec(opened, "COMMIT", nullptr, nullptr, nullptr);
}

}  // namespace detequiv::fuzz
