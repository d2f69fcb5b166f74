#pragma once

/// What this process may take of the machine that it runs on.
namespace detequiv {

/// Cores that this process may run on, which a batch system or taskset may have made fewer than there are.
[[nodiscard]] int allowed_cores();

}  // namespace detequiv
