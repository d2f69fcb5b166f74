#include "bulk_walk.hpp"

namespace detequiv::resolvent_form {

ComplexPoint Walk::at(double z) {
    constexpr double plainly = 1e-5;  // above the nudge of `physical`
    constexpr double exact = 1e-14;
    const Complex gamma(-z, 0.0);
    if (last_) {
        const std::optional<ComplexPoint> p = polished_point(form_, gamma, *last_);
        if (p && p->physical > plainly && p->residual < exact) {
            last_ = p->x;
            return *p;
        }
    }
    const ComplexPoint p = physical_point(form_, gamma);
    if (p.physical > plainly) {
        last_ = p.x;
    }
    return p;
}

}  // namespace detequiv::resolvent_form
