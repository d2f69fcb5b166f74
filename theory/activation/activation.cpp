#include "detequiv/theory/activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "activation/implementation.hpp"
#include "activation/parser.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {
namespace {

using Formula = Activation::Implementation::Formula;
using Function = Activation::Implementation::Function;

constexpr std::size_t most_coefficients = 65;

void require_equal_lengths(std::span<const double> z, std::span<double> out) {
    if (out.size() != z.size()) {
        check::refuse("out.size()", std::to_string(out.size()), "z.size() = " + std::to_string(z.size()));
    }
}

void evaluate_block(const expression::Program& program, std::span<const double> z, std::span<double> out) {
    program.run(z, std::array{out});
}

void evaluate_block(const std::function<double(double)>& function, std::span<const double> z,
                    std::span<double> out) {
    std::transform(z.begin(), z.end(), out.begin(), function);
}

std::string list_text(const std::vector<double>& coefficients) {
    std::string text = "[";
    for (const double coefficient : coefficients) {
        text += (text.size() > 1 ? ", " : "") + check::shortest(coefficient);
    }
    return text + "]";
}

}  // namespace

Activation::Activation(std::shared_ptr<const Implementation> implementation)
    : implementation_(std::move(implementation)) {}

Activation Activation::parse(std::string_view text) {
    expression::Tree tree;
    const expression::NodeId root = expression::parse(text, tree);
    return Activation(std::make_shared<const Implementation>(expression::analyse(tree, root, text)));
}

Activation Activation::hermite_series(std::vector<double> coefficients) {
    if (coefficients.empty() || coefficients.size() > most_coefficients) {
        check::refuse("coefficients.size()", std::to_string(coefficients.size()), "1 to 65 coefficients");
    }
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
        check::finite("coefficients[" + std::to_string(k) + "]", coefficients[k]);
    }
    if (std::all_of(coefficients.begin(), coefficients.end(), [](double c) { return c == 0.0; })) {
        check::refuse("coefficients", list_text(coefficients), "one that is not 0");
    }
    const std::string text = list_text(coefficients);
    expression::Tree tree;
    const expression::NodeId root = tree.series(std::move(coefficients), tree.variable());
    return Activation(std::make_shared<const Implementation>(expression::analyse(tree, root, text)));
}

double Activation::operator()(double z) const {
    return std::visit([z](const auto& source) { return source.value(z); }, implementation_->source);
}

double Activation::derivative(double z) const {
    return std::visit([z](const auto& source) { return source.derivative(z); }, implementation_->source);
}

void Activation::evaluate(std::span<const double> z, std::span<double> out) const {
    require_equal_lengths(z, out);
    std::visit([&](const auto& source) { evaluate_block(source.value, z, out); }, implementation_->source);
}

void Activation::evaluate_derivative(std::span<const double> z, std::span<double> out) const {
    require_equal_lengths(z, out);
    std::visit([&](const auto& source) { evaluate_block(source.derivative, z, out); },
               implementation_->source);
}

void Activation::rounding_errors(std::span<const double> z, std::span<double> out) const {
    require_equal_lengths(z, out);
    if (const auto* const formula = std::get_if<Formula>(&implementation_->source)) {
        formula->roundings.bound(z, out);
    } else {
        std::fill(out.begin(), out.end(), 0.0);
    }
}

std::span<const double> Activation::kinks() const noexcept {
    return implementation_->kinks;
}

std::span<const double> Activation::jumps() const noexcept {
    return implementation_->jumps;
}

std::span<const double> Activation::jump_widths() const noexcept {
    return implementation_->jump_widths;
}

std::span<const double> Activation::split_points() const noexcept {
    return implementation_->splits;
}

const std::string& Activation::text() const noexcept {
    return implementation_->text;
}

bool Activation::is_callable() const noexcept {
    return std::holds_alternative<Implementation::Function>(implementation_->source);
}

std::optional<double> Activation::closed_mean_shift(double t) const {
    const auto* const formula = std::get_if<Formula>(&implementation_->source);
    return formula != nullptr && formula->closed ? std::optional(formula->closed->mean_shift(t))
                                                 : std::nullopt;
}

std::optional<double> Activation::closed_coefficient(int degree) const {
    check::at_least("degree", degree, 0);
    const auto* const formula = std::get_if<Formula>(&implementation_->source);
    return formula != nullptr && formula->closed ? std::optional(formula->closed->coefficient(degree))
                                                 : std::nullopt;
}

double Activation::closed_size() const noexcept {
    const auto* const formula = std::get_if<Formula>(&implementation_->source);
    return formula != nullptr && formula->closed ? formula->closed_size : 0;
}

std::optional<double> Activation::closed_norm2() const {
    const auto* const formula = std::get_if<Formula>(&implementation_->source);
    return formula != nullptr && formula->closed ? formula->closed->norm2() : std::nullopt;
}

}  // namespace detequiv
