#include "mpi_launch.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "files.hpp"

namespace detequiv::app {

bool simulates(int argc, const char* const* argv) {
    const std::vector<std::string_view> words(argv + std::min(argc, 1), argv + argc);
    const auto verb = std::find_if(words.begin(), words.end(),
                                   [](std::string_view word) { return !word.starts_with('-'); });
    if (verb == words.end()) {
        return false;
    }
    const bool trials = std::any_of(verb, words.end(), [](std::string_view word) {
        return word == "--trials" || word.starts_with("--trials=");
    });
    return *verb == "simulate" || *verb == "compare" || (*verb == "spectrum" && trials);
}

bool started_by_mpi() {
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
        if (const char* ranks = std::getenv(name); ranks != nullptr && std::atol(ranks) > 1) {
            return true;
        }
    }
    const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
    return std::getenv("PMIX_RANK") != nullptr && tasks != nullptr && std::atol(tasks) > 1;
}

void become_mpi_program(char** argv) {
    std::error_code error;
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe", error).replace_filename("detequiv-mpi");
    if (!error) {
        ::execv(program.c_str(), argv);
    }
    throw OutputError(
        "started by mpirun, but there is no detequiv-mpi beside this program; build it with an MPI installed "
        "(libopenmpi-dev), or give each process its share: --shard I/P --store FILE",
        failure);
}

}  // namespace detequiv::app
