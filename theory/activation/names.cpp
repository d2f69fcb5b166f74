#include "activation/names.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/factorials.hpp>
#include <charconv>
#include <cmath>
#include <numbers>
#include <utility>

namespace detequiv::expression {
namespace {

using NamedOperation = std::pair<std::string_view, Operation>;

constexpr std::array<NamedOperation, 30> unary_functions = {{
    {"exp", Operation::exp},         {"log", Operation::log},           {"sqrt", Operation::sqrt},
    {"sin", Operation::sin},         {"cos", Operation::cos},           {"tan", Operation::tan},
    {"sinh", Operation::sinh},       {"cosh", Operation::cosh},         {"tanh", Operation::tanh},
    {"asin", Operation::asin},       {"acos", Operation::acos},         {"atan", Operation::atan},
    {"asinh", Operation::asinh},     {"acosh", Operation::acosh},       {"atanh", Operation::atanh},
    {"erf", Operation::erf},         {"erfc", Operation::erfc},         {"relu", Operation::relu},
    {"abs", Operation::abs},         {"sign", Operation::sign},         {"step", Operation::step},
    {"sigmoid", Operation::sigmoid}, {"softplus", Operation::softplus}, {"silu", Operation::silu},
    {"gelu", Operation::gelu},       {"Phi", Operation::normal_cdf},    {"phi", Operation::normal_density},
    {"ln", Operation::log},          {"heaviside", Operation::step},    {"swish", Operation::silu},
}};

constexpr std::array<std::string_view, 8> other_words = {"z",   "pi",           "e",   "max",
                                                         "min", "shifted_relu", "He1", "he1"};

constexpr auto words = [] {
    std::array<std::string_view, unary_functions.size() + other_words.size()> all = {};
    std::size_t count = 0;
    for (const auto& [name, operation] : unary_functions) {
        all[count++] = name;
    }
    for (const std::string_view word : other_words) {
        all[count++] = word;
    }
    return all;
}();

constexpr int largest_degree = 64;

/// N of HeN and heN.
std::optional<int> hermite_degree(std::string_view name) {
    if (name.size() < 3 || name.size() > 4 || name.substr(1, 1) != "e" ||
        (name[0] != 'H' && name[0] != 'h')) {
        return std::nullopt;
    }
    int degree = 0;
    const auto [last, error] = std::from_chars(name.data() + 2, name.data() + name.size(), degree);
    const bool whole = error == std::errc() && last == name.data() + name.size();
    return whole && degree >= 0 && degree <= largest_degree ? std::optional(degree) : std::nullopt;
}

double root_of_factorial(int n) {
    return static_cast<double>(
        std::sqrt(boost::math::unchecked_factorial<long double>(static_cast<unsigned>(n))));
}

NodeId apply_hermite(Tree& tree, int degree, bool normalised, NodeId argument, TextRange range) {
    NodeId polynomial = argument;
    if (degree != 1) {
        polynomial = tree.unary(Operation::hermite, argument, range, degree);
    }
    const double factor = 1.0 / root_of_factorial(degree);
    const Bounded bounded = factor == 1.0 ? Bounded(1) : Bounded::rounded(factor, 3);
    return normalised ? tree.binary(Operation::multiply, polynomial, tree.constant(bounded, range), range)
                      : polynomial;
}

}  // namespace

std::optional<Bounded> named_constant(std::string_view name) {
    if (name == "pi") {
        return Bounded::rounded(std::numbers::pi);
    }
    return name == "e" ? std::optional(Bounded::rounded(std::numbers::e)) : std::nullopt;
}

std::optional<Operation> named_binary_function(std::string_view name) {
    if (name == "max") {
        return Operation::maximum;
    }
    return name == "min" ? std::optional(Operation::minimum) : std::nullopt;
}

std::optional<NodeId> apply_named_function(Tree& tree, std::string_view name, NodeId argument,
                                           TextRange range) {
    if (const auto degree = hermite_degree(name)) {
        return apply_hermite(tree, *degree, name.front() == 'h', argument, range);
    }
    if (name == "shifted_relu") {
        const double mean = 1.0 / std::sqrt(2.0 * std::numbers::pi);
        return tree.binary(Operation::subtract, tree.unary(Operation::relu, argument, range),
                           tree.constant(Bounded::rounded(mean, 3), range), range);
    }
    const auto* const found =
        std::find_if(unary_functions.begin(), unary_functions.end(),
                     [name](const NamedOperation& entry) { return entry.first == name; });
    if (found == unary_functions.end()) {
        return std::nullopt;
    }
    return tree.unary(found->second, argument, range);
}

std::span<const std::string_view> known_words() {
    return words;
}

}  // namespace detequiv::expression
