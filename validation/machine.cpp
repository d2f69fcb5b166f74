#include "machine.hpp"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

namespace detequiv {

namespace {

/// By Linux's own estimate; 4 GB where it does not say.
double available_memory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    double kilobytes = 0;
    std::string unit;
    while (file >> name >> kilobytes) {
        std::getline(file, unit);
        if (name == "MemAvailable:") {
            return 1024 * kilobytes;
        }
    }
    return 4e9;
}

double left_in_own_control_groups() {
    std::ifstream membership("/proc/self/cgroup");
    std::string line;
    while (std::getline(membership, line)) {
        if (line.starts_with("0::")) {
            return left_in_control_groups("/sys/fs/cgroup", line.substr(3));
        }
    }
    return std::numeric_limits<double>::infinity();
}

}  // namespace

int allowed_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int bound = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return bound > 0 ? bound : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

double memory_left() {
    return std::min(available_memory(), left_in_own_control_groups());
}

double left_in_control_groups(const std::filesystem::path& root, const std::filesystem::path& group) {
    double left = std::numeric_limits<double>::infinity();
    for (auto path = group.relative_path();; path = path.parent_path()) {
        double most = 0;
        double used = 0;
        // Without a limit memory.max holds a word; the root has no such file.
        if (std::ifstream(root / path / "memory.max") >> most &&
            std::ifstream(root / path / "memory.current") >> used) {
            left = std::min(left, std::max(0.0, most - used));
        }
        if (path.empty()) {
            return left;
        }
    }
}

}  // namespace detequiv
