#include <algorithm>
#include <boost/math/constants/constants.hpp>

#include "truth.hpp"
#include "truth_moments.hpp"
#include "truth_readout.hpp"
#include "truth_root.hpp"
#include "truth_shift.hpp"

namespace truth {
namespace {

constexpr int default_degree = 30;

/// E he_i(z) S(t z), i = 0 .. degree, as polynomials in t: sum_k c_k t^k E[he_i z^k].
template <class Number>
class PolynomialShift {
  public:
    PolynomialShift(const Hermite<Number>& activation, int top, int degree)
        : c_(activation), top_(top), degree_(degree) {}

    [[nodiscard]] std::vector<Number> operator()(const Number& t) const {
        std::vector<Number> result(static_cast<std::size_t>(degree_) + 1, Number(0));
        Number power = 1;
        for (int k = 0; k <= top_; ++k) {
            const Number term = c_[k] * power;
            power *= t;
            for (int i = k % 2; i <= std::min(k, degree_); i += 2) {
                result[static_cast<std::size_t>(i)] += term * moment(k, i);
            }
        }
        return result;
    }

    /// E[he_i(z) f_p(omega) S(t z omega)] for a Gaussian omega.
    [[nodiscard]] std::vector<std::vector<Number>> gaussian(const Number& t) const {
        const auto size = static_cast<std::size_t>(degree_) + 1;
        std::vector<std::vector<Number>> result(size, std::vector<Number>(size, Number(0)));
        Number power = 1;
        for (int k = 0; k <= top_; ++k) {
            const Number term = c_[k] * power;
            power *= t;
            for (int i = k % 2; term != 0 && i <= std::min(k, degree_); i += 2) {
                const Number part = term * moment(k, i);
                for (int p = k % 2; p <= std::min(k, degree_); p += 2) {
                    result[static_cast<std::size_t>(i)][static_cast<std::size_t>(p)] += part * moment(k, p);
                }
            }
        }
        return result;
    }

  private:
    [[nodiscard]] static const Number& moment(int k, int i) {
        static const std::vector<std::vector<Number>> table = monomial_moments<Number>(100);
        return table.at(static_cast<std::size_t>(k)).at(static_cast<std::size_t>(i));
    }

    Hermite<Number> c_;
    int top_, degree_;
};

template <class Number>
using Table = std::vector<std::vector<Number>>;

/// Trapezoidal rule in y, omega = sinh y, for a Gaussian omega: the poles of the integrand at a distance of
/// 1/strength in omega keep a distance that shrinks only like log(strength) in y. Halved until it stands
/// still to 0.42 of the digits: halving a step squares the error.
template <class Number>
class GaussianTable {
  public:
    GaussianTable(const Shift<Number>& shift, const Number& strength, int degree)
        : shift_(shift), strength_(strength), degree_(degree) {}

    [[nodiscard]] Table<Number> operator()() const {
        const Number still = tolerance<Number>(0.42);
        Number step = Number(1) / 8;
        Table<Number> sum = zero();
        add(sum, Number(0), 1);
        add_from(sum, step, step);
        while (true) {
            Table<Number> finer = sum;
            add_from(finer, step / 2, step);
            const Number change = largest_change(finer, sum);
            sum = finer;
            step /= 2;
            if (change <= still) {
                break;
            }
            if (step < 1e-4) {
                throw std::runtime_error("the Gauss rule of a low-rank part does not stand still");
            }
        }
        for (auto& row : sum) {
            for (Number& value : row) {
                value *= step;
            }
        }
        return sum;
    }

  private:
    [[nodiscard]] Table<Number> zero() const {
        const auto size = static_cast<std::size_t>(degree_) + 1;
        return Table<Number>(size, std::vector<Number>(size, Number(0)));
    }

    void add_from(Table<Number>& sum, const Number& first, const Number& step) const {
        const Number last = asinh(normal_reach<Number>(degree_));
        for (Number y = first; y < last; y += step) {
            add(sum, y, 2);  // i + p even: the integrand is even
        }
    }

    void add(Table<Number>& sum, const Number& y, int copies) const {
        const Number omega = sinh(y);
        const Number weight =
            copies * cosh(y) * exp(-omega * omega / 2) / sqrt(2 * boost::math::constants::pi<Number>());
        const std::vector<Number> rows = shift_(strength_ * omega);
        HermiteSequence<Number> f(omega, weight);
        for (std::size_t p = 0; p < rows.size(); ++p) {
            for (std::size_t i = p % 2; i < rows.size(); i += 2) {
                if (rows[i] != 0) {
                    sum[i][p] += rows[i] * f.value();
                }
            }
            f.advance();
        }
    }

    /// Of the integrals, not the sums; the finer sum has twice as many terms.
    [[nodiscard]] static Number largest_change(const Table<Number>& finer, const Table<Number>& sum) {
        Number most = 0;
        Number scale = 0;
        for (std::size_t i = 0; i < sum.size(); ++i) {
            for (std::size_t p = 0; p < sum.size(); ++p) {
                most = std::max(most, Number(abs(finer[i][p] - 2 * sum[i][p])));
                scale = std::max(scale, Number(abs(finer[i][p])));
            }
        }
        return scale == 0 ? Number(0) : Number(most / scale);
    }

    Shift<Number> shift_;
    Number strength_;
    int degree_;
};

/// Columns sqrt(N P(omega = a)) E he_i(z) S(strength z a): the indicators of the atoms, normalised, are as
/// good a basis of all functions of omega as polynomials.
template <class Number, class Shift>
LowRank<Number> on_atoms(const std::vector<Atom<Number>>& atoms, const Shift& shift, const Number& strength) {
    LowRank<Number> result;
    for (const Atom<Number>& atom : atoms) {
        const Number root = sqrt(atom.probability);
        const std::vector<Number> column = shift(strength * atom.omega);
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
    bool polynomial;  ///< S is sum_{k <= top} c_k t^k
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
LowRank<Number> of_readout(const Problem& problem, const Hermite<Number>& activation,
                           const Number& strength) {
    const Degrees d = degrees(problem, activation);
    const bool gaussian = problem.readout.law == Law::gaussian;
    if (!d.polynomial) {
        const Shift<Number> shift(problem.activation, activation, d.rows);
        return gaussian ? on_polynomials(GaussianTable<Number>(shift, strength, d.rows)())
                        : on_atoms(atoms<Number>(problem.readout), shift, strength);
    }
    const PolynomialShift<Number> shift(activation, d.top, d.rows);
    if (!gaussian) {
        return on_atoms(atoms<Number>(problem.readout), shift, strength);
    }
    return on_polynomials(shift.gaussian(strength));
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
    const Number strength = activation[1] * step.step_size * sqrt(step.beta_norm2) / root_width;
    LowRank<Number> result = of_readout(problem, activation, strength);
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
