#pragma once

#include <string>
#include <vector>

#include "command_line/page.hpp"

namespace detequiv::app {

/// The script that completes `detequiv` in a shell, bash, zsh or fish: verbs, options, the words that an
/// option takes, files, and the fields of a study after --set and --sweep.
[[nodiscard]] std::string completion_script(const std::string& shell, const Page& program,
                                            const std::vector<Page>& verbs);

}  // namespace detequiv::app
