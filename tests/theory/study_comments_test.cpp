#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <string_view>

#include "detequiv/theory/study.hpp"

using namespace detequiv;

namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Without comment signs and with one space where there was white space: comments are wrapped.
std::string unwrapped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool gap = c == ' ' || c == '\n' || c == '#';
        if (!gap || !out.ends_with(' ')) {
            out += gap ? ' ' : c;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("the reference is a study and names every field") {
    const std::string written = study_reference();
    CHECK(to_toml(parse_study(written)) == to_toml(Study{}));
    const std::string reference = unwrapped(written);
    for (const auto& key : numeric_field_names()) {
        CHECK(contains(reference, key.substr(key.find('.') + 1) + " = "));
    }
    const Study study;
    for (const auto& field : study_fields(study)) {
        CHECK(contains(reference, field.meaning));
        CHECK(contains(reference, field.requirement));
    }
}

TEST_CASE("a commented study reads back to the same study") {
    const auto returns = [](const Study& study) {
        CHECK(to_toml(parse_study(commented_toml(study))) == to_toml(study));
    };
    returns(parse_study("", "study", {"step.size=2.5", "data.noise=0.1", "title=a \"b\" # c"}));
    returns(parse_study("", "study", {"network.readout={atoms=[1,-1],probabilities=[0.5,0.5]}"}));
    Study swept;
    swept.sweep = {parse_sweep("step.exponent=0:0.4:5"), parse_sweep("ridge.lambda=1e-3:1:4:log")};
    returns(swept);
    for (const Study& study : {Study{}, swept}) {
        std::istringstream lines(commented_toml(study));
        for (std::string line; std::getline(lines, line);) {
            CHECK(line.size() <= 80);
        }
    }
}
