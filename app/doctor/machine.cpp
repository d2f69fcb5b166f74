#include "doctor/machine.hpp"

#include <sched.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "detequiv/validation/simulation.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name")) {
            return line.substr(std::min(line.size(), line.find(':') + 2));
        }
    }
    return "unknown";
}

std::string instructions() {
#if defined(__x86_64__)
    std::string names;
    const auto add = [&names](const char* name, bool there) {
        if (there) {
            names.append(names.empty() ? "" : " ").append(name);
        }
    };
    add("AVX", __builtin_cpu_supports("avx") != 0);
    add("AVX2", __builtin_cpu_supports("avx2") != 0);
    add("FMA", __builtin_cpu_supports("fma") != 0);
    add("AVX-512F", __builtin_cpu_supports("avx512f") != 0);
    return names.empty() ? "none beyond SSE2" : names;
#else
    return "not x86-64";
#endif
}

/// Threads of the machine, and how many of them this process may run on.
std::string threads() {
    const unsigned all = std::thread::hardware_concurrency();
    cpu_set_t set;
    CPU_ZERO(&set);
    const int allowed = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return std::to_string(all) + ", this process may use " + (allowed > 0 ? std::to_string(allowed) : "all");
}

/// The share of processors that the control group (version 2) grants, of this one or the nearest above it.
std::string processor_limit() {
    std::ifstream membership("/proc/self/cgroup");
    for (std::string line; std::getline(membership, line);) {
        if (!line.starts_with("0::/")) {
            continue;
        }
        for (std::filesystem::path group = line.substr(4);; group = group.parent_path()) {
            std::string quota;
            double period = 0;
            std::ifstream limit("/sys/fs/cgroup" / group / "cpu.max");
            if (limit >> quota >> period && quota != "max" && period > 0) {
                return readable(std::stod(quota) / period) + " processors";
            }
            if (group.empty()) {
                return "none";
            }
        }
    }
    return "unknown";
}

/// The first line that a program prints; empty if it does not run.
std::string first_line_of(const char* call) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(call, "re"), &::pclose);
    std::array<char, 200> line{};
    if (!pipe || std::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) == nullptr) {
        return {};
    }
    const std::string text(line.data());
    return text.substr(0, text.find('\n'));
}

std::string gnuplot() {
    const auto said = first_line_of("gnuplot --version 2>/dev/null </dev/null");
    return said.empty() ? "no: --plot draws nothing" : said;
}

std::string mpi() {
    std::error_code error;
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe", error).replace_filename("detequiv-mpi");
    return !error && ::access(program.c_str(), X_OK) == 0
               ? "yes: mpirun detequiv ... spreads trials over ranks"
               : "no: no detequiv-mpi beside this program";
}

}  // namespace

std::vector<BuildFact> machine_facts() {
    return {{"MPI", mpi()},
            {"gnuplot", gnuplot()},
            {"processor", processor()},
            {"instructions", instructions()},
            {"hardware threads", threads()},
            {"processor limit", processor_limit()},
            {"memory for trials", readable(std::round(usable_memory() / 1e8) / 10) + " GB"}};
}

}  // namespace detequiv::app
