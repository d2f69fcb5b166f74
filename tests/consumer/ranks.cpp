#include "detequiv/validation/mpi.hpp"

/// Linked, not run: that MPI is found is what is tested.
int main(int argc, char** argv) {
    const detequiv::MpiSession session(argc, argv);
    return session.rank() == 0 ? 0 : 1;
}
