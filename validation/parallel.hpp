#pragma once

#include <Eigen/Core>
#include <exception>
#include <thread>
#include <vector>

namespace detequiv {

/// Calls work(begin, end) on `threads` even parts of 0 .. count, each in its own thread, and waits. The first
/// exception among the parts is thrown on.
template <class Work>
void in_parts(int threads, Eigen::Index count, const Work& work) {
    if (threads <= 1 || count < 2 * threads) {
        work(Eigen::Index{0}, count);
        return;
    }
    std::vector<std::exception_ptr> faults(static_cast<std::size_t>(threads));
    {
        std::vector<std::jthread> crew;
        for (int t = 0; t < threads; ++t) {
            crew.emplace_back([&, t] {
                try {
                    work(count * t / threads, count * (t + 1) / threads);
                } catch (...) {
                    faults[static_cast<std::size_t>(t)] = std::current_exception();
                }
            });
        }
    }
    for (const auto& fault : faults) {
        if (fault) {
            std::rethrow_exception(fault);
        }
    }
}

}  // namespace detequiv
