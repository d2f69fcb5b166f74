#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>

#include "detequiv/validation/mpi.hpp"
#include "ranks.hpp"

/// The side that computes.
namespace detequiv {

namespace {

using Clock = std::chrono::steady_clock;

struct Fault {
    std::string what;
};
struct Done {
    Trial trial;
    double seconds = 0;
};
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
            const auto start = Clock::now();
            Trial trial = run_trial(model_, task.points, seed_, task.number, options_);
            return Done{.trial = std::move(trial),
                        .seconds = std::chrono::duration<double>(Clock::now() - start).count()};
        } catch (const std::exception& error) {
            return Fault{error.what()};
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

Workforce workforce_for(const UnpackedOrder& unpacked, const ranks::Share& share) {
    const Order& order = unpacked.order;
    const Workforce workforce =
        choose_workforce(make_model(parse_study(order.study)), unpacked.points, order.trial, order.trials,
                         {.cores = share.cores,
                          .memory = (order.memory > 0 ? order.memory : usable_memory()) / share.ranks_here,
                          .workers = order.workers,
                          .threads_per_trial = order.threads_per_trial});
    set_blas_threads(workforce.threads_per_trial);
    return workforce;
}

void send_fault(const std::string& what) {
    ranks::send(0, Tag::fault, what);
}

void send_answer(const Answer& answer) {
    if (const auto* done = std::get_if<Done>(&answer)) {
        ranks::send(0, Tag::trial, pack(done->trial, done->seconds));
    } else {
        send_fault(std::get<Fault>(answer).what);
    }
}

}  // namespace

void MpiSession::serve() {
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
    const ranks::Share share{.cores = cores_, .ranks_here = ranks_here_};
    std::unique_ptr<Workshop> workshop;
    for (;;) {
        if (workshop) {
            for (const Answer& answer : workshop->answers()) {
                send_answer(answer);
            }
        }
        auto message = ranks::receive();
        if (!message) {
            ranks::pause();
            continue;
        }
        if (message->tag == Tag::end) {
            return;
        }
        try {
            if (message->tag == Tag::plan) {
                const UnpackedOrder order = unpack_order(message->bytes);
                workshop.reset();
                const Workforce workforce = workforce_for(order, share);
                workshop = std::make_unique<Workshop>(order.order, workforce);
                Writer slots;
                slots.put(workforce.workers);
                ranks::send(0, Tag::ready, slots.bytes());
            } else if (message->tag == Tag::task && workshop) {
                workshop->add(unpack_task(message->bytes));
            }
        } catch (const std::exception& error) {
            send_fault(error.what());
        }
    }
}

}  // namespace detequiv
