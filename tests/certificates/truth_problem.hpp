#pragma once

#include <optional>
#include <vector>

namespace truth {

enum class Function { polynomial, erf, sin, relu, shifted_relu, tanh_bump };

/// An activation; E he_i(Z) sigma(v Z) is closed but for tanh, which takes about a second
/// where omega is Gaussian.
struct Activation {
    Function function = Function::polynomial;
    /// c_0, c_1, ... of a polynomial, exact; {A} of tanh(z) + A (exp(-z^2/2) - 2^(-1/2)), {} meaning A = 0
    std::vector<double> coefficients = {};
};

enum class Law { gaussian, rademacher, finite };

/// The law of omega. Finite: exact atoms and probabilities; their sum, mean and variance are what they are.
struct Readout {
    Law law = Law::gaussian;
    std::vector<double> atoms = {};
    std::vector<double> probabilities = {};
};

enum class Rows { sphere, gaussian };
enum class Scale { none, mean_field, unit, number };

/// Ratios to use as exact numbers in place of quotients of sizes.
struct Ratios {
    double phi = 1;        ///< d/n
    double phi_first = 1;  ///< d/n_1
    double psi = 1;        ///< d/N
    /// |phi - psi|/phi where it is known better: phi stays, psi becomes phi (1 -+ imbalance), below phi where
    /// the given psi is not above it.
    std::optional<double> imbalance = std::nullopt;
};

/// One problem; every double is an exact number.
struct Problem {
    Activation activation = {};
    std::vector<double> teacher = {};                     ///< cs_0, cs_1, ...
    double noise = 0;                                     ///< sigma_eps, a standard deviation
    std::optional<double> noise_variance = std::nullopt;  ///< replaces its square
    double ridge = 0.01;                                  ///< lambda > 0
    double step_size = 0;                                 ///< eta >= 0
    Scale scale = Scale::mean_field;
    double scale_number = 0;  ///< s for Scale::number
    Readout readout = {};
    Rows rows = Rows::sphere;
    bool lengthening = true;    ///< of the rows of W by the label's mean; false: chi = 0, as in some tables
    double samples = 1000;      ///< n
    double first_batch = 1000;  ///< n_1
    double width = 1000;        ///< N; also in tau and in the mean-field scale
    double dimension = 600;     ///< d
    std::optional<Ratios> ratios = std::nullopt;  ///< replaces d/n, d/n_1 and d/N
    /// K monomial columns; empty: resummed, which for a polynomial is K = its degree.
    std::optional<int> columns = std::nullopt;
    /// M, the highest he_i and (Gaussian readout) f_p kept of a resummed function; of a polynomial its degree
    /// is enough, and the default for it. Functions other than polynomials: default 30. Unused with columns.
    /// A finite readout law always keeps all its functions.
    std::optional<int> degree = std::nullopt;
    int highest_plateau = 4;

    template <class Number>
    [[nodiscard]] Number noise2() const {
        return noise_variance ? Number(*noise_variance) : Number(Number(noise) * noise);
    }
};

}  // namespace truth
