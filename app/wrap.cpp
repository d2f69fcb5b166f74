#include "wrap.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace detequiv::app {

std::size_t text_columns() {
    constexpr long widest = 80;
    constexpr long narrowest = 40;
    long columns = 0;
    if (const char* stated = std::getenv("COLUMNS"); stated != nullptr) {
        columns = std::strtol(stated, nullptr, 10);
    }
    struct winsize window = {};
    if (columns <= 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0) {
        columns = window.ws_col;
    }
    return static_cast<std::size_t>(columns <= 0 ? widest : std::clamp(columns, narrowest, widest));
}

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t at) {
    const std::size_t columns = text_columns();
    bool first = true;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (!first && at + 1 + word.size() > columns) {
            out.append("\n").append(indent, ' ');
            at = indent;
        } else if (!first) {
            out += ' ';
            ++at;
        }
        out += word;
        at += word.size();
        first = false;
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    out += '\n';
}

}  // namespace detequiv::app
