#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace detequiv::fuzz {

/// Takes numbers and texts off the bytes of an input; zeros and empty texts at its end.
class Input {
  public:
    explicit Input(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool empty() const { return bytes_.empty(); }

    template <class Number>
    [[nodiscard]] Number number() {
        Number value{};
        if (bytes_.size() >= sizeof value) {
            std::memcpy(&value, bytes_.data(), sizeof value);
        }
        bytes_.remove_prefix(std::min(bytes_.size(), sizeof value));
        return value;
    }

    [[nodiscard]] std::string_view text(std::size_t length) {
        const auto taken = bytes_.substr(0, length);
        bytes_.remove_prefix(taken.size());
        return taken;
    }

    /// How many numbers of this type are left.
    template <class Number>
    [[nodiscard]] std::size_t left() const {
        return bytes_.size() / sizeof(Number);
    }

  private:
    std::string_view bytes_;
};

}  // namespace detequiv::fuzz
