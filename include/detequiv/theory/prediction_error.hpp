#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/readout.hpp"
#include "detequiv/theory/resolvent.hpp"

/// Theory note: theory/prediction_error.md.
namespace detequiv {

/// Limiting errors of the ridge on the fresh batch.
struct Errors {
    /// min over a of (1/n)|y - F a|^2 + lambda |a|^2
    double train_objective = std::numeric_limits<double>::quiet_NaN();
    /// (1/n)|y - F a_hat|^2
    double train_error = std::numeric_limits<double>::quiet_NaN();
    /// E (y - f(x)^T a_hat)^2 on a fresh noisy label
    double test_error = std::numeric_limits<double>::quiet_NaN();
};

/// What a label leaves to the bulk [eq. prediction_error:label].
struct LabelResidual {
    double linear_norm2 = 0;  ///< |b|^2, the squared linear part
    double variance = 0;      ///< v, everything else with the noise
};

/// Errors of the bulk alone on such a label [eq. prediction_error:objective], [eq. prediction_error:gcv]:
/// objective gamma (m2 |b|^2 + m1 v), test error B |b|^2 + V v, training error g^2 times the test error.
/// Finite also in the limit ridge -> 0. Three multiplications: no cost worth naming.
[[nodiscard]] Errors bulk_errors(const Resolvent& resolvent, const LabelResidual& label);

/// Which columns exist in the limit: the constant, and the spikes k = 1, 2, ... in the order of their
/// strength.
struct LimitColumns {
    bool constant = false;  ///< c_0 != 0
    /// Ascending k whose column P_k(z) omega^k has a function of omega and one of z that those of the
    /// stronger columns do not make up. Without growth P_k is c_k theta^k z^k.
    std::vector<int> spikes;
    bool grown = false;        ///< rows grow with their readouts: P_k has several powers of z
    std::vector<int> degrees;  ///< of the polynomials that are fitted once each of the spikes is there
};

/// Columns up to `highest`. A symmetric two-point law has omega^2 = 1 and omega^3 = omega: column 3 never
/// comes, column 2 only if c_0 = 0; a law of m atoms has at most m columns. label_mean = cs_0: with c_2 it
/// makes rows grow [eq. prediction_error:growth].
[[nodiscard]] LimitColumns limit_columns(const Hermite& activation, const ReadoutLaw& readout,
                                         int highest = max_hermite_degree, double label_mean = 0);

/// The columns' polynomials where rows grow with their readouts, and the weight of he_1 in the fit; empty
/// where they do not.
struct PlateauColumns {
    Eigen::MatrixXd P;         ///< column k: coordinates of P_k on he_0 .. he_highest, up to a factor
    Eigen::MatrixXd by_theta;  ///< dP/d log theta at fixed chi
    Eigen::MatrixXd error;     ///< bounds of the absolute errors of P and by_theta
    double step_error = 0;     ///< relative, of theta/chi
    double weight = 1;         ///< s_x = m2/m1
    double weight_error = 0;   ///< relative
};

/// A noisy label sigma_*(<x, beta_*>) + eps: the teacher's coordinates T_i = sqrt(i!) cs_i and what lies
/// beyond them.
class Label {
  public:
    /// Throws std::invalid_argument unless noise_variance = sigma_eps^2 is finite and >= 0.
    Label(const Hermite& teacher, double noise_variance);

    [[nodiscard]] int degree() const noexcept { return static_cast<int>(T_.size()) - 1; }
    [[nodiscard]] double T(int i) const noexcept { return i <= degree() ? T_[i] : 0.0; }
    /// sum of T_i^2 over i > degree, teacher degrees that were never computed included.
    [[nodiscard]] double energy_beyond(int degree) const noexcept {
        return beyond_[std::min<Eigen::Index>(degree, beyond_.size() - 1)];
    }
    [[nodiscard]] double noise_variance() const noexcept { return noise_variance_; }
    /// Bounds of the absolute errors of T(i) and energy_beyond(degree), from those of the teacher's
    /// expansion.
    [[nodiscard]] double T_error(int i) const noexcept { return i <= degree() ? T_error_[i] : 0.0; }
    [[nodiscard]] double energy_beyond_error(int degree) const noexcept {
        return beyond_error_[std::min<Eigen::Index>(degree, beyond_error_.size() - 1)];
    }
    /// Status of the teacher's expansion.
    [[nodiscard]] Status status() const noexcept { return status_; }

  private:
    Eigen::VectorXd T_, beyond_, T_error_, beyond_error_;
    double noise_variance_;
    Status status_;
};

/// Errors of plateau l for a teacher [eq. prediction_error:plateau]: the columns const, 1 .. l unpenalised,
/// the rest absent. Column 1 fits he_1 exactly, so what remains of the label does not depend on the ridge,
/// and one PlateauLabels serves any number of resolvents; not so with PlateauColumns, whose column 1 has a
/// constant part.
class PlateauLabels {
  public:
    /// Errors of rho, absolute, and of 1 - rho^2, relative: for errors().
    struct AlignmentErrors {
        double alignment = 0, misalignment = 0;
    };

    /// Plateaus 0 .. highest <= 64. alignment = rho in [-1, 1], misalignment = 1 - rho^2. Throws
    /// std::invalid_argument outside these ranges.
    PlateauLabels(const Label& label, const LimitColumns& columns, double alignment, double misalignment,
                  int highest, const AlignmentErrors& alignment_errors, const PlateauColumns& grown = {});
    PlateauLabels(const Label& label, const LimitColumns& columns, double alignment, double misalignment,
                  int highest)
        : PlateauLabels(label, columns, alignment, misalignment, highest, AlignmentErrors{}) {}

    [[nodiscard]] int highest() const noexcept { return static_cast<int>(parts_.size()) - 1; }
    [[nodiscard]] const LabelResidual& at(int interval) const;  ///< std::out_of_range beyond highest()
    /// d/d(log|beta|) of |b|^2 and v: what the noise of the first step changes, through rho = cs_1/|beta|
    /// and, where rows grow, through theta.
    [[nodiscard]] const LabelResidual& norm_slope(int interval) const;
    /// d/d(log s_x) of |b|^2 and v: 0 unless rows grow.
    [[nodiscard]] const LabelResidual& weight_slope(int interval) const;
    /// Bounds of the absolute errors of at(interval) [eq. certificate:plateau].
    [[nodiscard]] const LabelResidual& errors(int interval) const;
    /// The same of both slopes.
    [[nodiscard]] const LabelResidual& norm_slope_errors(int interval) const;
    [[nodiscard]] const LabelResidual& weight_slope_errors(int interval) const;

  private:
    struct Part {
        LabelResidual label, error, norm_slope, norm_slope_error, weight_slope, weight_slope_error;
    };
    struct Inputs {
        const Label& label;
        double alignment, misalignment;
        const AlignmentErrors& errors;
    };
    /// What is left along he_i, and what misalignment loses of it.
    static void add_left(Part& part, const Inputs& in, int i, double left, double left_error);
    static void add_roundings(Part& part, int top);
    [[nodiscard]] static Part of_powers(const Inputs& in, const std::vector<int>& powers);
    [[nodiscard]] static Part of_polynomials(const Inputs& in, const std::vector<int>& active, int degree,
                                             const PlateauColumns& columns);
    [[nodiscard]] const Part& part(int interval) const;

    std::vector<Part> parts_;
};

/// Errors at finite strength, with how they were obtained.
struct FiniteErrors : Errors {
    int columns = 0;  ///< readout functions kept
    /// larger relative change of test error and objective on leaving out the last four degrees; 0 where none
    /// is missing (K monomial columns, no step), NaN if it was not measured
    double stillness = std::numeric_limits<double>::quiet_NaN();
    Status status = Status::not_run;
};

/// The stillness up to which a low-rank part counts as still: the prediction raises M until this is reached.
inline constexpr double still_enough = 1e-9;

enum class Stillness { not_measured, measured };

/// The reduced problem over the readout coordinates w [eq. prediction_error:finite], solved by QR of the
/// equilibrated columns. bulk_variance = c_g^2. `stillness` measures the relative change of test error and
/// objective on leaving out the last four degrees of the low-rank part. Accuracy: 1e-12 relative, except
/// where the training set is interpolated (g -> 0), and u sqrt(N), the rounding of Q, where columns of order
/// one decide (a spike at its critical exponent). Cost: about 6 microseconds at degree 14, growing like
/// degree^3.
[[nodiscard]] FiniteErrors finite_errors(const Resolvent& resolvent, double bulk_variance,
                                         const LowRank& low_rank, const Label& label,
                                         Stillness stillness = Stillness::not_measured);

/// Derivatives of the test error at one point.
struct TestErrorSlopes {
    double log_ridge = std::numeric_limits<double>::quiet_NaN();       ///< d/d log lambda
    double log_step_size = std::numeric_limits<double>::quiet_NaN();   ///< d/d log eta
    double noise_variance = std::numeric_limits<double>::quiet_NaN();  ///< d/d sigma_eps^2, both batches
};

/// Slopes of finite_errors [eq. prediction_error:derivatives]: the minimiser moves, too. beta_norm2 =
/// |beta|^2 > 0, beta_slope = d|beta|^2/d sigma_eps^2 = phi_1. Throws std::invalid_argument unless low_rank
/// carries dQ and beta_norm2 is positive and finite. Accuracy: tests hold it to 2e-10 of the test error by
/// central differences. certify() bounds it, over 400 random studies by 5e-13 relative in the median, 4e-8 in
/// nine of ten (what M leaves out); more where a slope changes sign. Cost: 1.6 times that of finite_errors.
[[nodiscard]] TestErrorSlopes finite_slopes(const Resolvent& resolvent, double bulk_variance,
                                            const LowRank& low_rank, const Label& label, double beta_norm2,
                                            double beta_slope);

/// Slopes of bulk_errors on plateau `interval` [eq. prediction_error:derivatives]: dB |b|^2 + dV v by log
/// lambda, with ds_x where rows grow, 0 by log eta, and V with what the noise of the first step changes.
/// beta_norm2 and beta_slope as above. Throws std::out_of_range unless 0 <= interval <= labels.highest(), and
/// std::invalid_argument unless beta_norm2 is positive and finite. Accuracy: tests hold it to 2e-10 of the
/// test error by central differences, and the bounds of certify() to 1e-11 in one study; over 400 random ones
/// these are 1e-13 relative in the median and 2e-11 at most. Cost: 7 ns.
[[nodiscard]] TestErrorSlopes plateau_slopes(const Resolvent& resolvent, const PlateauLabels& labels,
                                             int interval, double beta_norm2, double beta_slope);

}  // namespace detequiv
