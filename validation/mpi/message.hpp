#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "handout.hpp"

/// What ranks tell one another, as bytes; all ranks run the same program on the same kind of machine.
namespace detequiv {

/// plan, task, end go to a serving rank; ready, trial, fault, ended come back.
enum class Tag { plan = 1, ready, task, trial, fault, end, ended };

class Writer {
  public:
    template <class T>
    void put(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        const auto* bytes = reinterpret_cast<const char*>(&value);
        bytes_.insert(bytes_.end(), bytes, bytes + sizeof value);
    }
    template <class T>
    void put_all(std::span<const T> values) {
        put(values.size());
        for (const T& value : values) {
            put(value);
        }
    }
    [[nodiscard]] const std::vector<char>& bytes() const { return bytes_; }

  private:
    std::vector<char> bytes_;
};

class Reader {
  public:
    explicit Reader(std::span<const char> bytes) : bytes_(bytes) {}

    template <class T>
    [[nodiscard]] T get() {
        static_assert(std::is_trivially_copyable_v<T>);
        if (bytes_.size() < sizeof(T)) {
            throw std::runtime_error("a message between ranks is too short");
        }
        std::array<char, sizeof(T)> raw{};
        std::copy_n(bytes_.begin(), sizeof(T), raw.begin());
        bytes_ = bytes_.subspan(sizeof(T));
        return std::bit_cast<T>(raw);
    }
    template <class T>
    [[nodiscard]] std::vector<T> get_all() {
        std::vector<T> values(get<std::size_t>());
        for (T& value : values) {
            value = get<T>();
        }
        return values;
    }

  private:
    std::span<const char> bytes_;
};

/// What a serving rank needs of a plan. `trials` bounds how many it will be handed.
struct Order {
    std::uint64_t number = 0;  ///< counted by rank 0's session
    std::string study;         ///< as TOML
    std::uint64_t points = 0;
    std::uint64_t seed = 0, trials = 0;
    TrialOptions trial = {};
    int workers = 0, threads_per_trial = 0;  ///< 0: chosen by each rank
    double memory = 0;                       ///< of all ranks on one machine; 0: chosen
};

[[nodiscard]] std::vector<char> pack(const Order& order);
[[nodiscard]] std::vector<char> pack(const Task& task);
[[nodiscard]] Order unpack_order(std::span<const char> bytes);
[[nodiscard]] Task unpack_task(std::span<const char> bytes);

/// What comes back begins with the number of the order that it belongs to: after a stop, answers to an order
/// may still arrive during the next one.
struct Ready {
    int slots = 0;  ///< trials computed at a time
};
struct Done {
    Trial trial;
    double seconds = 0;
};
struct Fault {
    std::string what;
    TrialError::Cause cause = TrialError::Cause::numbers;
};
[[nodiscard]] Fault fault_of(const std::exception& error);
[[nodiscard]] std::vector<char> pack(std::uint64_t order, const Ready& ready);
[[nodiscard]] std::vector<char> pack(std::uint64_t order, const Done& done);
[[nodiscard]] std::vector<char> pack(std::uint64_t order, const Fault& fault);

/// Read after the order's number.
[[nodiscard]] Ready unpack_ready(Reader& in);
[[nodiscard]] Done unpack_done(Reader& in);
[[nodiscard]] Fault unpack_fault(Reader& in);

}  // namespace detequiv
