#include "truth.hpp"
#include "truth_label.hpp"
#include "truth_linear.hpp"

namespace truth {

/// Normal equations of the quadratic problem in w.
template <class Number>
Errors<Number> finite_errors(const Problem& problem, const Bulk<Number>& bulk, const Resolvent<Number>& z,
                             const LowRank<Number>& low_rank) {
    const std::size_t columns = low_rank.columns();
    const std::vector<Number> T = teacher_coordinates<Number>(problem, low_rank.rows());
    Square<Number> H(columns);
    Vector<Number> right(columns, Number(0));
    Number power = 1;
    for (std::size_t i = 0; i < low_rank.rows(); ++i) {
        const Number weight = i == 1 ? z.m2 : z.m1;
        H.add_product(weight, low_rank.Q[i], low_rank.Q[i]);
        for (std::size_t p = 0; p < columns; ++p) {
            right[p] += weight * T[i] * power * low_rank.Q[i][p];
        }
        power *= low_rank.rho;
    }
    const Number along_readout = low_rank.c1 * low_rank.g_b;
    H.add_product(z.m1, low_rank.norm_row, low_rank.norm_row);
    H.add_product(2 * z.m2 * along_readout, low_rank.Q[1], low_rank.alpha);
    const Number ridge = z.m2 * bulk.c1_squared + z.m1 * bulk.bulk_variance + 1 / z.r;
    for (std::size_t p = 0; p < columns; ++p) {
        H(p, p) += ridge;
    }
    const Vector<Number> w = SymmetricFactors<Number>(H).solve(right);
    Vector<Number> q;
    for (const auto& row : low_rank.Q) {
        q.push_back(dot(row, w));
    }
    const Number size2 = dot(w, w);
    const Number norm = dot(low_rank.norm_row, w);
    Residual<Number> label = residual(problem, T, q, low_rank.rho);
    label.linear_norm2 += 2 * along_readout * q[1] * dot(low_rank.alpha, w) + bulk.c1_squared * size2;
    label.variance += bulk.bulk_variance * size2 + norm * norm;
    return assemble(z, label, Number(size2 / z.r));
}

template Errors<Real100> finite_errors(const Problem&, const Bulk<Real100>&, const Resolvent<Real100>&,
                                       const LowRank<Real100>&);
template Errors<Real150> finite_errors(const Problem&, const Bulk<Real150>&, const Resolvent<Real150>&,
                                       const LowRank<Real150>&);

}  // namespace truth
