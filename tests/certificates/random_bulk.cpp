#include "random_bulk.hpp"

#include <algorithm>
#include <cmath>

#include "random_draw.hpp"

namespace certificates {

namespace {

using Number = truth::Real100;

void draw_bulk(Draw& draw, detequiv::BulkParameters& bulk) {
    bulk.c1_squared = draw.chance(0.05) ? 0 : draw.log_uniform(1e-4, 10);
    bulk.bulk_variance = bulk.c1_squared > 0 && draw.chance(0.1) ? 0 : draw.log_uniform(1e-4, 10);
    bulk.phi = draw.log_uniform(1e-3, 1e3);
    bulk.psi = draw.log_uniform(1e-3, 1e3);
    const int special = draw.below(20);
    if (special == 0) {
        bulk.psi = bulk.phi;
    } else if (special == 1) {
        bulk.psi = bulk.phi * (1 + draw.uniform(-1, 1) * draw.log_uniform(1e-8, 1e-2));
    } else if (special == 2) {
        bulk.phi = 1;
    } else if (special == 3) {  // a ratio that is exact
        bulk.psi = 1;
        bulk.phi = std::ldexp(1.0, draw.below(19) - 9);
    }
}

/// Whole sizes, their ratios rounded and exact.
void of_sizes(Draw& draw, RandomBulk& out) {
    const double d = std::round(40 * draw.log_uniform(1, 30) * std::max({out.bulk.phi, out.bulk.psi, 1.0}));
    const double n = std::max(2.0, std::round(d / out.bulk.phi));
    const double N = std::max(1.0, std::round(d / out.bulk.psi));
    out.bulk.phi = d / n;
    out.bulk.psi = d / N;
    out.bulk.imbalance = std::abs(N - n) / N;
    constexpr double unit = detequiv::unit_roundoff;
    out.errors = {.phi = d == n ? 0 : unit, .psi = d == N ? 0 : unit, .imbalance = 2 * unit};
    out.exact.phi = Number(d) / n;
    out.exact.psi = Number(d) / N;
}

}  // namespace

RandomBulk random_bulk(std::uint64_t index) {
    Draw draw(index);
    RandomBulk out;
    draw_bulk(draw, out.bulk);
    out.exact.phi = out.bulk.phi;
    out.exact.psi = out.bulk.psi;
    out.exact.c1_squared = out.bulk.c1_squared;
    out.exact.bulk_variance = out.bulk.bulk_variance;
    const int kind = draw.below(3);
    if (kind == 1) {
        const double size = draw.log_uniform(3e-16, 1e-10);
        out.errors = {.c1_squared = size * out.bulk.c1_squared,
                      .bulk_variance = size * out.bulk.bulk_variance,
                      .phi = size,
                      .psi = size};
        for (Number* number :
             {&out.exact.phi, &out.exact.psi, &out.exact.c1_squared, &out.exact.bulk_variance}) {
            *number *= 1 + Number(0.99 * size) * draw.uniform(-1, 1);
        }
    } else if (kind == 2) {
        of_sizes(draw, out);
    }
    out.exact.r = out.exact.psi / out.exact.phi;
    return out;
}

}  // namespace certificates
