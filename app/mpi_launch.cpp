#include "mpi_launch.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "files.hpp"

namespace detequiv::app {

bool simulates(const Command& command) {
    return std::holds_alternative<SimulateCommand>(command) ||
           std::holds_alternative<CompareCommand>(command);
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
