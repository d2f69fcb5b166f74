#pragma once

#include <string_view>

namespace detequiv {

/// How an answer was obtained. Every result is born `not_run` with NaN values and becomes usable only when
/// the computation that fills it says so.
enum class Status {
    not_run,                  ///< nothing was computed; every number is NaN
    ok,                       ///< certified: the documented accuracy holds
    outside_certified_range,  ///< computed and self-consistent, but the arguments leave the tested box
    inaccurate,               ///< computed, but fewer digits than documented are certain
    not_converged,            ///< an iteration stopped at its limit; do not use the numbers
    undefined,                ///< the quantity does not exist here (a peak, an empty law)
};

/// The name of a status as it is printed and written to JSON: "not_run", "ok", ...
[[nodiscard]] std::string_view to_string(Status status) noexcept;

/// True for the statuses whose numbers may be used: ok, outside_certified_range, inaccurate.
[[nodiscard]] bool usable(Status status) noexcept;

/// The worse of two statuses, in the order ok < outside_certified_range < inaccurate < undefined <
/// not_converged < not_run: the status of an answer that needs both.
[[nodiscard]] Status worse(Status a, Status b) noexcept;

}  // namespace detequiv
