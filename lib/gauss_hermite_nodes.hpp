#pragma once

#include <Eigen/Core>
#include <string>

namespace detequiv {

/// Ascending nodes of the Gauss rule for the normal law, to a few digits less than full accuracy. One of two
/// adapters is compiled: gauss_hermite_gsl.cpp, or gauss_hermite_eigen.cpp where GSL is absent.
[[nodiscard]] Eigen::ArrayXd approximate_hermite_nodes(int count);
/// Whose they are: "GSL 2.7.1" or "Eigen".
[[nodiscard]] std::string hermite_nodes_source();

}  // namespace detequiv
