#include <algorithm>

#include "truth.hpp"
#include "truth_columns.hpp"
#include "truth_gaussian.hpp"
#include "truth_label.hpp"
#include "truth_readout.hpp"
#include "truth_shift.hpp"

namespace truth {
namespace {

constexpr int default_degree = 30;

/// What the step makes of a neuron with readout omega: E he_i(z) sigma((1 + chi omega) Z + theta omega z).
template <class Number>
class Neuron {
  public:
    Neuron(const Shift<Number>& shift, const Number& theta, const Number& chi)
        : shift_(shift), theta_(theta), chi_(chi) {}

    [[nodiscard]] std::vector<Number> operator()(const Number& omega) const {
        return shift_(1 + chi_ * omega, theta_ * omega);
    }

  private:
    Shift<Number> shift_;
    Number theta_, chi_;
};

/// The same to order `top` in the step, i = 0 .. degree: sum_k omega^k E[he_i P_k].
template <class Number>
class PolynomialNeuron {
  public:
    PolynomialNeuron(Table<Number> columns, int degree)
        : columns_(std::move(columns)), rows_(static_cast<std::size_t>(degree) + 1) {}

    [[nodiscard]] std::vector<Number> operator()(const Number& omega) const {
        std::vector<Number> result(rows_, Number(0));
        Number power = 1;
        for (const auto& column : columns_) {
            for (std::size_t i = 0; i < std::min(rows_, column.size()); ++i) {
                result[i] += power * column[i];
            }
            power *= omega;
        }
        return result;
    }

    /// Times f_p(omega), for a Gaussian omega.
    [[nodiscard]] Table<Number> gaussian() const {
        const Table<Number> moments = monomial_moments<Number>(static_cast<int>(columns_.size()) - 1);
        Table<Number> result(rows_, std::vector<Number>(rows_, Number(0)));
        for (std::size_t k = 0; k < columns_.size(); ++k) {
            for (std::size_t i = 0; i < std::min(rows_, columns_[k].size()); ++i) {
                for (std::size_t p = k % 2; p < std::min(rows_, k + 1); p += 2) {
                    result[i][p] += columns_[k][i] * moments[k][p];
                }
            }
        }
        return result;
    }

  private:
    Table<Number> columns_;
    std::size_t rows_;
};

/// The indicators of the atoms, normalised, are as good a basis of all functions of omega as polynomials.
template <class Number, class Response>
LowRank<Number> on_atoms(const std::vector<Atom<Number>>& atoms, const Response& neuron) {
    LowRank<Number> result;
    for (const Atom<Number>& atom : atoms) {
        const Number root = sqrt(atom.probability);
        const std::vector<Number> column = neuron(atom.omega);
        result.Q.resize(column.size());
        for (std::size_t i = 0; i < column.size(); ++i) {
            result.Q[i].push_back(root * column[i]);
        }
        result.alpha.push_back(root * atom.omega);
    }
    return result;
}

template <class Number>
LowRank<Number> on_polynomials(Table<Number> Q) {
    LowRank<Number> result;
    result.alpha.assign(Q.front().size(), Number(0));
    if (result.alpha.size() > 1) {
        result.alpha[1] = 1;
    }
    result.Q = std::move(Q);
    return result;
}

struct Degrees {
    bool polynomial;  ///< to order `top` in the step
    int top;
    int rows;  ///< highest he_i
};

template <class Number>
Degrees degrees(const Problem& problem, const Hermite<Number>& activation) {
    if (problem.columns) {
        return {true, *problem.columns, std::max(1, *problem.columns)};
    }
    if (problem.activation.function == Function::polynomial) {
        const int top = std::max(1, activation.degree());
        return {true, top, std::min(top, problem.degree.value_or(top))};
    }
    return {false, 0, problem.degree.value_or(default_degree)};
}

/// Q/sqrt(N) of all functions of omega.
template <class Number>
LowRank<Number> of_readout(const Problem& problem, const Hermite<Number>& activation, const Number& theta,
                           const Number& chi) {
    const Degrees d = degrees(problem, activation);
    const bool gaussian = problem.readout.law == Law::gaussian;
    if (!d.polynomial) {
        const Shift<Number> shift(problem.activation, activation, d.rows);
        return gaussian ? on_polynomials(GaussianTable<Number>(shift, theta, chi, d.rows)())
                        : on_atoms(atoms<Number>(problem.readout), Neuron<Number>(shift, theta, chi));
    }
    const PolynomialNeuron<Number> neuron(column_polynomials(activation, theta, chi, d.top), d.rows);
    return gaussian ? on_polynomials(neuron.gaussian()) : on_atoms(atoms<Number>(problem.readout), neuron);
}

/// E f_p: the coordinates of the function 1.
template <class Number>
std::vector<Number> constant(const Problem& problem, std::size_t columns) {
    std::vector<Number> result(columns, Number(0));
    result[0] = 1;
    if (problem.readout.law != Law::gaussian) {
        const std::vector<Atom<Number>> law = atoms<Number>(problem.readout);
        for (std::size_t p = 0; p < columns; ++p) {
            result[p] = sqrt(law[p].probability);
        }
    }
    return result;
}

}  // namespace

template <class Number>
LowRank<Number> low_rank(const Problem& problem, const Hermite<Number>& activation,
                         const FirstStep<Number>& step, const Bulk<Number>& bulk) {
    const Number root_width = sqrt(Number(problem.width));
    const Number theta = activation[1] * step.step_size * sqrt(step.beta_norm2) / root_width;
    const Number chi = step.step_size * lengthening(problem, activation) / root_width;
    LowRank<Number> result = of_readout(problem, activation, theta, chi);
    for (auto& row : result.Q) {
        for (Number& value : row) {
            value *= root_width;
        }
    }
    const Number norm = sqrt(2 / bulk.psi) * activation[2];
    result.norm_row = constant<Number>(problem, result.columns());
    for (Number& value : result.norm_row) {
        value *= norm;
    }
    if (problem.rows == Rows::gaussian) {
        for (auto& row : result.Q) {
            row.push_back(Number(0));
        }
        result.Q[0].back() = norm;
        result.norm_row.push_back(Number(0));
        result.alpha.push_back(Number(0));
    }
    result.c1 = activation[1];
    result.rho = step.alignment;
    result.g_b = step.g_b;
    return result;
}

template LowRank<Real100> low_rank(const Problem&, const Hermite<Real100>&, const FirstStep<Real100>&,
                                   const Bulk<Real100>&);
template LowRank<Real150> low_rank(const Problem&, const Hermite<Real150>&, const FirstStep<Real150>&,
                                   const Bulk<Real150>&);

}  // namespace truth
