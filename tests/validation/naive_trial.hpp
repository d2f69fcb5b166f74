#pragma once

#include <Eigen/Dense>
#include <cstdint>

#include "detequiv/validation/trial.hpp"

/// One trial written as the model is stated: whole matrices, one sample a row, one value at a time, all
/// eigenvectors. Slow on purpose; shares only the drawn numbers with run_trial.
namespace naive {

struct Network {
    Eigen::MatrixXd W0, G, Xt, Xs;
    Eigen::VectorXd yt, target, beta_hat, beta_star;
    detequiv::Draw draw;
};

[[nodiscard]] Network draw(const detequiv::Model& m, std::uint64_t seed, std::uint64_t trial,
                           detequiv::Gradient gradient, double c1);

[[nodiscard]] detequiv::Measurement measure(const detequiv::Model& m, const Network& net,
                                            detequiv::SweepPoint point, int degrees);

/// lambda y^T (F F^T/n + lambda)^-1 y / n, for sizes at which all eigenvectors take too long.
[[nodiscard]] double train_objective(const detequiv::Model& m, const Network& net,
                                     detequiv::SweepPoint point);

}  // namespace naive
