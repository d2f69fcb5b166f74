#include "machine.hpp"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace detequiv {

int allowed_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int bound = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return bound > 0 ? bound : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace detequiv
