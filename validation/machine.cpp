#include "machine.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <thread>

#include "control_groups.hpp"

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

ControlGroupLimits own_control_groups() {
    std::ifstream membership("/proc/self/cgroup");
    return control_group_limits(membership, "/sys/fs/cgroup");
}

int bound_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int bound = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return bound > 0 ? bound : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

int allowed_cores(int processes) {
    const double granted = std::ceil(granted_processors() / processes);
    return static_cast<int>(std::clamp<double>(granted, 1, bound_cores()));
}

double memory_left() {
    return std::min(available_memory(), own_control_groups().memory);
}

double granted_processors() {
    return own_control_groups().processors;
}

}  // namespace detequiv
