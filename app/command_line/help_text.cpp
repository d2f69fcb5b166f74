#include <cctype>

#include "command_line/page.hpp"
#include "wrap.hpp"

namespace detequiv::app {
namespace {

constexpr std::size_t meanings = 24;  ///< column where the meanings begin

std::string sentence(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text.ends_with('.') ? text : text + ".";
}

std::string joined(const std::vector<std::string>& names) {
    return CLI::detail::join(names, ", ");
}

void append_entry(std::string& out, const Entry& entry) {
    std::string left = "  " + joined(entry.names);
    if (!entry.value.empty() && entry.names.front().starts_with('-')) {
        left += " " + entry.value;
    }
    out += left;
    if (left.size() + 2 > meanings) {
        out.append("\n").append(meanings, ' ');
    } else {
        out.append(meanings - left.size(), ' ');
    }
    append_wrapped(out, entry.meaning, meanings, meanings);
}

void append_entries(std::string& out, const char* title, const std::vector<Entry>& entries) {
    if (entries.empty()) {
        return;
    }
    out.append("\n").append(title).append(":\n");
    for (const auto& entry : entries) {
        append_entry(out, entry);
    }
}

void append_note(std::string& out, const Note& note) {
    out.append("\n").append(note.title).append(":\n");
    for (const auto& paragraph : CLI::detail::split(note.text, '\n')) {
        out += "  ";
        append_wrapped(out, paragraph, 2, 2);
    }
}

}  // namespace

std::string help_text(const Page& page) {
    std::string out = "Usage: " + page.synopsis() + "\n\n";
    append_wrapped(out, sentence(page.summary), 0, 0);
    append_entries(out, "Verbs", page.verbs);
    append_entries(out, "Arguments", page.arguments);
    append_entries(out, "Options", page.options);
    for (const auto& note : page.notes) {
        append_note(out, note);
    }
    out += "\nExamples:\n";
    for (const auto& example : page.examples) {
        out.append("  # ").append(example.comment).append("\n  ").append(example.call).append("\n");
    }
    return out;
}

}  // namespace detequiv::app
