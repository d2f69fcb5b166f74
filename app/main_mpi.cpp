#include <csignal>
#include <variant>

#include "blas_launch.hpp"
#include "commands.hpp"
#include "detequiv/validation/mpi.hpp"
#include "faults.hpp"

/// detequiv-mpi: what detequiv becomes under mpirun. Rank 0 is the command, the others compute for it.
int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGCHLD, SIG_DFL);
    return detequiv::app::status_of([&] {
        detequiv::app::choose_blas_kernels(argc, argv);
        detequiv::MpiSession session(argc, argv);
        if (session.rank() > 0) {
            session.serve();
            return 0;
        }
        auto command = detequiv::app::parse_command_line(argc, argv);
        const detequiv::app::Simulator over_ranks = [&](const detequiv::SimulationPlan& plan,
                                                        detequiv::Store& store,
                                                        const detequiv::SimulationOptions& options) {
            return session.simulate(plan, store, options);
        };
        std::visit(
            [&](auto& stated) {
                if constexpr (requires { stated.simulation; }) {
                    stated.simulation.simulator = over_ranks;
                }
            },
            command);
        return std::visit([](const auto& stated) { return detequiv::app::run(stated); }, command);
    });
}
