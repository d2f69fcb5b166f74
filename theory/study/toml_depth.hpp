#pragma once

#include <string_view>

namespace detequiv::study_detail {

/// Throws StudyError for a key of more than 8 parts, "a.b.c...": fields have two, and toml++, which limits
/// the depth of nested values, builds and destroys the tables of such a key by recursion until the stack
/// ends.
void check_depth(std::string_view toml);

}  // namespace detequiv::study_detail
