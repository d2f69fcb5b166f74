#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "activation/closed_term.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// sum_k polynomial[k] He_k(z) + sum_i weight_i term_i(z): the functions whose Hermite expansion is
/// elementary [eq. activation:closed].
struct ClosedForm {
    struct Weighted {
        double weight = 0.0;
        ClosedTerm term;
    };
    std::vector<double> polynomial;
    std::vector<Weighted> terms;

    [[nodiscard]] double mean_shift(double t) const;
    [[nodiscard]] double coefficient(int k) const;
    /// Empty with more than one term, with a term that has none, and where the parts cancel.
    [[nodiscard]] std::optional<double> norm2() const;
    /// sqrt(E) of the parts, added up: how large they are before they cancel.
    [[nodiscard]] double size_of_parts() const;
};

/// sum_k polynomial[k] He_k = slope z + intercept, as {slope, intercept}.
[[nodiscard]] std::optional<std::pair<double, double>> affine(const ClosedForm& form);

/// The closed form of every node that takes part in the roots and has one.
[[nodiscard]] std::vector<std::optional<ClosedForm>> recognise(const Tree& tree,
                                                               std::span<const NodeId> roots);

}  // namespace detequiv::expression
