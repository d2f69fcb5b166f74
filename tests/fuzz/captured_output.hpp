#pragma once

#include <functional>
#include <string>

namespace detequiv::fuzz {

struct Captured {
    std::string out, err;
};

/// What `work` writes to the descriptor of stdout and to the stream stderr. The descriptor of stderr stays
/// where it is: sanitizers report there.
[[nodiscard]] Captured captured(const std::function<void()>& work);

}  // namespace detequiv::fuzz
