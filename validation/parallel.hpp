#pragma once

#include <Eigen/Core>
#include <exception>
#include <thread>
#include <vector>

namespace detequiv {

/// Calls work(t) for t = 0 .. threads - 1, each in its own thread, and waits. The first exception among them
/// is thrown on. The caller's thread does not take part: a single new thread would wait for a core while
/// BLAS's idle threads spin on it.
template <class Work>
void in_threads(int threads, const Work& work) {
    if (threads <= 1) {
        work(0);
        return;
    }
    std::vector<std::exception_ptr> faults(static_cast<std::size_t>(threads));
    {
        std::vector<std::jthread> crew;
        crew.reserve(faults.size());
        for (int t = 0; t < threads; ++t) {
            crew.emplace_back([&, t] {
                try {
                    work(t);
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

/// Calls work(begin, end) on `threads` even parts of 0 .. count, each in its own thread.
template <class Work>
void in_parts(int threads, Eigen::Index count, const Work& work) {
    if (count < Eigen::Index{2} * threads) {
        work(Eigen::Index{0}, count);
        return;
    }
    in_threads(threads, [&](int t) { work(count * t / threads, count * (t + 1) / threads); });
}

}  // namespace detequiv
