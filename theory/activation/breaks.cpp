#include "activation/breaks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "activation/fault.hpp"
#include "activation/line_scan.hpp"
#include "activation/smoothness.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv::expression {
namespace {

Zeros zeros_of_line(double slope, double intercept) {
    const double zero = -intercept / slope + 0.0;
    return slope != 0.0 && std::abs(zero) <= line_end ? Zeros{{zero}, {}} : Zeros{};
}

class BreakFinder {
  public:
    BreakFinder(const Tree& tree, std::string_view text, std::span<const NodeId> derivatives,
                std::span<const std::optional<ClosedForm>> forms)
        : tree_(tree),
          text_(text),
          derivatives_(derivatives),
          forms_(forms),
          points_(line_grid(fine_cells)) {}

    void visit(const CriticalArgument& critical) {
        const Zeros zeros = find(critical);
        switch (critical.role) {
            case Role::branch:
                return record(critical.owner, zeros.crossings);
            case Role::nonnegative:
                return refuse_any(critical.owner, zeros.crossings, "its argument leaves its domain at z = ");
            case Role::nonzero:
                refuse_any(critical.owner, zeros.crossings, pole(critical.owner));
                refuse_any(critical.owner, zeros.touches, pole(critical.owner));
                return refuse_any(critical.owner, limits_of_zero(critical), pole(critical.owner));
            case Role::singular:
                record(critical.owner, zeros.crossings);
                return record(critical.owner, zeros.touches);
        }
    }

    std::vector<Break> take() { return std::move(found_); }

  private:
    std::string pole(NodeId owner) const {
        return tree_[owner].operation == Operation::divide ? "division by a value that vanishes at z = "
                                                           : "infinite at z = ";
    }

    Zeros find(const CriticalArgument& critical) const {
        const auto index = static_cast<std::size_t>(critical.argument);
        if (const auto line = forms_[index] ? affine(*forms_[index]) : std::nullopt) {
            return zeros_of_line(line->first, line->second);
        }
        const std::array results = {critical.argument, derivatives_[index], critical.magnitude};
        const Program program(tree_, results);
        // So close to a break a rounding may change a sign: too little to refuse a function for.
        const bool refused = critical.role == Role::nonnegative || critical.role == Role::nonzero;
        return refused ? find_zeros(program, points_) : find_close_zeros(program, points_, places());
    }

    std::vector<double> places() const {
        std::vector<double> known;
        std::transform(found_.begin(), found_.end(), std::back_inserter(known),
                       [](const Break& found) { return found.z; });
        return known;
    }

    /// Breaks that the argument goes to zero at from one side, whatever it is there and beyond.
    std::vector<double> limits_of_zero(const CriticalArgument& critical) const {
        const auto index = static_cast<std::size_t>(critical.argument);
        const std::array results = {critical.argument, derivatives_[index]};
        const Program program(tree_, results);
        std::vector<double> places;
        for (const Break& known : found_) {
            const auto vanishes = [&](double side) {
                // distance^p is distance/p times its slope, at every distance; p below 1/4 is too slow to
                // tell from a constant.
                constexpr std::array exponents = {-40, -50};
                return std::all_of(exponents.begin(), exponents.end(), [&](int exponent) {
                    const double distance = std::ldexp(std::max(1.0, std::abs(known.z)), exponent);
                    const std::vector<double> sample = program.all(known.z + side * distance);
                    return std::abs(sample[0]) <= 4.0 * distance * std::abs(sample[1]);
                });
            };
            if (vanishes(-1) || vanishes(1)) {
                places.push_back(known.z);
            }
        }
        return places;
    }

    void record(NodeId owner, const std::vector<double>& places) {
        for (const double place : places) {
            const auto known = std::find_if(found_.begin(), found_.end(), [place](const Break& other) {
                return same_place(other.z, place);
            });
            if (known != found_.end()) {
                known->owners.push_back(owner);
                continue;
            }
            found_.push_back({place, {owner}});
            // Later arguments are functions of this owner: they may change sign or slope where it breaks.
            const auto after = std::lower_bound(points_.begin(), points_.end(), place);
            if (after == points_.end() || *after != place) {
                points_.insert(after, place);
            }
        }
    }

    void refuse_any(NodeId owner, const std::vector<double>& places, const std::string& fault) const {
        const auto nearest = std::min_element(places.begin(), places.end(),
                                              [](double a, double b) { return std::abs(a) < std::abs(b); });
        if (nearest != places.end()) {
            refuse_at(text_, tree_[owner].range,
                      fault + check::shortest(*nearest) + "; required a finite value for every real z");
        }
    }

    const Tree& tree_;
    std::string_view text_;
    std::span<const NodeId> derivatives_;
    std::span<const std::optional<ClosedForm>> forms_;
    std::vector<double> points_;
    std::vector<Break> found_;
};

}  // namespace

Breaks find_breaks(const Tree& tree, NodeId root, std::span<const CriticalArgument> arguments,
                   std::span<const NodeId> derivatives, std::span<const std::optional<ClosedForm>> forms,
                   std::string_view text) {
    BreakFinder finder(tree, text, derivatives, forms);
    for (const CriticalArgument& critical : arguments) {
        finder.visit(critical);
    }
    std::vector<Break> found = finder.take();
    std::sort(found.begin(), found.end(), [](const Break& a, const Break& b) { return a.z < b.z; });
    Breaks breaks;
    const Smoothness smoothness(tree, root);
    for (const Break& candidate : found) {
        const Smoothness::Verdict verdict = smoothness.at(candidate);
        if (verdict.breaks) {
            breaks.kinks.push_back(candidate.z);
        }
        if (verdict.breaks && verdict.jumps) {
            breaks.jumps.push_back(candidate.z);
        }
    }
    return breaks;
}

}  // namespace detequiv::expression
