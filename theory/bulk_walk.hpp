#pragma once

#include <optional>

#include "complex_fixed_point.hpp"

namespace detequiv::resolvent_form {

/// Solves point after point on the axis gamma = -z, each from its neighbour; what Newton's steps find is
/// kept only if it lies on the physical branch, which is unique.
class Walk {
  public:
    explicit Walk(const Form& form) : form_(form) {}

    [[nodiscard]] ComplexPoint at(double z);

  private:
    const Form& form_;
    std::optional<Complex> last_;
};

}  // namespace detequiv::resolvent_form
