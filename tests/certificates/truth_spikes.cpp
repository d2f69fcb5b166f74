#include <algorithm>
#include <optional>
#include <stdexcept>

#include "truth.hpp"
#include "truth_linear.hpp"
#include "truth_root.hpp"

namespace truth {
namespace {

template <class Value>
struct Edge {
    Value s, k, T;
};

template <class Value, class Number>
Edge<Value> edge_functions(const Bulk<Number>& bulk, const Value& u) {
    const Value phi(bulk.phi), a(bulk.c1_squared), b(bulk.bulk_variance);
    Edge<Value> z;
    z.s = phi / (phi - a * u);
    z.k = (a * z.s + b) * u;
    z.T = (a * z.s * z.s + b) * u;
    return z;
}

template <class Number>
Number edge_u(const Bulk<Number>& bulk) {
    using Series = Jet<Number, 1>;
    const Number most = bulk.c1_squared > 0 ? Number(bulk.phi / bulk.c1_squared) : ldexp(Number(1), 1999);
    return increasing_root(
        [&](const Series& u) {
            const Edge<Series> z = edge_functions(bulk, u);
            const Series one(1), r(bulk.r);
            return z.T / (one + z.k) + r * z.T / (one + r * z.k) - one;
        },
        most);
}

/// X(u) is an outlier iff H(u) = rest + s_u first - I/(r u) is singular: M of section 7 is r u (H + I/(r u)).
/// H increases with u up to the edge whatever g_b, |g_b| <= 1, is: H' = (c_1^2 s_u^2/phi) first + I/(r u^2),
/// first >= -c_1^2 g_b^2 alpha alpha^T, and c_1^4 s_u^2 r u^2 < phi there. So the number of outliers with a
/// smaller u is the number of positive eigenvalues of H(u).
template <class Number>
class SpikeMatrix {
  public:
    SpikeMatrix(const Bulk<Number>& bulk, const LowRank<Number>& low_rank)
        : bulk_(bulk), rest_(low_rank.columns()), first_(low_rank.columns()) {
        for (std::size_t i = 0; i < low_rank.rows(); ++i) {
            if (i != 1) {
                rest_.add_product(Number(1), low_rank.Q[i], low_rank.Q[i]);
            }
        }
        rest_.add_product(Number(1), low_rank.norm_row, low_rank.norm_row);
        first_.add_product(Number(1), low_rank.Q[1], low_rank.Q[1]);
        first_.add_product(2 * low_rank.c1 * low_rank.g_b, low_rank.Q[1], low_rank.alpha);
    }

    [[nodiscard]] std::size_t size() const { return rest_.size(); }

    /// -H(u)
    [[nodiscard]] SymmetricFactors<Number> factors(const Number& u) const {
        const Number s = bulk_.phi / (bulk_.phi - bulk_.c1_squared * u);
        const Number diagonal = 1 / (bulk_.r * u);
        Square<Number> A(size());
        for (std::size_t i = 0; i < size(); ++i) {
            for (std::size_t j = 0; j < size(); ++j) {
                A(i, j) = -rest_(i, j) - s * first_(i, j);
            }
            A(i, i) += diagonal;
        }
        return SymmetricFactors<Number>(A);
    }

    [[nodiscard]] int below(const Number& u) const { return factors(u).negative(); }

    /// H'(u) w
    [[nodiscard]] Vector<Number> slope(const Number& u, const Vector<Number>& w) const {
        const Number s = bulk_.phi / (bulk_.phi - bulk_.c1_squared * u);
        const Number along = bulk_.c1_squared * s * s / bulk_.phi;
        Vector<Number> result = first_.times(w);
        for (std::size_t p = 0; p < size(); ++p) {
            result[p] = along * result[p] + w[p] / (bulk_.r * u * u);
        }
        return result;
    }

    /// The u with w^T H(u) w = 0: a quadratic equation; empty where it has no real root.
    [[nodiscard]] std::optional<Number> rayleigh(const Vector<Number>& w) const {
        const Number a = rest_.form(w, w) / dot(w, w);
        const Number b = first_.form(w, w) / dot(w, w);
        const Number linear = bulk_.c1_squared + bulk_.r * bulk_.phi * (a + b);
        const Number discriminant = linear * linear - 4 * bulk_.r * a * bulk_.c1_squared * bulk_.phi;
        if (discriminant < 0 || linear <= 0) {
            return std::nullopt;
        }
        return Number(2 * bulk_.phi / (linear + sqrt(discriminant)));
    }

    /// sum_j eps_j^2 q_j(v) q_j(w) + s_u^2 c_1 g_b (...), eps_1 = s_u.
    [[nodiscard]] Square<Number> weight(const Number& u) const {
        const Number s = bulk_.phi / (bulk_.phi - bulk_.c1_squared * u);
        Square<Number> D(size());
        for (std::size_t i = 0; i < size(); ++i) {
            for (std::size_t j = 0; j < size(); ++j) {
                D(i, j) = rest_(i, j) + s * s * first_(i, j);
            }
        }
        return D;
    }

    /// A bound of the eigenvalues of M(u)/u, u <= edge.
    [[nodiscard]] Number bound(const Number& edge) const {
        const Number s = bulk_.phi / (bulk_.phi - bulk_.c1_squared * edge);
        Number sum = 0;
        for (std::size_t i = 0; i < size(); ++i) {
            for (std::size_t j = 0; j < size(); ++j) {
                sum += abs(rest_(i, j)) + s * abs(first_(i, j));
            }
        }
        return bulk_.r * sum;
    }

  private:
    Bulk<Number> bulk_;
    Square<Number> rest_, first_;
};

/// Outliers j with first <= j < last counted from the largest location that lie in lower < u <= upper.
template <class Number>
struct Bracket {
    Number lower, upper;
    int first, last;
};

template <class Number>
struct Root {
    Number u;
    int multiplicity;
};

template <class Number>
class RootFinder {
  public:
    RootFinder(const SpikeMatrix<Number>& matrix, const Number& edge) : matrix_(matrix) {
        const Number bound = matrix.bound(edge);
        if (bound * edge > tolerance<Number>(-1) * 1e-40) {
            throw std::runtime_error("truth: more digits are needed for these outliers");
        }
        const int count = matrix.below(edge);
        if (count > 0) {
            steps_left_ = 1000 + 400 * count;
            search({std::min(Number(edge / 2), Number(1 / (2 * bound))), edge, 0, count});
        }
    }
    [[nodiscard]] const std::vector<Root<Number>>& roots() const { return roots_; }

  private:
    void search(const Bracket<Number>& b) {
        if (b.first == b.last) {
            return;
        }
        if (b.first > b.last || --steps_left_ < 0) {  // inertias that contradict each other
            throw std::runtime_error("truth: the outliers were not found");
        }
        if (b.upper - b.lower <= 4 * same_ * b.upper) {
            roots_.push_back({(b.lower + b.upper) / 2, b.last - b.first});
            return;
        }
        if (b.upper < b.lower * 2) {  // close enough for Newton's method
            if (const std::optional<Number> u = refined(b)) {
                const Number left = std::max(b.lower, Number(*u * (1 - same_)));
                const Number right = std::min(b.upper, Number(*u * (1 + same_)));
                const int from = left == b.lower ? b.first : matrix_.below(left);
                const int to = right == b.upper ? b.last : matrix_.below(right);
                if (to > from) {
                    search({b.lower, left, b.first, from});
                    roots_.push_back({*u, to - from});
                    search({right, b.upper, to, b.last});
                    return;
                }
            }
        }
        const Number middle = sqrt(b.lower * b.upper);
        const int below = matrix_.below(middle);
        search({b.lower, middle, b.first, below});
        search({middle, b.upper, below, b.last});
    }

    /// Rayleigh's iteration for a nonlinear eigenvalue, of third order; empty if it left the bracket.
    [[nodiscard]] std::optional<Number> refined(const Bracket<Number>& b) const {
        Vector<Number> w(matrix_.size());
        for (std::size_t p = 0; p < w.size(); ++p) {
            w[p] = 1 + Number(static_cast<unsigned>(p * p % 7)) / 8;  // no eigenvector of anything
        }
        const Number least = tolerance<Number>(1.5);
        const Number close = tolerance<Number>(0.35);  // the step after it reaches rounding
        bool last = false;
        Number u = (b.lower + b.upper) / 2;
        for (int step = 0; step < 24; ++step) {
            w = matrix_.factors(u).solve(matrix_.slope(u, w), least);
            if (step < 1) {
                continue;  // once more with the same shift: the first vector is far off
            }
            const std::optional<Number> next = matrix_.rayleigh(w);
            if (!next || !(*next > b.lower && *next < b.upper)) {
                return std::nullopt;
            }
            if (last) {
                return next;
            }
            last = abs(*next - u) <= close * u;
            u = *next;
        }
        return std::nullopt;
    }

    const SpikeMatrix<Number>& matrix_;
    Number same_ = tolerance<Number>(0.5);
    int steps_left_ = 0;
    std::vector<Root<Number>> roots_;
};

/// A basis of the null space of H(u): inverse iteration on vectors kept orthogonal.
template <class Number>
std::vector<Vector<Number>> null_space(const SpikeMatrix<Number>& matrix, const Root<Number>& root) {
    const SymmetricFactors<Number> factors = matrix.factors(root.u);
    const Number least = tolerance<Number>(1.5);
    std::vector<Vector<Number>> basis;
    for (int m = 0; m < root.multiplicity; ++m) {
        Vector<Number> w(matrix.size());
        for (std::size_t p = 0; p < w.size(); ++p) {
            w[p] = 1 + Number(static_cast<unsigned>((p + 3U) * (p + static_cast<unsigned>(m)) % 11)) / 8;
        }
        for (int pass = 0; pass < 3; ++pass) {
            w = factors.solve(w, least);
            for (const Vector<Number>& other : basis) {
                const Number along = dot(w, other);
                for (std::size_t p = 0; p < w.size(); ++p) {
                    w[p] -= along * other[p];
                }
            }
            const Number length = sqrt(dot(w, w));
            for (Number& value : w) {
                value /= length;
            }
        }
        basis.push_back(w);
    }
    return basis;
}

/// Squared overlaps of the left singular space.
template <class Number>
class Overlaps {
  public:
    Overlaps(const Bulk<Number>& bulk, const SpikeMatrix<Number>& matrix, const Root<Number>& root)
        : basis_(null_space(matrix, root)), gram_(gram(matrix.weight(root.u), basis_)) {
        const Edge<Number> z = edge_functions(bulk, root.u);
        front_ = 1 + z.k - z.T - bulk.r * z.T * (1 + z.k) / (1 + bulk.r * z.k);
    }

    /// Of the row vector `row`, which is eps_i Q_i.
    [[nodiscard]] Number with(const Vector<Number>& row) const {
        Vector<Number> x;
        for (const Vector<Number>& w : basis_) {
            x.push_back(dot(row, w));
        }
        return front_ * dot(x, gram_.solve(x));
    }

  private:
    [[nodiscard]] static SymmetricFactors<Number> gram(const Square<Number>& D,
                                                       const std::vector<Vector<Number>>& basis) {
        Square<Number> result(basis.size());
        for (std::size_t i = 0; i < basis.size(); ++i) {
            for (std::size_t j = 0; j < basis.size(); ++j) {
                result(i, j) = D.form(basis[i], basis[j]);
            }
        }
        return SymmetricFactors<Number>(result);
    }

    std::vector<Vector<Number>> basis_;
    SymmetricFactors<Number> gram_;
    Number front_;
};

template <class Number>
Outlier<Number> describe(const Bulk<Number>& bulk, const LowRank<Number>& low_rank,
                         const SpikeMatrix<Number>& matrix, const Root<Number>& root) {
    const Overlaps<Number> overlap(bulk, matrix, root);
    const Edge<Number> z = edge_functions(bulk, root.u);
    Outlier<Number> result;
    result.u = root.u;
    result.location = sqrt((1 + z.k) * (1 + bulk.r * z.k) / root.u);
    result.multiplicity = root.multiplicity;
    Number power = 1;  // rho^(2i)
    for (std::size_t i = 0; i < low_rank.rows(); ++i) {
        Vector<Number> row = low_rank.Q[i];
        const Number eps = i == 1 ? z.s : Number(1);
        result.teacher_overlaps.push_back(power * eps * eps * overlap.with(row));
        for (std::size_t p = 0; i == 1 && p < row.size(); ++p) {
            // g is independent of beta_*: this part is seen along beta_hat only
            row[p] += low_rank.c1 * low_rank.g_b * low_rank.alpha[p];
        }
        result.overlaps.push_back(eps * eps * overlap.with(row));
        power *= low_rank.rho * low_rank.rho;
    }
    result.norm_overlap = overlap.with(low_rank.norm_row);
    return result;
}

}  // namespace

template <class Number>
Spectrum<Number> spectrum(const Bulk<Number>& bulk, const LowRank<Number>& low_rank) {
    Spectrum<Number> result;
    result.u_edge = edge_u(bulk);
    const Edge<Number> z = edge_functions(bulk, result.u_edge);
    result.bulk_edge = sqrt((1 + z.k) * (1 + bulk.r * z.k) / result.u_edge);
    const SpikeMatrix<Number> matrix(bulk, low_rank);
    const RootFinder<Number> finder(matrix, result.u_edge);
    for (const Root<Number>& root : finder.roots()) {
        const Outlier<Number> outlier = describe(bulk, low_rank, matrix, root);
        result.outliers.insert(result.outliers.end(), static_cast<std::size_t>(root.multiplicity), outlier);
    }
    return result;
}

template <class Number>
int outlier_count(const Bulk<Number>& bulk, const LowRank<Number>& low_rank, const Number& u_edge) {
    return SpikeMatrix<Number>(bulk, low_rank).below(u_edge);
}

template int outlier_count(const Bulk<Real100>&, const LowRank<Real100>&, const Real100&);
template int outlier_count(const Bulk<Real150>&, const LowRank<Real150>&, const Real150&);
template Spectrum<Real100> spectrum(const Bulk<Real100>&, const LowRank<Real100>&);
template Spectrum<Real150> spectrum(const Bulk<Real150>&, const LowRank<Real150>&);

}  // namespace truth
