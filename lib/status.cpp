#include "detequiv/numerics/status.hpp"

#include <algorithm>

namespace detequiv {

std::string_view to_string(Status status) noexcept {
    switch (status) {
        case Status::not_run:
            return "not_run";
        case Status::ok:
            return "ok";
        case Status::outside_certified_range:
            return "outside_certified_range";
        case Status::inaccurate:
            return "inaccurate";
        case Status::not_converged:
            return "not_converged";
        case Status::undefined:
            return "undefined";
    }
    return "unknown";
}

bool usable(Status status) noexcept {
    return status == Status::ok || status == Status::outside_certified_range || status == Status::inaccurate;
}

namespace {

int severity(Status status) noexcept {
    switch (status) {
        case Status::ok:
            return 0;
        case Status::outside_certified_range:
            return 1;
        case Status::inaccurate:
            return 2;
        case Status::undefined:
            return 3;
        case Status::not_converged:
            return 4;
        case Status::not_run:
            return 5;
    }
    return 5;
}

}  // namespace

Status worse(Status a, Status b) noexcept {
    return severity(a) < severity(b) ? b : a;
}

}  // namespace detequiv
