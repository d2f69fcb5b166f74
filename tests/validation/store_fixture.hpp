#pragma once

#include <unistd.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "detequiv/validation/store.hpp"

namespace detequiv::test {

/// A folder of its own for each test, removed at the end.
class StoreFolder {
  public:
    StoreFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "detequiv-store-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data()) != nullptr ? pattern : "";
    }
    ~StoreFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    StoreFolder(const StoreFolder&) = delete;
    StoreFolder& operator=(const StoreFolder&) = delete;

    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

inline std::string bytes(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Numbers that tell trial and point apart in every field.
inline Trial trial_at(std::uint64_t number, const std::vector<SweepPoint>& points, std::size_t bins = 3) {
    const auto x = static_cast<double>(number);
    Trial trial{.number = number, .draw = {x + 0.1, x + 0.2, x + 0.3, x + 0.4, x + 0.5}, .points = {}};
    for (const auto& point : points) {
        const double y = x / 3 + 10 * point.step_size + 100 * point.ridge;
        trial.points.push_back({.point = point,
                                .train_objective = y + 1,
                                .train_error = y + 2,
                                .test_error = y + 3,
                                .weight_outlier = y + 4,
                                .singular_values = {y, y / 3},
                                .overlaps = {y / 7, y / 9, y / 11},
                                .teacher_overlaps = {y / 13},
                                .histogram = std::vector<double>(bins, y)});
    }
    return trial;
}

inline bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    bool same = a.size() == b.size();
    for (std::size_t i = 0; same && i < a.size(); ++i) {
        same = same_bits(a[i], b[i]);
    }
    return same;
}

inline bool same_bits(const Draw& a, const Draw& b) {
    return same_bits(
        {a.beta_norm2, a.alignment, a.g_b, a.readout_norm2, a.gradient_norm2},
        std::vector<double>{b.beta_norm2, b.alignment, b.g_b, b.readout_norm2, b.gradient_norm2});
}

inline bool same_bits(const Measurement& a, const Measurement& b) {
    return a.point == b.point &&
           same_bits({a.train_objective, a.train_error, a.test_error, a.weight_outlier},
                     std::vector<double>{b.train_objective, b.train_error, b.test_error, b.weight_outlier}) &&
           same_bits(a.singular_values, b.singular_values) && same_bits(a.overlaps, b.overlaps) &&
           same_bits(a.teacher_overlaps, b.teacher_overlaps) && same_bits(a.histogram, b.histogram);
}

inline bool same_bits(const Trial& a, const Trial& b) {
    bool same = a.number == b.number && a.points.size() == b.points.size() && same_bits(a.draw, b.draw);
    for (std::size_t i = 0; same && i < a.points.size(); ++i) {
        same = same_bits(a.points[i], b.points[i]);
    }
    return same;
}

}  // namespace detequiv::test
