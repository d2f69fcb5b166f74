#include "wrap.hpp"

#include <algorithm>

namespace detequiv::app {

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t at) {
    bool first = true;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (!first && at + 1 + word.size() > text_columns) {
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
