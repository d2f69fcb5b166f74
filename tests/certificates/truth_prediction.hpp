#pragma once

#include <optional>
#include <vector>

namespace truth {

template <class Number>
struct Hermite {
    std::vector<Number>
        coefficients;      ///< c_k; those given for a polynomial, to degree 64 for other functions
    Number norm2;          ///< E sigma^2
    Number bulk_variance;  ///< c_g^2

    [[nodiscard]] Number operator[](int k) const {
        return k < static_cast<int>(coefficients.size()) ? coefficients[static_cast<std::size_t>(k)]
                                                         : Number(0);
    }
    [[nodiscard]] int degree() const { return static_cast<int>(coefficients.size()) - 1; }
};

template <class Number>
struct WeightOutlier {
    Number location, overlap_direction, overlap_teacher, overlap_readout;  ///< overlaps are squared
};

template <class Number>
struct FirstStep {
    Number step_size, output_scale;
    Number beta_norm2, alignment, misalignment, g_b;
    std::optional<WeightOutlier<Number>> weight_outlier;
};

/// What determines the bulk, without rounding: r = psi/phi and phi.
template <class Number>
struct Bulk {
    Number c1_squared, bulk_variance, phi, psi, r, ridge;
};

/// The fields of the library's struct of that name.
template <class Number>
struct Resolvent {
    Number gamma, r, x, g, e, s, t, T, m1, m2, m_tilde, B, V;
    Number dlog_m1, dlog_m2, dlog_m_tilde, dlog_x, dlog_B, dlog_V;
};

/// Rows of Q: he_0, he_1, ...; columns: an orthonormal basis of functions of omega, which are the normalised
/// indicators of the atoms where the library takes polynomials. Predictions do not depend on the basis.
template <class Number>
struct LowRank {
    std::vector<std::vector<Number>> Q;  ///< Q[i][p]
    std::vector<Number> norm_row;        ///< one entry per column
    std::vector<Number> alpha;           ///< E[omega f_p]
    Number c1, rho, g_b;
    [[nodiscard]] std::size_t rows() const { return Q.size(); }
    [[nodiscard]] std::size_t columns() const { return alpha.size(); }
};

template <class Number>
struct Errors {
    Number train_objective, train_error, test_error;
};

/// Derivatives of the test error.
template <class Number>
struct Slopes {
    Number log_ridge, log_step_size;
    Number noise_variance;  ///< through the label and through |beta|^2 of the first batch
};

template <class Number>
struct OptimalRidge {
    Number ridge, test_error;
};

template <class Number>
struct Outlier {
    Number u, location;
    /// Of the left singular vector with he_i(<x, beta_hat>), he_i(<x, beta_*>), i = 0, 1, ..., squared; of a
    /// group with multiplicity > 1 the sum over the group, repeated in each of its members.
    std::vector<Number> overlaps, teacher_overlaps;
    Number norm_overlap;
    int multiplicity = 1;  ///< outliers whose u agree to half of the digits
};

template <class Number>
struct Spectrum {
    Number u_edge, bulk_edge;               ///< the right edge and its u
    std::vector<Outlier<Number>> outliers;  ///< largest location first
};

/// Everything that the theory predicts of one problem.
template <class Number>
struct Prediction {
    Hermite<Number> activation;
    FirstStep<Number> first_step;        ///< at the output scale of this width
    FirstStep<Number> first_step_limit;  ///< mean-field scale taken as 0: what the plateaus use
    Bulk<Number> bulk;
    Resolvent<Number> resolvent;
    LowRank<Number> low_rank;
    Errors<Number> finite, initial;       ///< at this step size, and at step size 0
    std::vector<Errors<Number>> plateau;  ///< interval 0, 1, ...
    Spectrum<Number> spectrum;
};

}  // namespace truth
