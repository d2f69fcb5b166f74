#pragma once

#include <functional>

namespace detequiv::app {

/// Runs `work`; a fault becomes one line on stderr and the exit status of its kind.
[[nodiscard]] int status_of(const std::function<int()>& work);

}  // namespace detequiv::app
