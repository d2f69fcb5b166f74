#include <algorithm>
#include <cmath>
#include <numbers>

#include "activation/closed_form.hpp"
#include "activation/hermite_algebra.hpp"

namespace detequiv::expression {
namespace {

using Recognised = std::optional<ClosedForm>;
using Kind = ClosedTerm::Kind;

/// Sums longer than this have no closed form here: every node carries its own list.
constexpr std::size_t most_terms = 32;

ClosedForm polynomial(HermitePolynomial coefficients) {
    return {std::move(coefficients), {}};
}

std::optional<double> constant(const Recognised& form) {
    const auto line = form ? affine(*form) : std::nullopt;
    return line && line->first == 0.0 ? std::optional(line->second) : std::nullopt;
}

Recognised scaled(Recognised form, double factor) {
    if (form) {
        form->polynomial = expression::scaled(std::move(form->polynomial), factor);
        for (auto& part : form->terms) {
            part.weight *= factor;
        }
    }
    return form;
}

Recognised sum(Recognised left, const Recognised& right) {
    if (!left || !right) {
        return std::nullopt;
    }
    left->polynomial = add(left->polynomial, right->polynomial);
    for (const auto& part : right->terms) {
        const auto same = std::find_if(left->terms.begin(), left->terms.end(),
                                       [&](const auto& other) { return other.term == part.term; });
        if (same != left->terms.end()) {
            same->weight += part.weight;
        } else {
            left->terms.push_back(part);
        }
    }
    std::erase_if(left->terms, [](const auto& part) { return part.weight == 0.0; });
    return left->terms.size() <= most_terms ? left : std::nullopt;
}

Recognised difference(Recognised left, const Recognised& right) {
    return sum(std::move(left), scaled(right, -1.0));
}

Recognised product(const Recognised& left, const Recognised& right) {
    if (const auto factor = constant(right)) {
        return scaled(left, *factor);
    }
    if (const auto factor = constant(left)) {
        return scaled(right, *factor);
    }
    if (!left || !right || !left->terms.empty() || !right->terms.empty() ||
        left->polynomial.size() + right->polynomial.size() > largest_polynomial_degree + 2) {
        return std::nullopt;
    }
    return polynomial(multiply(left->polynomial, right->polynomial));
}

Recognised power(const Recognised& base, int exponent) {
    Recognised result = base;
    for (int i = 1; i < exponent && result; ++i) {
        result = product(result, base);
    }
    return result;
}

/// kind(a z + b) for an argument that is a line.
Recognised of_line(Kind kind, const Recognised& argument, int quadrant = 0) {
    const auto line = argument ? affine(*argument) : std::nullopt;
    if (!line || line->first == 0.0) {
        return std::nullopt;
    }
    const ClosedTerm term = {.kind = kind, .a = line->first, .b = line->second, .quadrant = quadrant};
    return ClosedForm{{}, {{1.0, term}}};
}

Recognised exponential(const Recognised& argument) {
    if (!argument || !argument->terms.empty() || argument->polynomial.size() > 3 ||
        argument->polynomial.size() < 2) {
        return std::nullopt;
    }
    const HermitePolynomial& p = argument->polynomial;
    const double q = p.size() > 2 ? p[2] : 0.0;
    if (q >= 0.25) {
        return std::nullopt;
    }
    const ClosedTerm term = {.kind = Kind::exponential, .a = p[1], .b = p[0] - q, .q = q};
    return ClosedForm{{}, {{1.0, term}}};
}

/// 1/2 + f/2 for f odd about its middle.
Recognised half_above(const Recognised& form) {
    return sum(polynomial({0.5}), scaled(form, 0.5));
}

Recognised recognise_function(const Node& node, const Recognised& a) {
    switch (node.operation) {
        case Operation::relu:
            return of_line(Kind::relu, a);
        case Operation::abs:
            return difference(scaled(of_line(Kind::relu, a), 2.0), a);
        case Operation::sign:
            return of_line(Kind::sign, a);
        case Operation::step:
            return half_above(of_line(Kind::sign, a));
        case Operation::erf:
            return of_line(Kind::erf, a);
        case Operation::erfc:
            return difference(polynomial({1.0}), of_line(Kind::erf, a));
        case Operation::normal_cdf:
            return half_above(of_line(Kind::erf, scaled(a, std::numbers::sqrt2 / 2.0)));
        case Operation::gelu:
            return of_line(Kind::gelu, a);
        case Operation::sin:
            return of_line(Kind::sine, a);
        case Operation::cos:
            return of_line(Kind::sine, a, 1);
        case Operation::exp:
            return exponential(a);
        case Operation::integer_power:
            return power(a, node.parameter);
        default:
            return std::nullopt;
    }
}

Recognised recognise_series(const Tree& tree, const Node& node) {
    if (tree[node.children[0]].operation != Operation::variable) {
        return std::nullopt;
    }
    if (node.operation == Operation::series) {
        return polynomial(tree.coefficients(node.parameter));
    }
    HermitePolynomial single(static_cast<std::size_t>(node.parameter) + 1, 0.0);
    single.back() = 1.0;
    return polynomial(std::move(single));
}

Recognised recognise_node(const Tree& tree, const Node& node, const Recognised& a, const Recognised& b) {
    switch (node.operation) {
        case Operation::constant:
            return polynomial(expression::scaled(HermitePolynomial{1.0}, node.value));
        case Operation::variable:
            return polynomial({0.0, 1.0});
        case Operation::add:
            return sum(a, b);
        case Operation::subtract:
            return difference(a, b);
        case Operation::multiply:
            return product(a, b);
        case Operation::divide: {
            const auto divisor = constant(b);
            return divisor ? scaled(a, 1.0 / *divisor) : std::nullopt;
        }
        case Operation::negate:
            return scaled(a, -1.0);
        case Operation::maximum:
            return sum(b, of_line(Kind::relu, difference(a, b)));
        case Operation::minimum:
            return difference(a, of_line(Kind::relu, difference(a, b)));
        case Operation::hermite:
        case Operation::series:
            return recognise_series(tree, node);
        default:
            return recognise_function(node, a);
    }
}

}  // namespace

std::vector<std::optional<ClosedForm>> recognise(const Tree& tree, std::span<const NodeId> roots) {
    const std::vector<bool> used = tree.reachable(roots);
    std::vector<Recognised> forms(used.size());
    const Recognised none;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) {
            continue;
        }
        const Node& node = tree[static_cast<NodeId>(i)];
        const auto form = [&](std::size_t k) -> const Recognised& {
            return node.children[k] == no_node ? none : forms[static_cast<std::size_t>(node.children[k])];
        };
        forms[i] = recognise_node(tree, node, form(0), form(1));
    }
    return forms;
}

}  // namespace detequiv::expression
