#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "detequiv/detequiv.h"

/// The border to C: no exception passes it, every fault is a code and a text.
namespace detequiv::c {

/// A caller's buffer for texts; may be absent.
class Message {
  public:
    Message(char* text, std::size_t size) noexcept : text_(text), size_(text == nullptr ? 0 : size) {}
    /// As much of `text` as fits, cut between characters of UTF-8, with a NUL.
    void write(std::string_view text) const noexcept;

  private:
    char* text_;
    std::size_t size_;
};

/// The code of the exception being handled, its text in the message.
[[nodiscard]] int code_of_exception(const Message& message) noexcept;

/// Numerical faults as one text, empty where there are none.
[[nodiscard]] std::string joined(const std::vector<std::string>& faults);

/// Runs `work`, which returns the text of its numerical faults.
template <class Work>
[[nodiscard]] int guarded(const Message& message, Work work) noexcept {
    message.write({});
    try {
        const std::string faults = work();
        message.write(faults);
        return faults.empty() ? DETEQUIV_OK : DETEQUIV_FAILURE;
    } catch (...) {
        return code_of_exception(message);
    }
}

/// Throws std::invalid_argument that names the argument where it is NULL.
void require_pointer(const void* pointer, std::string_view name);

}  // namespace detequiv::c
