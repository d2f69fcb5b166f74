#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/study.hpp"

/// What the tests of studies look at in a refusal.
namespace detequiv::test {

/// What `work` complains about; empty if it does not.
inline std::string fault_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const StudyError& error) {
        return error.what();
    }
    return {};
}

inline std::string fault_of(std::string_view toml, const std::vector<std::string>& overrides = {}) {
    return fault_of([&] { (void)parse_study(toml, "x.toml", overrides); });
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace detequiv::test
