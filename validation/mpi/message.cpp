#include "message.hpp"

namespace detequiv {

std::vector<char> pack(const Order& order, std::size_t points) {
    Writer out;
    out.put_all(std::span<const char>(order.study));
    out.put(order.seed);
    out.put(order.trials);
    out.put(order.trial);
    out.put(order.workers);
    out.put(order.threads_per_trial);
    out.put(order.memory);
    out.put(points);
    return out.bytes();
}

UnpackedOrder unpack_order(std::span<const char> bytes) {
    Reader in(bytes);
    UnpackedOrder result;
    const auto study = in.get_all<char>();
    result.order.study.assign(study.begin(), study.end());
    result.order.seed = in.get<std::uint64_t>();
    result.order.trials = in.get<std::uint64_t>();
    result.order.trial = in.get<TrialOptions>();
    result.order.workers = in.get<int>();
    result.order.threads_per_trial = in.get<int>();
    result.order.memory = in.get<double>();
    result.points = in.get<std::size_t>();
    return result;
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

std::vector<char> pack(const Trial& trial, double seconds) {
    Writer out;
    out.put(seconds);
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

Unpacked unpack_trial(std::span<const char> bytes) {
    Reader in(bytes);
    Unpacked result;
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
