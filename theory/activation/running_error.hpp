#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "activation/program.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// Bounds of what roundings do to the values of an expression: those of each operation and of the constants,
/// carried through the tree [eq. activation:rounding].
class RunningError {
  public:
    RunningError(const Tree& tree, NodeId root);

    /// errors[i]: bound of |computed - exact| at z[i], which is taken as exact. Both of the same length.
    /// Cost: some 20 ns for each operation.
    void bound(std::span<const double> z, std::span<double> errors) const;

    /// Whether roundings may decide a sign or a step at z.
    [[nodiscard]] bool undecided(double z) const;

  private:
    struct Step {
        Operation operation;
        int parameter;
        double constant_error;
        std::vector<std::size_t> operands;
    };

    /// [part][point]
    using Table = std::vector<std::vector<double>>;
    void tabulate(std::span<const double> z, Table& values, Table& errors) const;
    [[nodiscard]] double error_of(const Step& step, double value, std::size_t at, const Table& values,
                                  const Table& errors) const;

    std::vector<Step> steps_;
    Program program_;
};

/// How far from z to one side (-1, 1) the nearest point lies where no rounding decides, by powers of two from
/// 2^-53 to 2^-10 of max(1, |z|); the first of them where there is none.
[[nodiscard]] double decided_distance(const RunningError& roundings, double z, double side);

}  // namespace detequiv::expression
