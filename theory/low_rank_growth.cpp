#include <algorithm>
#include <cmath>
#include <memory>

#include "detequiv/theory/low_rank.hpp"
#include "grown_rows.hpp"
#include "low_polynomial.hpp"
#include "step_polynomials.hpp"
#include "vanishing.hpp"

/// The low-rank part of rows that grow with their readouts: [eq. low_rank:growth].
namespace detequiv {

namespace {

double largest_omega(const ReadoutLaw& readout) {
    return readout.is_gaussian() ? gaussian_reach : readout.rule(1).nodes.abs().maxCoeff();
}

}  // namespace

StepStrengths step_strengths(const Hermite& activation, const LowRankParameters& parameters) {
    const double root_width = std::sqrt(parameters.width);
    const double per_neuron = parameters.step_size / root_width;
    return {.theta = activation[1] * parameters.step_size * std::sqrt(parameters.beta_norm2) / root_width,
            .chi = 2 * activation[2] * parameters.label_mean * per_neuron};
}

LowRankTables low_rank_tables(const Activation& sigma, const ReadoutLaw& readout,
                              const StepStrengths& strongest, int degree) {
    LowRankTables tables{
        .shift = std::make_shared<const MeanShift>(sigma, mean_shift_reach(readout, strongest.theta)),
        .moments = nullptr,
        .scales = nullptr};
    if (strongest.chi != 0) {
        const double reach = std::min(HermiteAtScale::largest_reach,
                                      largest_scale(largest_omega(readout), strongest) * (1 + 1e-9));
        tables.moments = std::make_shared<const HermiteAtScale>(sigma, reach);
        tables.scales =
            std::make_shared<const ScaleTable>(tables.moments, degree + degrees_beyond + growth_derivatives);
    }
    return tables;
}

ReadoutNodes LowRankFamily::growth_nodes(int count) const {
    const QuadratureRule rule = readout_.rule(count);
    const int functions = readout_.dimension(computed_ + 1);
    return {.omega = rule.nodes,
            .f = normalised_hermite(rule.nodes, functions - 1) * rule.weights.matrix().asDiagonal()};
}

bool LowRankFamily::growth_fades(const StepStrengths& step) const {
    // Polynomials are integrated exactly; beyond the last node that counts others must have faded.
    if (columns_ || !readout_.is_gaussian() || low_polynomial_degree(activation_)) {
        return true;
    }
    const double omega = std::min(gaussian_reach, all_.omega.abs().maxCoeff());
    const double scale = largest_scale(omega, step);
    constexpr double most = 1e-6;
    return scale <= tables_.moments->reach() &&
           tables_.moments->at(scale, 0).norm * std::exp(-omega * omega / 4) <=
               most * std::sqrt(activation_.norm2);
}

LowRank LowRankFamily::growing_rows(const StepStrengths& step, double root_width) const {
    GrownRows rows = columns_ ? grown_columns(*polynomials_, all_, step, readout_.is_symmetric())
                              : grown_rows(*tables_.scales, all_, computed_, step, readout_.is_gaussian());
    if (!columns_) {
        rows.rounding += drop_vanishing(rows.Q);
    }
    LowRank part;
    part.Q = root_width * rows.Q;
    part.dQ = root_width * rows.by_theta;
    part.rounding = root_width * rows.rounding;
    part.growth = {.chi = step.chi,
                   .dQ = root_width * rows.by_chi,
                   .second = root_width * rows.second,
                   .slope_rounding = root_width * rows.slope_rounding};
    part.status = rows.resolved && growth_fades(step) ? Status::ok : Status::inaccurate;
    return part;
}

}  // namespace detequiv
