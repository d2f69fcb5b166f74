#pragma once

#include <filesystem>
#include <string>

namespace detequiv::app {

/// Runs `gnuplot script` inside `folder` and waits; a signal that is held meanwhile ends it. Throws
/// OutputError where gnuplot is not installed, or with the first line that it complains with.
void run_gnuplot(const std::filesystem::path& folder, const std::string& script);

}  // namespace detequiv::app
