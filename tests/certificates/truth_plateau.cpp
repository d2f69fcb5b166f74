#include <algorithm>

#include "truth.hpp"
#include "truth_columns.hpp"
#include "truth_label.hpp"
#include "truth_linear.hpp"
#include "truth_readout.hpp"

namespace truth {
namespace {

constexpr double dependent = 1e-20;  ///< of squared norms

/// Functions by their coordinates on an orthonormal basis, one after the other.
template <class Number>
class Span {
  public:
    /// The part of `f` orthogonal to the span, normalised; empty if there is none.
    [[nodiscard]] Vector<Number> beyond(Vector<Number> f) const {
        const Number size2 = dot(f, f);
        for (const Vector<Number>& other : basis_) {
            const Number along = dot(f, other);
            for (std::size_t j = 0; j < f.size(); ++j) {
                f[j] -= along * other[j];
            }
        }
        const Number rest2 = dot(f, f);
        if (rest2 <= dependent * size2) {
            return {};
        }
        const Number length = sqrt(rest2);
        for (Number& value : f) {
            value /= length;
        }
        return f;
    }
    void add(const Vector<Number>& direction) { basis_.push_back(direction); }
    [[nodiscard]] const std::vector<Vector<Number>>& basis() const { return basis_; }

  private:
    std::vector<Vector<Number>> basis_;
};

template <class Number>
Vector<Number> power_of_omega(const std::vector<Atom<Number>>& atoms, int k) {
    Vector<Number> f;
    for (const Atom<Number>& atom : atoms) {
        f.push_back(sqrt(atom.probability) * (k == 0 ? Number(1) : Number(pow(atom.omega, k))));
    }
    return f;
}

/// Entry l: an orthonormal basis of what the columns k <= l can fit. Column k is omega^k P_k(z); it counts if
/// neither factor is a combination of those of the columns that counted before.
template <class Number>
std::vector<std::vector<Vector<Number>>> fitted(const Problem& problem, const Table<Number>& polynomials) {
    const bool gaussian = problem.readout.law == Law::gaussian;  // whose powers are all independent
    const std::vector<Atom<Number>> law =
        gaussian ? std::vector<Atom<Number>>{} : atoms<Number>(problem.readout);
    Span<Number> along_z;
    Span<Number> along_omega;
    std::vector<std::vector<Vector<Number>>> result;
    for (int k = 0; k <= problem.highest_plateau; ++k) {
        const Vector<Number> P = along_z.beyond(polynomials[static_cast<std::size_t>(k)]);
        const Vector<Number> f = gaussian ? Vector<Number>{} : along_omega.beyond(power_of_omega(law, k));
        if (!P.empty() && (gaussian || !f.empty())) {
            along_z.add(P);
            along_omega.add(f);
        }
        result.push_back(along_z.basis());
    }
    return result;
}

}  // namespace

template <class Number>
std::vector<Errors<Number>> plateau_errors(const Problem& problem, const Hermite<Number>& activation,
                                           const FirstStep<Number>& limit, const Resolvent<Number>& z) {
    // Of theta and chi only the quotient matters, which stays as n grows.
    const Number theta = activation[1] * sqrt(limit.beta_norm2);
    const Table<Number> polynomials = column_polynomials(activation, theta, lengthening(problem, activation),
                                                         std::max(1, problem.highest_plateau));
    const std::size_t rows = polynomials.size();
    const std::vector<Number> T = teacher_coordinates<Number>(problem, rows);
    std::vector<Errors<Number>> result;
    for (const std::vector<Vector<Number>>& basis : fitted(problem, polynomials)) {
        Square<Number> H(basis.size());
        Vector<Number> right(basis.size(), Number(0));
        Number power = 1;
        for (std::size_t i = 0; i < rows; ++i) {
            Vector<Number> row;
            for (const Vector<Number>& direction : basis) {
                row.push_back(direction[i]);
            }
            const Number weight = i == 1 ? z.m2 : z.m1;
            H.add_product(weight, row, row);
            for (std::size_t p = 0; p < basis.size(); ++p) {
                right[p] += weight * T[i] * power * row[p];
            }
            power *= limit.alignment;
        }
        const Vector<Number> w = SymmetricFactors<Number>(H).solve(right);
        Vector<Number> q(rows, Number(0));
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t p = 0; p < basis.size(); ++p) {
                q[i] += basis[p][i] * w[p];
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
