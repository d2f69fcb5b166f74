#pragma once

#include <vector>

#include "activation/program.hpp"
#include "activation/running_error.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// A place where the arguments of some nodes change sign or vanish.
struct Break {
    double z = 0.0;
    std::vector<NodeId> owners;
};

/// Decides whether a break inside an expression reaches its value: in relu(abs(z) - 1) the kink of abs at 0
/// does not, because relu is constant there.
class Smoothness {
  public:
    Smoothness(const Tree& tree, NodeId root);

    struct Verdict {
        bool breaks = false;  ///< the function or one of its derivatives is not continuous
        bool jumps = false;   ///< the function is not
    };
    [[nodiscard]] Verdict at(const Break& place) const;

  private:
    bool passes(std::size_t index, const std::vector<double>& left, const std::vector<double>& right,
                std::size_t child) const;
    bool jumps_numerically(double z) const;

    const Tree& tree_;
    std::vector<NodeId> nodes_;          ///< those that take part in the root, in order
    std::vector<std::size_t> position_;  ///< of a node among them
    Program program_;                    ///< all of them
    RunningError roundings_;
};

}  // namespace detequiv::expression
