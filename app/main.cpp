#include <csignal>
#include <variant>

#include "blas_launch.hpp"
#include "commands.hpp"
#include "faults.hpp"
#include "mpi_launch.hpp"

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is met where stdout is written
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on files is an error of writing, after which temporaries go
    std::signal(SIGCHLD, SIG_DFL);  // where it was ignored, the statuses of children are lost
    return detequiv::app::status_of([&] {
        if (detequiv::app::started_by_mpi() && detequiv::app::simulates(argc, argv)) {
            detequiv::app::become_mpi_program(argv);
        }
        detequiv::app::choose_blas_kernels(argc, argv);
        const auto command = detequiv::app::parse_command_line(argc, argv);
        return std::visit([](const auto& stated) { return detequiv::app::run(stated); }, command);
    });
}
