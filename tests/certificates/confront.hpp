#pragma once

#include <string>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "random_study.hpp"

/// Certified predictions against the truth.
namespace certificates {

/// One number with its bound.
struct Confrontation {
    std::string what;
    double value, bound;
    double error;  ///< |value - truth|
    detequiv::Status status;

    [[nodiscard]] bool holds() const { return error <= bound; }
    /// Whether fewer digits than six are certain and nothing says so. Overlaps are judged by their bounds
    /// alone.
    [[nodiscard]] bool unsaid() const;
    /// bound/error, with a rounding of the value in place of smaller errors: no double is closer.
    [[nodiscard]] double excess() const;
};

/// All numbers of one problem. Throws what the library throws.
[[nodiscard]] std::vector<Confrontation> confront(const RandomStudy& random);

/// Points of an error map with bounds over ridges from the problem's on: one alone, and one of many that
/// share their low-rank part.
[[nodiscard]] std::vector<Confrontation> confront_map(const RandomStudy& random);

}  // namespace certificates
