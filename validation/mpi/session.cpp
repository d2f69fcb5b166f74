#include <stdexcept>

#include "detequiv/validation/mpi.hpp"
#include "post.hpp"

namespace detequiv {

namespace {

/// A rank that is still sending the last of its trials does not read that it may end, so all that comes is
/// received until each has said that it has.
void send_home(ranks::Outbox& outbox, int ranks) {
    for (int rank = 1; rank < ranks; ++rank) {
        outbox.send(rank, Tag::end);
    }
    ranks::Rest rest;
    for (int ended = 1; ended < ranks;) {
        outbox.clean();
        const auto message = ranks::receive();
        if (!message) {
            rest.take(false);
        } else if (message->tag == Tag::ended) {
            ++ended;
        }
    }
    outbox.flush();
}

}  // namespace

MpiSession::MpiSession(int& argc, char**& argv) : post_(std::make_unique<Post>()) {
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
        send_home(post_->outbox, ranks_);
    }
    MPI_Finalize();
}

}  // namespace detequiv
