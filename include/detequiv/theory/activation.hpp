#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace detequiv {

/// A text that is no admissible function of z. what() names the position, the fault and the remedy.
class ExpressionError : public std::invalid_argument {
  public:
    ExpressionError(const std::string& message, std::size_t position)
        : std::invalid_argument(message), position_(position) {}
    /// Index of the first offending character in the text, counted from 0.
    [[nodiscard]] std::size_t position() const noexcept { return position_; }

  private:
    std::size_t position_;
};

/// A real function of one real variable, square integrable under the normal law: the activation sigma of the
/// network or the teacher sigma_*. An immutable value; copies share their innards and may be used from
/// several threads at once.
class Activation {
  public:
    /// A built-in name (relu, shifted_relu, erf, tanh, sigmoid, gelu, softplus, silu, sin, abs, sign, step,
    /// heN) or an expression in z of them: + - * / ^, the usual functions, He1 ... He64, max, min, pi, e.
    /// Throws ExpressionError for a text that does not parse, a name that is not defined, a value that is NaN
    /// or infinite on the line, or a function whose E f(Z)^2 is infinite or outside 1e-200 ... 1e200.
    [[nodiscard]] static Activation parse(std::string_view text);

    /// sum_k coefficients[k] He_k(z) (probabilists' Hermite polynomials). At most 65 finite coefficients, not
    /// all zero: std::invalid_argument otherwise, and ExpressionError for values or an E f(Z)^2 that parse
    /// would refuse.
    [[nodiscard]] static Activation hermite_series(std::vector<double> coefficients);

    /// A callable with its almost-everywhere derivative, the points where it or its derivative breaks
    /// (`kinks`), those among them where it jumps, and a name for messages. Finite values are checked on a
    /// grid.
    struct Callable {
        std::function<double(double)> value;
        std::function<double(double)> derivative;
        std::vector<double> kinks = {};
        std::vector<double> jumps = {};
        std::string name = "callable";
    };
    /// Throws std::invalid_argument for an empty function, a kink or jump that is not finite, a jump that is
    /// no kink, a value on the grid that is NaN or infinite, and a function that is 0 there, or whose
    /// E f(Z)^2 is infinite or outside 1e-200 ... 1e200. What the callable throws comes through.
    [[nodiscard]] static Activation from_callable(Callable callable);

    [[nodiscard]] double operator()(double z) const;
    [[nodiscard]] double derivative(double z) const;

    /// The same over blocks: vectorised, 1e-14 accurate relative to scale. out.size() == z.size().
    void evaluate(std::span<const double> z, std::span<double> out) const;
    void evaluate_derivative(std::span<const double> z, std::span<double> out) const;

    /// out[i]: bound of |computed - exact| at z[i], which is taken as exact: the roundings of every operation
    /// and of constants that are no doubles, carried through the expression [eq. activation:rounding].
    /// Infinite where an operand cannot be told from one outside its domain. 0 for a list of coefficients,
    /// and for a callable, of which nothing is known. Cost: some 20 ns for each operation.
    void rounding_errors(std::span<const double> z, std::span<double> out) const;

    /// Ascending points where the function or its derivative is not smooth, to rounding.
    [[nodiscard]] std::span<const double> kinks() const noexcept;
    /// The kinks at which the function itself jumps: there E sigma'(Z) is not c_1.
    [[nodiscard]] std::span<const double> jumps() const noexcept;
    /// For each jump the length within which roundings of its argument may move it; 0 for a callable.
    [[nodiscard]] std::span<const double> jump_widths() const noexcept;
    /// Where the panels of a quadrature must end: the kinks, and of an expression also places in and beside
    /// features too narrow for its nodes, as of tanh(1e4*z) [eq. activation:narrow]. Of a callable nothing is
    /// known between the points it is asked for: its narrow features must be among its kinks.
    [[nodiscard]] std::span<const double> split_points() const noexcept;
    /// What the user wrote; a list of coefficients is written as one.
    [[nodiscard]] const std::string& text() const noexcept;
    /// Made of a callable: text() is a name, which does not say what it computes.
    [[nodiscard]] bool is_callable() const noexcept;

    /// S(t) = E sigma(Z + t) where it has a closed form (built-in names and coefficient lists).
    [[nodiscard]] std::optional<double> closed_mean_shift(double t) const;
    /// c_k = E[sigma(Z) He_k(Z)]/k! where it has a closed form.
    [[nodiscard]] std::optional<double> closed_coefficient(int degree) const;
    /// E sigma(Z)^2 where it has a closed form.
    [[nodiscard]] std::optional<double> closed_norm2() const;
    /// What the roundings of closed forms are relative to: sqrt(E f^2) of their parts, added up before they
    /// cancel. sqrt(k!) c_k errs by 8 + 2k roundings of itself and a few of this, E sigma^2 by 16 of its
    /// square. 0 for a list of coefficients, and where there is no closed form.
    [[nodiscard]] double closed_size() const noexcept;

    struct Implementation;  ///< defined in theory/activation/

  private:
    explicit Activation(std::shared_ptr<const Implementation> implementation);
    std::shared_ptr<const Implementation> implementation_;
};

}  // namespace detequiv
