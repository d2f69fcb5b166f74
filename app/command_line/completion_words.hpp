#pragma once

#include <string>
#include <vector>

#include "command_line/page.hpp"

/// What the scripts of all shells are made from.
namespace detequiv::app {

/// A field of a study with the words that it may be, if any.
struct FieldWords {
    std::string key = {};
    std::vector<std::string> words = {};
};
[[nodiscard]] std::vector<FieldWords> field_words();

/// What a shell offers where a value is expected.
enum class Offer { nothing, words, file, study, field, swept_field };
[[nodiscard]] Offer offer_of(const Entry& entry);

/// Every option of the program and its verbs that takes a value, each name once.
[[nodiscard]] std::vector<Entry> valued_options(const Page& program, const std::vector<Page>& verbs);

/// Words with blanks between them.
[[nodiscard]] std::string blank_separated(const std::vector<std::string>& words);

[[nodiscard]] std::string bash_completion(const Page& program, const std::vector<Page>& verbs);
[[nodiscard]] std::string zsh_completion(const Page& program, const std::vector<Page>& verbs);
[[nodiscard]] std::string fish_completion(const Page& program, const std::vector<Page>& verbs);

}  // namespace detequiv::app
