#pragma once

#include <string>

/// Numbers as a person reads them, with a decimal point in every locale: what printf prints in the locale
/// "C".
namespace detequiv::decimal {

/// With `places` >= 0 digits behind the point, as %.*f: "2.50".
[[nodiscard]] std::string fixed(double value, int places);

/// To `digits` >= 1 significant ones, as %.*g: "2.5", "1e+06".
[[nodiscard]] std::string rounded(double value, int digits);

}  // namespace detequiv::decimal
