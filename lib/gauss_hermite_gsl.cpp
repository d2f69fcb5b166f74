#include <gsl/gsl_integration.h>
#include <gsl/gsl_version.h>

#include <algorithm>
#include <memory>
#include <new>

#include "gauss_hermite_nodes.hpp"

namespace detequiv {

Eigen::ArrayXd approximate_hermite_nodes(int count) {
    // GSL's weight is |x - a|^alpha exp(-b (x - a)^2): a = 0, b = 1/2, alpha = 0 is the normal law.
    const std::unique_ptr<gsl_integration_fixed_workspace, decltype(&gsl_integration_fixed_free)> rule(
        gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, static_cast<std::size_t>(count), 0.0, 0.5,
                                    0.0, 0.0),
        &gsl_integration_fixed_free);
    if (!rule) {
        throw std::bad_alloc();
    }
    Eigen::ArrayXd nodes = Eigen::Map<const Eigen::ArrayXd>(gsl_integration_fixed_nodes(rule.get()), count);
    std::sort(nodes.begin(), nodes.end());
    return nodes;
}

std::string hermite_nodes_source() {
    return std::string("GSL ") + gsl_version;
}

}  // namespace detequiv
