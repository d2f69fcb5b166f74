#pragma once

#include <Eigen/Core>
#include <limits>
#include <memory>
#include <optional>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/hermite_at_scale.hpp"
#include "detequiv/theory/mean_shift.hpp"
#include "detequiv/theory/readout.hpp"
#include "detequiv/theory/scale_table.hpp"
#include "detequiv/theory/study.hpp"

/// Theory note: theory/low_rank.md.
namespace detequiv {

/// The low-rank part of the feature matrix [eq. low_rank:Q],
///
///     F = F_0 + sum_{i,p} Q_ip he_i(z) f_p(omega)^T/sqrt(N),   z = <x, beta_hat>,
///
/// with f_p orthonormal polynomials of the readout. Columns of Q: f_0, f_1, ... and, with Gaussian rows of
/// W_0, a last one for |w_j|^2.
struct LowRank {
    /// What a label with a mean adds [eq. low_rank:growth]: row j of W_0 grows by the factor 1 + chi omega_j.
    /// Matrices have the shape of Q; all are empty where chi = 0.
    struct Growth {
        double chi = 0;          ///< 2 eta c_2 cs_0/sqrt(N)
        Eigen::MatrixXd dQ;      ///< dQ/d log(chi)
        Eigen::MatrixXd second;  ///< bound of all second derivatives of Q by log(strength) and log(chi)
        Eigen::MatrixXd slope_rounding;  ///< bound of the errors of both first derivatives
    };

    Eigen::MatrixXd Q;   ///< (degree + 1) x columns; row i belongs to he_i(z)
    Eigen::MatrixXd dQ;  ///< dQ/d log(strength), same shape; empty unless asked for or grown
    Growth growth;
    Eigen::VectorXd norm_row;  ///< Q of the feature sqrt(d)(|x|^2/d - 1)/sqrt 2, one entry per column
    Eigen::VectorXd alpha;     ///< E[omega f_p], one entry per column: w . alpha is the weight along a
    /// Same shape, absolute: for K monomial columns a bound of the errors by roundings and by those of the
    /// c_k, also of a c_k that was set to 0; for the resummed form what was set to 0 as rounding, and what
    /// the feature rule misses of atoms so far out that S(theta omega z) is steep between its nodes, by a
    /// rule with twice as many. With growth a bound of all roundings in both forms.
    Eigen::MatrixXd rounding;
    double strength = std::numeric_limits<double>::quiet_NaN();  ///< theta = c_1 eta |beta|/sqrt(N)
    double rho = 0;                                              ///< <beta_hat, beta_*>
    double misalignment = 1;                                     ///< 1 - rho^2
    double g_b = 0;                                              ///< <beta_hat, W_0^T a>/|a|^2
    double c1 = 0;                                               ///< c_1 of the activation
    Eigen::Index functions = 0;  ///< readout functions f_p among the columns: all, or all but the last
    bool checkerboard = false;   ///< Q_ip = 0 for odd i + p (a symmetric readout law)
    bool monomial = false;       ///< K monomial columns, whose rows may span tens of decades
    /// Resummed: the same with `degrees_beyond` more he_i and f_p, of which this is the leading part: what
    /// certificates see of the degrees that are left out. Empty for what was cut off by hand.
    std::shared_ptr<const LowRank> longer = nullptr;
    Status status = Status::not_run;

    [[nodiscard]] int degree() const { return static_cast<int>(Q.rows()) - 1; }
};

/// The same low-rank part with he_i and f_p kept up to `degree` only: what a smaller M would have given.
/// A degree beyond that of `low_rank` leaves all of it. Throws std::invalid_argument for degree < 1.
[[nodiscard]] LowRank truncated(const LowRank& low_rank, int degree);

/// What the low-rank part of one network depends on beyond activation and readout law.
struct LowRankParameters {
    double step_size = 0;     ///< eta >= 0
    double width = 1;         ///< N
    double psi = 1;           ///< d/N
    double beta_norm2 = 1;    ///< |beta|^2: the limit of FirstStep, or the drawn one
    double rho = 0;           ///< alignment: the limit, or the drawn one
    double misalignment = 1;  ///< 1 - rho^2
    double g_b = 0;           ///< <beta_hat, W_0^T a>/|a|^2: the limit of FirstStep, or the drawn one
    RowLaw rows = RowLaw::sphere;
    double label_mean = 0;  ///< cs_0 of the labels that the step has seen; 0 for its rank-one part

    bool operator==(const LowRankParameters&) const = default;
};

/// How far from 0 the resummed form needs S(t) for strengths up to `strongest`: beyond, the roots of the
/// weights are below 1e-16 and the points carry nothing.
[[nodiscard]] double mean_shift_reach(const ReadoutLaw& readout, double strongest);

/// The two numbers by which a step enters the low-rank part.
struct StepStrengths {
    double theta = 0;  ///< c_1 eta |beta|/sqrt(N)
    double chi = 0;    ///< 2 eta c_2 cs_0/sqrt(N)
};

/// Both for one network and step.
[[nodiscard]] StepStrengths step_strengths(const Hermite& activation, const LowRankParameters& parameters);

class StepPolynomialTable;

/// Tables of one activation that families of several degrees may share.
struct LowRankTables {
    std::shared_ptr<const MeanShift> shift;
    std::shared_ptr<const HermiteAtScale> moments;
    std::shared_ptr<const ScaleTable> scales;  ///< of `moments`, for families up to some degree
};
/// Those that the resummed form needs up to the magnitudes in `strongest`; `moments` only where its chi is
/// not 0. degree: the largest of the families that share `scales`; others make their own.
[[nodiscard]] LowRankTables low_rank_tables(const Activation& sigma, const ReadoutLaw& readout,
                                            const StepStrengths& strongest, int degree);

/// The largest degree M of the resummed form.
inline constexpr int largest_low_rank_degree = 96;

/// How many degrees more LowRank::longer has.
inline constexpr int degrees_beyond = 8;

/// Nodes of a readout law and its functions f_p there, times the weights.
struct ReadoutNodes {
    Eigen::ArrayXd omega;
    Eigen::MatrixXd f;  ///< f_p(omega_b) v_b
};

/// Builds the low-rank part for one activation and readout law. The limit takes |beta|, rho, g_b from
/// FirstStep and a law for omega; the instance-conditioned form [eq. low_rank:instance] takes what was drawn
/// and ReadoutLaw::realised. Quadrature nodes and the table of S are made here once.
class LowRankFamily {
  public:
    /// columns: nullopt for the resummed form, or K in [1, 64] monomial columns [eq. low_rank:monomial].
    /// degree: M, the highest he_i kept by the resummed form, in [2, largest_low_rank_degree].
    /// strongest: the largest |theta| and |chi| at() will be asked for: they fix the reach of the tables.
    /// tables: those of low_rank_tables for these, to share among families; made here when empty.
    /// Throws std::invalid_argument for numbers outside these ranges, a strength that is negative or not
    /// finite.
    LowRankFamily(const Activation& sigma, const Hermite& activation, ReadoutLaw readout,
                  std::optional<int> columns, int degree, const StepStrengths& strongest,
                  LowRankTables tables = {});

    enum class Slopes { no, yes };  ///< whether dQ is wanted

    /// Q for one network. Cost: about 40 microseconds at degree 14, growing like degree^3; with a label's
    /// mean and c_2 not 0 four times that, after some milliseconds for a table.
    /// Throws std::invalid_argument for arguments outside their range or strengths beyond `strongest`.
    [[nodiscard]] LowRank at(const LowRankParameters& parameters, Slopes slopes = Slopes::no) const;

    [[nodiscard]] int degree() const noexcept { return degree_; }

  private:
    /// Whether S(theta omega z) fades under the weights of Gaussian readouts: e^z has no bounded kernel from
    /// theta = 1/2 on, and needs more nodes than there are some way below.
    [[nodiscard]] bool fades(double strength) const;
    /// Half of a rule in z: what is odd or even needs no more.
    struct FeatureRule {
        Eigen::ArrayXd z;    ///< positive nodes, ascending
        Eigen::MatrixXd he;  ///< he_i(z_a) w_a, twice the weight of the half line
    };
    [[nodiscard]] static FeatureRule feature_rule(int nodes, int degree);
    /// |E[he_i(z) S(theta omega z)] by fine_ - by features_|, i = 0 ... M.
    [[nodiscard]] Eigen::VectorXd unresolved(double strength, double omega) const;
    [[nodiscard]] Eigen::MatrixXd resummed(double strength, Slopes slopes, Eigen::MatrixXd* slope,
                                           Eigen::MatrixXd* dropped) const;
    /// Q, its slope in log theta and its rounding errors.
    struct Monomials {
        Eigen::MatrixXd Q, slope, rounding;
    };
    [[nodiscard]] Monomials monomial(double strength) const;
    [[nodiscard]] LowRank still_rows(const StepStrengths& step, double root_width, Slopes slopes) const;
    [[nodiscard]] LowRank growing_rows(const StepStrengths& step, double root_width) const;
    /// Gaussian nodes: rows that grow are not as smooth in omega as S is.
    [[nodiscard]] ReadoutNodes growth_nodes(int count) const;
    [[nodiscard]] bool growth_fades(const StepStrengths& step) const;

    Hermite activation_;
    ReadoutLaw readout_;
    std::optional<int> columns_;
    int degree_;
    int computed_;  // degree_, and what a resummed part is computed beyond it
    StepStrengths strongest_;
    LowRankTables tables_;                                    // resummed only
    std::shared_ptr<const StepPolynomialTable> polynomials_;  // of columns that grow
    FeatureRule features_;
    FeatureRule fine_;       // of twice the nodes; empty for the Gaussian law and for monomial columns
    ReadoutNodes all_;       // of the readout law
    ReadoutNodes half_;      // the non-negative ones for a symmetric law, else all
    Eigen::VectorXd alpha_;  // E[omega f_p]
};

}  // namespace detequiv
