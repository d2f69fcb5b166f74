#include "guard.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/words.hpp"

namespace detequiv::c {

void Message::write(std::string_view text) const noexcept {
    if (size_ == 0) {
        return;
    }
    std::size_t length = std::min(text.size(), size_ - 1);
    const auto continues = [&text](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    while (length > 0 && continues(length)) {
        --length;
    }
    text.copy(text_, length);
    mend_utf8({text_, length});
    text_[length] = '\0';
}

int code_of_exception(const Message& message) noexcept {
    const auto said = [&message](std::string_view text, detequiv_code code) {
        message.write(text);
        return static_cast<int>(code);
    };
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return said("not enough memory", DETEQUIV_OUT_OF_MEMORY);
    } catch (const std::length_error&) {
        return said("not enough memory", DETEQUIV_OUT_OF_MEMORY);
    } catch (const std::invalid_argument& error) {
        return said(error.what(), DETEQUIV_BAD_INPUT);
    } catch (const std::exception& error) {
        return said(error.what(), DETEQUIV_INTERNAL_ERROR);
    } catch (...) {
        return said("unknown fault", DETEQUIV_INTERNAL_ERROR);
    }
}

std::string joined(const std::vector<std::string>& faults) {
    std::string text;
    for (const auto& fault : faults) {
        text.append(text.empty() ? "numerical failure: " : "; ").append(fault);
    }
    return text;
}

void require_pointer(const void* pointer, std::string_view name) {
    if (pointer == nullptr) {
        check::refuse(name, "NULL", "a pointer");
    }
}

}  // namespace detequiv::c
