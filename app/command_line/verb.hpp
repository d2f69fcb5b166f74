#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "options.hpp"

/// The verbs of the command line. Each is added to the program by one function, which owns what it reads.
namespace detequiv::app {

/// A verb, and what it asks for once its line is parsed. `command` throws std::invalid_argument, OutputError
/// for what could not be delivered.
struct Verb {
    CLI::App* app = nullptr;
    std::function<Command()> command = {};
};

[[nodiscard]] Verb add_init(CLI::App& program);
[[nodiscard]] Verb add_hermite(CLI::App& program);
[[nodiscard]] Verb add_predict(CLI::App& program);
[[nodiscard]] Verb add_curve(CLI::App& program);
[[nodiscard]] Verb add_spectrum(CLI::App& program);
[[nodiscard]] Verb add_simulate(CLI::App& program);
[[nodiscard]] Verb add_compare(CLI::App& program);
[[nodiscard]] Verb add_doctor(CLI::App& program);
[[nodiscard]] Verb add_completion(CLI::App& program);
/// Not listed: the manual pages as roff, for the build.
[[nodiscard]] Verb add_manual(CLI::App& program);

}  // namespace detequiv::app
