#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/study.hpp"

/// Simulation note: validation/README.md. Nothing here uses the theory: of theory/ only the study and the
/// functions that it names are read.
namespace detequiv {

/// The network and its data as they are drawn (theory.md 1): whole sizes, no limits.
struct Model {
    Activation sigma, teacher;
    Eigen::Index width = 0;        ///< N
    Eigen::Index dimension = 0;    ///< d
    Eigen::Index samples = 0;      ///< n of the ridge
    Eigen::Index first_batch = 0;  ///< n_1
    Eigen::Index test_samples = 0;
    double noise = 0;  ///< sigma_eps
    RowLaw rows = RowLaw::sphere;
    ReadoutChoice readout = {};
    double output_scale = 0;  ///< s
};

/// The model of a study, its step and ridge left out. Throws StudyError for a size that is no whole number.
[[nodiscard]] Model make_model(const Study& study);

/// Everything one trial draws, addressed by (seed, trial): any part can be drawn again alone. Shapes are
/// column-major with one sample (or one neuron) per column.
class Sampler {
  public:
    Sampler(const Model& model, std::uint64_t seed, std::uint64_t trial);

    enum class Batch : std::uint32_t { first, second, test };

    /// Inputs x_first ... as columns, d x count.
    void inputs(Batch batch, Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> X) const;
    /// Label noise eps of the same samples.
    void noise(Batch batch, Eigen::Index first, Eigen::Ref<Eigen::VectorXd> eps) const;
    /// Rows of W_0 as columns, d x count.
    void weights(Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> W) const;
    /// a = omega/sqrt(N).
    [[nodiscard]] Eigen::VectorXd readout() const;
    /// beta_*, uniform on the unit sphere.
    [[nodiscard]] Eigen::VectorXd teacher_direction() const;

  private:
    const Model* model_;
    std::uint64_t seed_, trial_;
};

}  // namespace detequiv
