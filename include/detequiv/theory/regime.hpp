#pragma once

#include <limits>
#include <string>
#include <vector>

/// Theory note: theory/regime.md.
namespace detequiv {

/// Where an exponent alpha of the step size eta = constant n^alpha lies.
struct Regime {
    double exponent = std::numeric_limits<double>::quiet_NaN();
    /// l with (l-1)/(2l) < alpha < l/(2l+2) [eq. regime:intervals]; 0 for alpha <= 0; k - 1 at the critical
    /// value of spike k
    int interval = 0;
    std::vector<int> spikes;  ///< degrees k of the polynomial spikes that are present in the limit
    double lower = 0;         ///< lower end of the interval (-infinity for interval 0)
    double upper = 0;         ///< upper end of the interval
    bool critical = false;    ///< alpha is a critical value (k-1)/(2k): the answer depends on the constant
    double distance = std::numeric_limits<double>::quiet_NaN();  ///< |alpha - nearest critical value|
    std::vector<std::string> warnings;
};

/// existing_spikes: ascending degrees k with c_k != 0 and an independent readout function
/// (LimitColumns::spikes). An exponent within 8 roundings of a critical value [eq. regime:critical] counts as
/// critical, with a warning if that spike exists. Throws std::invalid_argument for alpha >= 1/2 (with the
/// reason) or NaN.
[[nodiscard]] Regime classify_exponent(double alpha, const std::vector<int>& existing_spikes);

/// The critical value (k-1)/(2k) of spike k. Throws std::invalid_argument for k < 1.
[[nodiscard]] double critical_exponent(int k);

}  // namespace detequiv
