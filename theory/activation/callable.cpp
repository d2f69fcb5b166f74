#include <algorithm>
#include <cmath>

#include "activation/admissibility.hpp"
#include "activation/implementation.hpp"
#include "activation/line_scan.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {
namespace {

std::vector<double> ascending(const std::string& name, std::vector<double> places) {
    for (const double place : places) {
        check::finite(name, place);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

void require_admissible(const Activation::Callable& callable) {
    const std::vector<double> grid = expression::line_grid(expression::coarse_cells);
    std::vector<double> values;
    values.reserve(grid.size());
    for (const double z : grid) {
        values.push_back(check::finite(callable.name + "(" + check::shortest(z) + ")", callable.value(z)));
    }
    const expression::Fading fades = expression::fading(grid, values);
    if (std::isinf(fades.log_norm2)) {
        check::refuse(callable.name, "0", "a function that is not zero for every z");
    }
    if (!fades.faded) {
        check::refuse(callable.name, "f",
                      "f(z)^2 exp(-z^2/2) below 1e-30 of its integral at |z| = 40: not square integrable "
                      "under the normal law");
    }
    if (const std::string fault = expression::fault_of_size(fades); !fault.empty()) {
        check::refuse(callable.name, "f", fault);
    }
}

}  // namespace

Activation Activation::from_callable(Callable callable) {
    if (!callable.value) {
        check::refuse("value", "empty", "a function of z");
    }
    if (!callable.derivative) {
        check::refuse("derivative", "empty", "the almost-everywhere derivative of value");
    }
    std::vector<double> kinks = ascending("kinks", std::move(callable.kinks));
    std::vector<double> jumps = ascending("jumps", std::move(callable.jumps));
    for (const double jump : jumps) {
        if (!std::binary_search(kinks.begin(), kinks.end(), jump)) {
            check::refuse("jumps", check::shortest(jump), "a point that is among the kinks");
        }
    }
    require_admissible(callable);
    std::vector<double> splits = kinks;
    std::vector<double> widths(jumps.size(), 0.0);
    Implementation implementation = {
        .text = std::move(callable.name),
        .kinks = std::move(kinks),
        .jumps = std::move(jumps),
        .jump_widths = std::move(widths),
        .splits = std::move(splits),
        .source = Implementation::Function{std::move(callable.value), std::move(callable.derivative)}};
    return Activation(std::make_shared<const Implementation>(std::move(implementation)));
}

}  // namespace detequiv
