#include "control_groups.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

namespace detequiv {

namespace {

namespace fs = std::filesystem;

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// NaN where there is no such file, and where it holds a word: version 2 writes "max" for no limit.
double number_in(const fs::path& file) {
    double number = 0;
    return std::ifstream(file) >> number ? number : std::nan("");
}

/// Version 1 writes no limit of memory as the last page below 2^63.
double memory_left(double most, double used) {
    constexpr double no_limit = 0x1p62;
    return most < no_limit && used >= 0 ? std::max(0.0, most - used) : unlimited;
}

/// Version 1 writes no quota as -1.
double processors_of(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : unlimited;
}

ControlGroupLimits of_version_1(const fs::path& group) {
    return {.memory = memory_left(number_in(group / "memory.limit_in_bytes"),
                                  number_in(group / "memory.usage_in_bytes")),
            .processors =
                processors_of(number_in(group / "cpu.cfs_quota_us"), number_in(group / "cpu.cfs_period_us"))};
}

ControlGroupLimits of_version_2(const fs::path& group) {
    double quota = 0;
    double period = 0;
    std::ifstream file(group / "cpu.max");
    const bool limited = static_cast<bool>(file >> quota >> period);
    return {.memory = memory_left(number_in(group / "memory.max"), number_in(group / "memory.current")),
            .processors = limited ? processors_of(quota, period) : unlimited};
}

using Version = ControlGroupLimits (*)(const fs::path& group);

/// A group and all above it; those that are not there say nothing. In a container, whose own group may be the
/// root, the path is still the one from outside.
void confine(ControlGroupLimits& limits, Version of, const fs::path& mount, const fs::path& group) {
    for (auto path = group.relative_path();; path = path.parent_path()) {
        const ControlGroupLimits here = of(mount / path);
        limits.memory = std::min(limits.memory, here.memory);
        limits.processors = std::min(limits.processors, here.processors);
        if (path.empty()) {
            return;
        }
    }
}

/// One line of /proc/self/cgroup: "4:cpu,cpuacct:/a/b" in version 1, "0::/a/b" in version 2.
struct Membership {
    std::string controllers;
    fs::path group;
};

Membership membership_in(const std::string& line) {
    const auto first = std::min(line.size(), line.find(':') + 1);
    const auto second = std::min(line.size(), line.find(':', first));
    return {.controllers = line.substr(first, second - first),
            .group = line.substr(std::min(line.size(), second + 1))};
}

bool lists(const std::string& controllers, const std::string& name) {
    return ("," + controllers + ",").find("," + name + ",") != std::string::npos;
}

}  // namespace

ControlGroupLimits control_group_limits(std::istream& membership, const fs::path& root) {
    ControlGroupLimits limits;
    for (std::string line; std::getline(membership, line);) {
        const auto [controllers, group] = membership_in(line);
        if (controllers.empty()) {
            confine(limits, of_version_2, root, group);
            // Where groups of version 1 are mounted as well.
            confine(limits, of_version_2, root / "unified", group);
        }
        for (const char* name : {"memory", "cpu"}) {
            if (lists(controllers, name)) {
                confine(limits, of_version_1, root / controllers, group);
                confine(limits, of_version_1, root / name, group);
            }
        }
    }
    return limits;
}

}  // namespace detequiv
