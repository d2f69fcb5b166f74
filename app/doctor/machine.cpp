#include "doctor/machine.hpp"

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

/// Threads of the machine, and how many of them trials would keep busy.
std::string threads() {
    return std::to_string(std::thread::hardware_concurrency()) + ", this process may use " +
           std::to_string(usable_cores());
}

std::string processor_limit() {
    const double quota = processor_quota();
    return std::isfinite(quota) ? readable(quota) + " processors" : "none";
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
