#include "message.hpp"

namespace detequiv {

std::vector<char> pack(const Order& order) {
    Writer out;
    out.put(order.number);
    out.put_all(std::span<const char>(order.study));
    out.put(order.points);
    out.put(order.seed);
    out.put(order.trials);
    out.put(order.trial);
    out.put(order.workers);
    out.put(order.threads_per_trial);
    out.put(order.memory);
    return out.bytes();
}

Order unpack_order(std::span<const char> bytes) {
    Reader in(bytes);
    Order order;
    order.number = in.get<std::uint64_t>();
    const auto study = in.get_all<char>();
    order.study.assign(study.begin(), study.end());
    order.points = in.get<std::uint64_t>();
    order.seed = in.get<std::uint64_t>();
    order.trials = in.get<std::uint64_t>();
    order.trial = in.get<TrialOptions>();
    order.workers = in.get<int>();
    order.threads_per_trial = in.get<int>();
    order.memory = in.get<double>();
    return order;
}

std::vector<char> pack(const Task& task) {
    Writer out;
    out.put(task.number);
    out.put_all(std::span<const SweepPoint>(task.points));
    return out.bytes();
}

Task unpack_task(std::span<const char> bytes) {
    Reader in(bytes);
    const auto number = in.get<std::uint64_t>();
    return {.number = number, .points = in.get_all<SweepPoint>()};
}

std::vector<char> pack(std::uint64_t order, const Ready& ready) {
    Writer out;
    out.put(order);
    out.put(ready.slots);
    return out.bytes();
}

Ready unpack_ready(Reader& in) {
    return {.slots = in.get<int>()};
}

Fault fault_of(const std::exception& error) {
    const auto* trial = dynamic_cast<const TrialError*>(&error);
    return {.what = error.what(), .cause = trial == nullptr ? TrialError::Cause::numbers : trial->cause()};
}

std::vector<char> pack(std::uint64_t order, const Fault& fault) {
    Writer out;
    out.put(order);
    out.put_all(std::span<const char>(fault.what));
    out.put(fault.cause);
    return out.bytes();
}

Fault unpack_fault(Reader& in) {
    const auto what = in.get_all<char>();
    return {.what = {what.begin(), what.end()}, .cause = in.get<TrialError::Cause>()};
}

std::vector<char> pack(std::uint64_t order, const Done& done) {
    const Trial& trial = done.trial;
    Writer out;
    out.put(order);
    out.put(done.seconds);
    out.put(trial.number);
    out.put(trial.draw);
    out.put(trial.points.size());
    for (const Measurement& m : trial.points) {
        out.put(m.point);
        for (const double value : {m.train_objective, m.train_error, m.test_error, m.weight_outlier}) {
            out.put(value);
        }
        for (const auto* values : {&m.singular_values, &m.overlaps, &m.teacher_overlaps, &m.histogram}) {
            out.put_all(std::span<const double>(*values));
        }
    }
    return out.bytes();
}

Done unpack_done(Reader& in) {
    Done result;
    result.seconds = in.get<double>();
    result.trial.number = in.get<std::uint64_t>();
    result.trial.draw = in.get<Draw>();
    result.trial.points.resize(in.get<std::size_t>());
    for (Measurement& m : result.trial.points) {
        m.point = in.get<SweepPoint>();
        for (auto* value : {&m.train_objective, &m.train_error, &m.test_error, &m.weight_outlier}) {
            *value = in.get<double>();
        }
        for (auto* values : {&m.singular_values, &m.overlaps, &m.teacher_overlaps, &m.histogram}) {
            *values = in.get_all<double>();
        }
    }
    return result;
}

}  // namespace detequiv
