#pragma once

#include <filesystem>
#include <istream>
#include <limits>

namespace detequiv {

/// What control groups leave to a process; infinite without a limit.
struct ControlGroupLimits {
    double memory = std::numeric_limits<double>::infinity();      ///< bytes that it could still take
    double processors = std::numeric_limits<double>::infinity();  ///< processors' worth of time
};

/// The least that the groups of a process and all above them leave, each of which holds; groups of version 1,
/// of version 2, or of both. `membership`: lines as of /proc/self/cgroup; `root`: the folder in which groups
/// are mounted, under the names that are usual.
[[nodiscard]] ControlGroupLimits control_group_limits(std::istream& membership,
                                                      const std::filesystem::path& root);

}  // namespace detequiv
