#include <stdexcept>

#include "detequiv/validation/mpi.hpp"
#include "ranks.hpp"

namespace detequiv {

MpiSession::MpiSession(int& argc, char**& argv) {
    int provided = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    if (provided < MPI_THREAD_FUNNELED) {
        MPI_Finalize();
        throw std::runtime_error("this MPI does not support programs with threads");
    }
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
    const ranks::Share share = ranks::share_of_machine();
    cores_ = share.cores;
    ranks_here_ = share.ranks_here;
}

MpiSession::~MpiSession() {
    if (rank_ == 0) {
        for (int rank = 1; rank < ranks_; ++rank) {
            ranks::send(rank, Tag::end, {});
        }
    }
    MPI_Finalize();
}

}  // namespace detequiv
