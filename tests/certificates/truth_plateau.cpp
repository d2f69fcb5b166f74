#include "truth.hpp"
#include "truth_label.hpp"
#include "truth_linear.hpp"
#include "truth_readout.hpp"

namespace truth {
namespace {

constexpr double dependent = 1e-20;  ///< of squared norms

/// The degrees k <= interval whose column exists: 0 with c_0 != 0, others with c_1 c_k != 0, and omega^k
/// independent of those before.
template <class Number>
class Columns {
  public:
    Columns(const Hermite<Number>& activation, const Readout& readout)
        : activation_(activation), gaussian_(readout.law == Law::gaussian) {
        if (!gaussian_) {
            atoms_ = atoms<Number>(readout);
        }
    }

    [[nodiscard]] std::vector<int> up_to(int interval) const {
        std::vector<int> kept;
        std::vector<Vector<Number>> basis;
        for (int k = 0; k <= interval; ++k) {
            if (activation_[k] != 0 && (k == 0 || activation_[1] != 0) && independent(k, basis)) {
                kept.push_back(k);
            }
        }
        return kept;
    }

  private:
    /// Appends the normalised new part of omega^k.
    [[nodiscard]] bool independent(int k, std::vector<Vector<Number>>& basis) const {
        if (gaussian_) {
            return true;
        }
        Vector<Number> f;
        for (const Atom<Number>& atom : atoms_) {
            f.push_back(sqrt(atom.probability) * (k == 0 ? Number(1) : Number(pow(atom.omega, k))));
        }
        const Number size2 = dot(f, f);
        for (const Vector<Number>& other : basis) {
            const Number along = dot(f, other);
            for (std::size_t j = 0; j < f.size(); ++j) {
                f[j] -= along * other[j];
            }
        }
        const Number rest2 = dot(f, f);
        if (rest2 <= dependent * size2) {
            return false;
        }
        const Number length = sqrt(rest2);
        for (Number& value : f) {
            value /= length;
        }
        basis.push_back(f);
        return true;
    }

    Hermite<Number> activation_;
    bool gaussian_;
    std::vector<Atom<Number>> atoms_;
};

}  // namespace

template <class Number>
std::vector<Errors<Number>> plateau_errors(const Problem& problem, const Hermite<Number>& activation,
                                           const FirstStep<Number>& limit, const Resolvent<Number>& z) {
    const Columns<Number> columns(activation, problem.readout);
    const auto moments = monomial_moments<Number>(std::max(1, problem.highest_plateau));
    const std::vector<Number> T = teacher_coordinates<Number>(problem, moments.size());
    std::vector<Errors<Number>> result;
    for (int interval = 0; interval <= problem.highest_plateau; ++interval) {
        const std::vector<int> kept = columns.up_to(interval);
        Square<Number> H(kept.size());
        Vector<Number> right(kept.size(), Number(0));
        Number power = 1;
        for (std::size_t i = 0; i < moments.size(); ++i) {
            Vector<Number> row;
            for (const int k : kept) {
                row.push_back(moments[static_cast<std::size_t>(k)][i]);
            }
            const Number weight = i == 1 ? z.m2 : z.m1;
            H.add_product(weight, row, row);
            for (std::size_t p = 0; p < kept.size(); ++p) {
                right[p] += weight * T[i] * power * row[p];
            }
            power *= limit.alignment;
        }
        const Vector<Number> w = SymmetricFactors<Number>(H).solve(right);
        Vector<Number> q(moments.size(), Number(0));
        for (std::size_t i = 0; i < moments.size(); ++i) {
            for (std::size_t p = 0; p < kept.size(); ++p) {
                q[i] += moments[static_cast<std::size_t>(kept[p])][i] * w[p];
            }
        }
        result.push_back(assemble(z, residual(problem, T, q, limit.alignment), Number(0)));
    }
    return result;
}

template std::vector<Errors<Real100>> plateau_errors(const Problem&, const Hermite<Real100>&,
                                                     const FirstStep<Real100>&, const Resolvent<Real100>&);
template std::vector<Errors<Real150>> plateau_errors(const Problem&, const Hermite<Real150>&,
                                                     const FirstStep<Real150>&, const Resolvent<Real150>&);

}  // namespace truth
