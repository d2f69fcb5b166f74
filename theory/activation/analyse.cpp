#include <algorithm>
#include <array>
#include <cmath>

#include "activation/admissibility.hpp"
#include "activation/breaks.hpp"
#include "activation/critical.hpp"
#include "activation/derivative.hpp"
#include "activation/fault.hpp"
#include "activation/implementation.hpp"
#include "activation/line_scan.hpp"
#include "activation/narrow.hpp"
#include "detequiv/numerics/quadrature.hpp"

namespace detequiv::expression {
namespace {

std::vector<double> with_neighbours(std::vector<double> points, const std::vector<double>& kinks) {
    for (const double kink : kinks) {
        const double step = std::ldexp(std::max(1.0, std::abs(kink)), -50);
        points.insert(points.end(), {kink - step, kink, kink + step});
    }
    return points;
}

std::vector<double> without(const std::vector<double>& points, const std::vector<double>& kinks) {
    std::vector<double> kept;
    std::copy_if(points.begin(), points.end(), std::back_inserter(kept), [&](double point) {
        const auto after = std::lower_bound(kinks.begin(), kinks.end(), point);
        return !(after != kinks.end() && same_place(*after, point)) &&
               !(after != kinks.begin() && same_place(*std::prev(after), point));
    });
    return kept;
}

/// How f fades on a grid, and where that sees zeros alone on panels that end at its kinks.
Fading fading_of(const Program& value, const std::vector<double>& kinks) {
    const std::vector<double> grid = line_grid(coarse_cells);
    std::vector<double> values(grid.size());
    value.run(grid, std::array{std::span<double>(values)});
    Fading fades = fading(grid, values);
    if (std::isinf(fades.log_norm2)) {
        const SampledFunction sampled = sample_function(
            [&](std::span<const double> z, std::span<double> out) { value.run(z, std::array{out}); }, kinks);
        fades.log_norm2 = std::log(sampled.norm2());
    }
    return fades;
}

/// sqrt(E f(Z)^2), after the checks that it exists and is not 0.
double require_norm(const Program& value, const std::vector<double>& kinks, std::string_view text) {
    const Fading fades = fading_of(value, kinks);
    if (std::isinf(fades.log_norm2)) {
        refuse_at(text, {0, text.size()}, "zero for every z; required a function with E f(Z)^2 > 0");
    }
    if (!fades.faded) {
        refuse_at(text, {0, text.size()},
                  "not square integrable under the normal law: f(z)^2 exp(-z^2/2) has not fallen below 1e-30 "
                  "of its integral at |z| = 40; required a slower growth");
    }
    if (const std::string fault = fault_of_size(fades); !fault.empty()) {
        refuse_at(text, {0, text.size()}, fault);
    }
    return std::exp(0.5 * fades.log_norm2);
}

/// A closed form whose parts cancel would lose the digits that quadrature keeps.
std::optional<ClosedForm> accurate(const std::optional<ClosedForm>& form, double norm) {
    constexpr double worst_cancellation = 32.0;
    const bool keeps_digits = form && form->size_of_parts() <= worst_cancellation * norm;
    return keeps_digits ? form : std::nullopt;
}

/// What roundings of a closed form are relative to; the coefficients of a list are what they are.
double rounded_size(const Tree& tree, NodeId root, const std::optional<ClosedForm>& form) {
    return form && tree[root].operation != Operation::series ? form->size_of_parts() : 0;
}

}  // namespace

Activation::Implementation analyse(Tree& tree, NodeId root, std::string_view text) {
    const std::vector<double> grid = line_grid(fine_cells);
    require_finite(tree, root, grid, text);
    const std::vector<CriticalArgument> arguments = critical_arguments(tree, root);
    std::vector<NodeId> roots = {root};
    for (const CriticalArgument& critical : arguments) {
        roots.push_back(critical.argument);
    }
    const auto forms = recognise(tree, roots);
    const std::vector<NodeId> derivatives = differentiate(tree, roots);
    const NodeId derivative = derivatives[static_cast<std::size_t>(root)];
    Breaks breaks = find_breaks(tree, root, arguments, derivatives, forms, text);
    require_finite(tree, root, with_neighbours({}, breaks.kinks), text);

    Program value(tree, std::array{root});
    const double norm = require_norm(value, breaks.kinks, text);
    try {
        require_finite(tree, derivative, without(grid, breaks.kinks), text);
    } catch (const ExpressionError&) {
        refuse_at(text, {0, text.size()},
                  "its derivative overflows for some |z| <= 40; required an equal expression whose parts do "
                  "not overflow, such as exp(-x)/(1 + exp(-x)) for 1/(1 + exp(x))");
    }
    std::vector<double> splits = narrow_splits(tree, root, breaks.kinks);
    splits.insert(splits.end(), breaks.kinks.begin(), breaks.kinks.end());
    RunningError roundings(tree, root);
    std::vector<double> widths(breaks.jumps.size());
    std::transform(breaks.jumps.begin(), breaks.jumps.end(), widths.begin(), [&](double jump) {
        return decided_distance(roundings, jump, -1) + decided_distance(roundings, jump, 1);
    });
    return {.text = std::string(text),
            .kinks = std::move(breaks.kinks),
            .jumps = std::move(breaks.jumps),
            .jump_widths = std::move(widths),
            .splits = std::move(splits),
            .source = Activation::Implementation::Formula{
                std::move(value), Program(tree, std::array{derivative}),
                accurate(forms[static_cast<std::size_t>(root)], norm),
                rounded_size(tree, root, forms[static_cast<std::size_t>(root)]), std::move(roundings)}};
}

}  // namespace detequiv::expression
