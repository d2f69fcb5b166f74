#include <algorithm>
#include <array>

#include "detequiv/numerics/words.hpp"
#include "study/field.hpp"

/// What a key that does not exist was meant to be.
namespace detequiv::study_detail {
namespace {

struct Symbol {
    std::string_view symbol, key;
};

/// The letters by which the theory and the fields' meanings speak of fields. Of two meanings the first counts
/// unless the other stands in the table that was stated.
constexpr std::array symbols{Symbol{"N", "network.width"},      Symbol{"sigma", "network.activation"},
                             Symbol{"sigma", "data.noise"},     Symbol{"W_0", "network.rows"},
                             Symbol{"a", "network.readout"},    Symbol{"s", "network.output_scale"},
                             Symbol{"sigma_*", "data.teacher"}, Symbol{"sigma_star", "data.teacher"},
                             Symbol{"sigma_eps", "data.noise"}, Symbol{"d", "data.dimension"},
                             Symbol{"n", "data.samples"},       Symbol{"n_1", "data.first_batch"},
                             Symbol{"n1", "data.first_batch"},  Symbol{"lambda", "ridge.lambda"},
                             Symbol{"eta", "step.size"},        Symbol{"alpha", "step.exponent"},
                             Symbol{"c", "step.constant"},      Symbol{"K", "theory.columns"},
                             Symbol{"T", "simulation.trials"}};

std::string_view last_part(std::string_view key) {
    const auto dot = key.rfind('.');
    return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

/// With the dot behind; empty where there is none.
std::string_view table_of(std::string_view key) {
    return key.substr(0, key.size() - last_part(key).size());
}

/// The known key that the symbol in the last part stands for, or nothing.
std::string_view meant_by_symbol(std::string_view key, std::span<const std::string> known) {
    std::string_view meant;
    for (const auto& [symbol, field] : symbols) {
        if (symbol == last_part(key) && std::find(known.begin(), known.end(), field) != known.end() &&
            (meant.empty() || table_of(field) == table_of(key))) {
            meant = field;
        }
    }
    return meant;
}

/// Slips that lead to a known key: of the whole, or, where they leave a letter of it, of the last part (a
/// field under the wrong table, or under none).
std::size_t strangeness(std::string_view key, std::string_view known) {
    const auto whole = edit_distance(key, known);
    const auto last = edit_distance(last_part(key), last_part(known));
    return last < last_part(key).size() ? std::min(whole, last + 1) : whole;
}

std::string_view nearest_to(std::string_view key, std::span<const std::string> known) {
    const auto nearest =
        std::min_element(known.begin(), known.end(), [&](const std::string& a, const std::string& b) {
            return strangeness(key, a) < strangeness(key, b);
        });
    return nearest != known.end() && strangeness(key, *nearest) <= largest_slip(key) ? *nearest
                                                                                     : std::string_view();
}

}  // namespace

std::string unknown_key(std::string_view key, std::span<const std::string> known) {
    constexpr std::size_t longest_key = 60;
    const auto shown = on_one_line(excerpt(key, longest_key));
    std::string line = shown + ": unknown key; ";
    const auto symbol = meant_by_symbol(shown, known);
    if (const auto meant = symbol.empty() ? nearest_to(shown, known) : symbol; !meant.empty()) {
        return line.append("did you mean ").append(meant).append("?");
    }
    const auto table = table_of(shown);
    const auto in_table = [table](const std::string& name) { return table_of(name) == table; };
    const bool all = table.empty() || std::none_of(known.begin(), known.end(), in_table);
    line += "known are";
    for (const auto& name : known) {
        if (all || in_table(name)) {
            line.append(" ").append(name);
        }
    }
    return line;
}

}  // namespace detequiv::study_detail
