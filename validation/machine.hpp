#pragma once

#include <filesystem>

/// What this process may take of the machine that it runs on.
namespace detequiv {

/// Cores that this process may run on, which a batch system or taskset may have made fewer than there are.
[[nodiscard]] int allowed_cores();

/// Bytes that the machine, and the control groups that this process is in, could still give.
[[nodiscard]] double memory_left();

/// Bytes left of the limits of a control group (version 2) and of all above it, each of which holds;
/// infinite without one. `root`: where the groups are mounted; `group`: the path of one below it.
[[nodiscard]] double left_in_control_groups(const std::filesystem::path& root,
                                            const std::filesystem::path& group);

}  // namespace detequiv
