#include <cctype>

#include "command_line/page.hpp"
#include "detequiv/version.hpp"

namespace detequiv::app {
namespace {

/// Text as roff shows it literally, also where it is copied from.
std::string roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '\'':
                out += "\\(aq";
                break;
            case '"':
                out += "\\(dq";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '~':
                out += "\\(ti";
                break;
            case '`':
                out += "\\(ga";
                break;
            default:
                out += c;
        }
    }
    return out.starts_with('.') ? "\\&" + out : out;
}

std::string upper(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return text;
}

std::string page_name(const std::string& verb) {
    return verb.empty() ? "detequiv" : "detequiv-" + verb;
}

/// "\fB--set\fR \fIKEY=VALUE\fR", a tagged paragraph.
void append_tagged(std::string& out, const Entry& entry) {
    std::string names;
    for (const auto& name : entry.names) {
        names += (names.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
    }
    if (!entry.value.empty() && entry.names.front().starts_with('-')) {
        names += " \\fI" + roff(entry.value) + "\\fR";
    }
    out.append(".TP\n").append(names).append("\n").append(roff(entry.meaning)).append("\n");
}

void append_section(std::string& out, const char* title, const std::vector<Entry>& entries) {
    if (entries.empty()) {
        return;
    }
    out.append(".SH ").append(title).append("\n");
    for (const auto& entry : entries) {
        append_tagged(out, entry);
    }
}

/// Every line of a call as it stands.
void append_example(std::string& out, const Example& example) {
    out.append(".PP\n").append(roff(example.comment)).append(":\n.PP\n.nf\n.RS 4\n");
    for (const auto& line : CLI::detail::split(example.call, '\n')) {
        out.append(roff(line)).append("\n");
    }
    out += ".RE\n.fi\n";
}

void append_see_also(std::string& out, const Page& page) {
    out += ".SH \"SEE ALSO\"\n";
    std::string line = page.verb.empty() ? "" : "\\fBdetequiv\\fR(1)";
    for (const auto& verb : page.verbs) {
        line += (line.empty() ? "\\fB" : ", \\fB") + roff(page_name(verb.names.front())) + "\\fR(1)";
    }
    out += line + "\n";
}

}  // namespace

std::string manual_page(const Page& page) {
    const std::string name = page_name(page.verb);
    std::string out = ".TH " + roff(upper(name)) + " 1 \"\" \"detequiv " + std::string(version()) +
                      "\" \"detequiv manual\"\n.nh\n.ad l\n";
    out += ".SH NAME\n" + roff(name) + " \\- " + roff(page.summary) + "\n";
    const std::string program = page.verb.empty() ? "detequiv" : "detequiv " + page.verb;
    out +=
        ".SH SYNOPSIS\n\\fB" + roff(program) + "\\fR" + roff(page.synopsis().substr(program.size())) + "\n";
    append_section(out, "VERBS", page.verbs);
    append_section(out, "ARGUMENTS", page.arguments);
    append_section(out, "OPTIONS", page.options);
    for (const auto& note : page.notes) {
        out += ".SH \"" + roff(upper(note.title)) + "\"\n" + roff(note.text) + "\n";
    }
    out += ".SH EXAMPLES\n";
    for (const auto& example : page.examples) {
        append_example(out, example);
    }
    append_see_also(out, page);
    return out;
}

}  // namespace detequiv::app
