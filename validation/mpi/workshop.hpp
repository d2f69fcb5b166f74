#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "message.hpp"

namespace detequiv {

using Answer = std::variant<Done, Fault>;

/// Threads that compute the tasks of one order. Ends, without the tasks not begun, when it is destroyed.
class Workshop {
  public:
    Workshop(const Order& order, const Workforce& workforce)
        : model_(make_model(parse_study(order.study))), seed_(order.seed), options_(order.trial) {
        options_.threads = workforce.threads_per_trial;
        options_.memory = workforce.memory;
        for (int w = 0; w < workforce.workers; ++w) {
            threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
        }
    }

    void add(Task task) {
        const std::scoped_lock lock(mutex_);
        tasks_.push_back(std::move(task));
        changed_.notify_one();
    }

    /// Those since the last call.
    [[nodiscard]] std::vector<Answer> answers() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(answers_, {});
    }

  private:
    void work(const std::stop_token& stop) {
        for (;;) {
            Task task;
            {
                std::unique_lock lock(mutex_);
                if (!changed_.wait(lock, stop, [this] { return !tasks_.empty(); }) || stop.stop_requested()) {
                    return;
                }
                task = std::move(tasks_.front());
                tasks_.pop_front();
            }
            Answer answer = compute(task);
            const std::scoped_lock lock(mutex_);
            answers_.push_back(std::move(answer));
        }
    }

    [[nodiscard]] Answer compute(const Task& task) const {
        try {
            const auto start = std::chrono::steady_clock::now();
            Trial trial = run_trial(model_, task.points, seed_, task.number, options_);
            return Done{
                .trial = std::move(trial),
                .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
        } catch (const std::exception& error) {
            return fault_of(error);
        }
    }

    Model model_;
    std::uint64_t seed_;
    TrialOptions options_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Task> tasks_;
    std::vector<Answer> answers_;
    std::vector<std::jthread> threads_;  // last: ends before what it uses
};

}  // namespace detequiv
