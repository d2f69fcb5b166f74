#pragma once

#include <Eigen/Core>
#include <vector>

#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/resolvent.hpp"

/// The finite-strength problem over the readout coordinates w, [eq. prediction_error:finite], and the
/// quantities that its solution leaves to the bulk. Shared by the errors and their derivatives.
namespace detequiv {

/// 1 - rho^(2i) from 1 - rho^2, without cancellation.
[[nodiscard]] double lost_to_misalignment(int i, double misalignment);

/// Bound of the error of rho^i where rho carries the absolute error `error`.
[[nodiscard]] double power_error(double rho, double error, int i);

/// y_i = T_i rho^i, i = 0 .. degree: the teacher along he_i(z).
[[nodiscard]] Eigen::VectorXd reachable_teacher(const Label& label, double rho, int degree);

/// The linear operator and right side, divided by m1:
///     sum_{i != 1} (Q_i w - y_i)^2 + s [(Q_1 w - y_1)^2 + 2 c_1 g_b (Q_1 w)(alpha w)] + (norm w)^2 + |w|^2
///     penalty.
struct ReducedProblem {
    const LowRank& low_rank;
    Eigen::VectorXd y;
    double s;             ///< m2/m1
    double penalty;       ///< 1/(r x) = s c_1^2 + bulk_penalty
    double bulk_penalty;  ///< c_g^2 + e/(r x)
    /// The test error less V times the problem, as weights of the same terms [eq. prediction_error:pull]: all
    /// that moves the test error at the minimum. B - s V of the linear part and B c_1^2 + V c_g^2 - V penalty
    /// of |w|^2, without their cancellation.
    double linear_pull;
    double weight_pull;
};

/// Weights of the three kinds of terms that half a gradient has.
struct TermWeights {
    double linear, other, penalty;
};

/// Half the gradient by w of the problem's terms, weighted: the problem itself has {s, 1, penalty}.
[[nodiscard]] Eigen::VectorXd half_gradient(const ReducedProblem& problem, const Eigen::VectorXd& w,
                                            const TermWeights& weights);

/// The problem of one bulk, low-rank part and label.
[[nodiscard]] ReducedProblem reduced_problem(const Resolvent& resolvent, double bulk_variance,
                                             const LowRank& low_rank, const Label& label);

/// Errors at the readout coordinates w, the minimiser or not.
[[nodiscard]] Errors errors_of(const Resolvent& resolvent, double bulk_variance, const LowRank& low_rank,
                               const Label& label, const ReducedProblem& problem, const Eigen::VectorXd& w);

/// The minimiser, block by block where Q is a checkerboard.
class ReducedSolution {
  public:
    explicit ReducedSolution(const ReducedProblem& problem);

    [[nodiscard]] const Eigen::VectorXd& w() const noexcept { return w_; }
    /// The minimiser without the last `count` readout functions f_p: the leading part of each triangle solves
    /// it, for the cost of a substitution. Only with a penalty > 0 and a resummed Q.
    [[nodiscard]] Eigen::VectorXd without_last(Eigen::Index count) const;
    /// H^-1 v for the Hessian H of half the problem.
    [[nodiscard]] Eigen::VectorXd inverse_hessian(const Eigen::VectorXd& v) const;

  private:
    struct Block {
        std::vector<Eigen::Index> columns;  // of Q, in the order of the factor's
        Eigen::MatrixXd R;                  // upper triangular of the equilibrated columns
        Eigen::VectorXd scale;              // what each column was divided by
        Eigen::VectorXd rotated;            // Q^T of the right side, its leading part
        Eigen::MatrixXd pseudo_inverse;     // instead of R where nothing is penalised
    };
    static void factor_graded(Eigen::MatrixXd A, Eigen::VectorXd rhs, Block& block);
    void refine(const ReducedProblem& problem);
    void solve_block(const ReducedProblem& problem, const std::vector<Eigen::Index>& rows,
                     const std::vector<Eigen::Index>& columns);

    Eigen::Index functions_;
    std::vector<Block> blocks_;
    Eigen::VectorXd w_;
};

}  // namespace detequiv
