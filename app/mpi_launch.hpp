#pragma once

/// The command under mpirun. MPI's libraries would slow every start, so only detequiv-mpi links them.
namespace detequiv::app {

/// This call runs trials: simulate, compare, or spectrum with --trials. Told from its words, before they are
/// read as options, so that under mpirun a mistake in them is said by one rank.
[[nodiscard]] bool simulates(int argc, const char* const* argv);

/// This process is one of several ranks, by the environment that Open MPI, MPICH and Slurm give them.
[[nodiscard]] bool started_by_mpi();

/// Goes on as the program detequiv-mpi that stands beside this one. Throws OutputError where there is none.
[[noreturn]] void become_mpi_program(char** argv);

}  // namespace detequiv::app
