#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "activation/kernel_choice.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// A tree compiled once into instructions on a few registers, each a block of 512 values that stays in the
/// first-level cache. One program may have several results. Immutable; runs in several threads at once.
class Program {
  public:
    Program(const Tree& tree, std::span<const NodeId> results, BlockKernel kernel = best_kernel().run);

    // Instructions point into the lists of coefficients.
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    Program(Program&&) = default;
    Program& operator=(Program&&) = default;
    ~Program() = default;

    /// outputs[r][i] = result r at z[i]. Every output has the length of z.
    void run(std::span<const double> z, std::span<const std::span<double>> outputs) const;
    /// The first result at z.
    [[nodiscard]] double operator()(double z) const;
    /// All results at z.
    [[nodiscard]] std::vector<double> all(double z) const;

    [[nodiscard]] std::size_t result_count() const { return results_.size(); }
    [[nodiscard]] std::size_t instruction_count() const { return instructions_.size(); }
    [[nodiscard]] std::size_t register_count() const { return registers_; }

  private:
    void run_block(std::span<const double> z, double* registers, std::size_t stride) const;
    void run_blocks(std::span<const double> z, std::span<const std::span<double>> outputs, double* registers,
                    std::size_t stride) const;

    std::vector<Instruction> instructions_;
    std::vector<std::vector<double>> coefficients_;
    std::vector<int> results_;  ///< the register of each result
    std::size_t registers_ = 1;
    BlockKernel kernel_;
};

}  // namespace detequiv::expression
