#include "ranks.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "machine.hpp"

namespace detequiv::ranks {

void Outbox::send(int to, Tag tag, std::vector<char> bytes) {
    Letter& letter = letters_.emplace_back(Letter{.bytes = std::move(bytes), .request = MPI_REQUEST_NULL});
    MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()), MPI_BYTE, to, static_cast<int>(tag),
              MPI_COMM_WORLD, &letter.request);
}

void Outbox::clean() {
    letters_.remove_if([](Letter& letter) {
        int gone = 0;
        MPI_Test(&letter.request, &gone, MPI_STATUS_IGNORE);
        return gone != 0;
    });
}

void Outbox::flush() {
    Rest rest;
    for (clean(); !empty(); clean()) {
        rest.take(false);
    }
}

std::optional<Received> receive() {
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (there == 0) {
        return std::nullopt;
    }
    int count = 0;
    MPI_Get_count(&status, MPI_BYTE, &count);
    Received message{.from = status.MPI_SOURCE,
                     .tag = static_cast<Tag>(status.MPI_TAG),
                     .bytes = std::vector<char>(static_cast<std::size_t>(count))};
    MPI_Recv(message.bytes.data(), count, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return message;
}

Share share_of_machine() {
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    Share share;
    MPI_Comm_size(here, &share.ranks_here);
    MPI_Comm_free(&here);
    const int all = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int bound = allowed_cores(share.ranks_here);
    const int online = std::max(all, bound);
    share.cores = std::max(1, std::min(bound, online / share.ranks_here));
    return share;
}

void Rest::take(bool something_came) {
    next_ = something_came ? shortest : std::min(longest, 2 * next_);
    std::this_thread::sleep_for(next_);
}

}  // namespace detequiv::ranks
