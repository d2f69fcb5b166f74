#pragma once

#include <array>
#include <string>
#include <vector>

#include "detequiv/theory/resolvent.hpp"

/// A few rows of the tables in tests/reference, which mpmath computed with 40 digits or more.
namespace detequiv::app {

struct FunctionReference {
    std::string expression = {};
    std::vector<double> values = {};  ///< at reference_points()
};
[[nodiscard]] std::vector<double> reference_points();
[[nodiscard]] std::vector<FunctionReference> function_references();

struct HermiteReference {
    std::string expression = {};
    double norm2 = 0;
    std::vector<double> normalised = {};  ///< sqrt(k!) c_k at reference_degrees()
};
[[nodiscard]] std::vector<int> reference_degrees();
[[nodiscard]] std::vector<HermiteReference> hermite_references();

struct ResolventReference {
    BulkParameters bulk = {};
    std::array<double, 5> numbers = {};  ///< m1, m2, m_tilde, B, V
};
[[nodiscard]] std::vector<ResolventReference> resolvent_references();

/// A study, as settings of the defaults, with training objective, training error and test error.
struct ErrorsReference {
    std::vector<std::string> settings = {};
    int interval = -1;  ///< of the plateau; -1: finite strength
    std::array<double, 3> errors = {};
};
[[nodiscard]] std::vector<ErrorsReference> plateau_references();
[[nodiscard]] std::vector<ErrorsReference> column_references();    ///< monomial columns
[[nodiscard]] std::vector<ErrorsReference> resummed_references();  ///< all powers of the step

struct SpikesReference {
    std::vector<std::string> settings = {};
    std::vector<double> locations = {};
    std::vector<double> overlaps = {};  ///< of the first, with he_0, he_1, ... of the learned direction
};
[[nodiscard]] std::vector<SpikesReference> spikes_references();

}  // namespace detequiv::app
