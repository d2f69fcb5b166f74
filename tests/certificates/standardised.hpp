#pragma once

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace certificates {

/// Makes probabilities of weights, and gives the atoms mean 0 and variance 1, all to rounding.
inline void standardise(std::vector<double>& atoms, std::vector<double>& weights) {
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    double mean = 0;
    double square = 0;
    for (std::size_t j = 0; j < atoms.size(); ++j) {
        weights[j] /= total;
        mean += weights[j] * atoms[j];
    }
    for (std::size_t j = 0; j < atoms.size(); ++j) {
        atoms[j] -= mean;
        square += weights[j] * atoms[j] * atoms[j];
    }
    for (double& atom : atoms) {
        atom /= std::sqrt(square);
    }
}

}  // namespace certificates
