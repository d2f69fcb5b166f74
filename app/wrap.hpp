#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace detequiv::app {

/// Columns of a text: at most 80, and no more than COLUMNS says or the terminal that stdout is, if not
/// below 40.
[[nodiscard]] std::size_t text_columns();

/// Appends `text` and a line end, in lines of at most text_columns(); each after the first has `indent`
/// spaces. `at`: columns of the first line that are used already. Words are never broken.
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t at);

}  // namespace detequiv::app
