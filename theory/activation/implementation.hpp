#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "activation/closed_form.hpp"
#include "activation/program.hpp"
#include "activation/running_error.hpp"
#include "detequiv/theory/activation.hpp"

namespace detequiv {

struct Activation::Implementation {
    /// What an expression or a coefficient list becomes.
    struct Formula {
        expression::Program value;
        expression::Program derivative;
        std::optional<expression::ClosedForm> closed;
        double closed_size = 0;  ///< of the parts of the closed form; 0 for a list of coefficients
        expression::RunningError roundings;
    };
    struct Function {
        std::function<double(double)> value;
        std::function<double(double)> derivative;
    };

    std::string text;
    std::vector<double> kinks;
    std::vector<double> jumps;
    std::vector<double> jump_widths;
    std::vector<double> splits;  ///< kinks and places beside narrow features
    std::variant<Formula, Function> source;
};

namespace expression {

/// Checks the expression, finds its breaks and compiles it with its derivative. `text` is what messages
/// quote. Throws ExpressionError as Activation::parse does.
[[nodiscard]] Activation::Implementation analyse(Tree& tree, NodeId root, std::string_view text);

}  // namespace expression
}  // namespace detequiv
