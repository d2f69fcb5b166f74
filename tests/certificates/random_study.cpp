#include "random_study.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "random_draw.hpp"
#include "standardised.hpp"

namespace certificates {

namespace {

/// Coefficients of a function of unit size whose energies fall by about `fall` a degree.
std::vector<double> coefficients(Draw& draw, int degree, double fall, bool centred) {
    std::vector<double> c;
    const int parity = draw.chance(0.2) ? draw.below(2) : -1;
    double scale = 1;
    for (int k = 0; k <= degree; ++k) {
        const bool kept = k == 1 || ((parity < 0 || k % 2 == parity) && !draw.chance(0.1));
        c.push_back(kept && !(k == 0 && centred) ? scale * draw.normal() : 0);
        scale *= fall / std::sqrt(k + 1.0);
    }
    return c;
}

/// A finite law with mean 0 and variance 1 to rounding.
detequiv::ReadoutChoice finite_law(Draw& draw) {
    const int count = 3 + draw.below(3);
    detequiv::ReadoutChoice law{.kind = detequiv::ReadoutChoice::Kind::finite};
    for (int j = 0; j < count; ++j) {
        law.atoms.push_back(draw.normal() + 1.5 * j);
        law.probabilities.push_back(draw.uniform(0.1, 1));
    }
    standardise(law.atoms, law.probabilities);
    return law;
}

void draw_sizes(Draw& draw, detequiv::Study& study) {
    const double phi = draw.log_uniform(1e-3, 1e3);
    const double psi = draw.chance(0.1) ? phi * (1 + (draw.chance(0.5) ? 0 : draw.uniform(-1e-3, 1e-3)))
                                        : draw.log_uniform(1e-3, 1e3);
    const double least = 40 * draw.log_uniform(1, 30);
    const double d = std::round(least * std::max({phi, psi, 1.0}));
    study.data.dimension = d;
    study.data.samples = std::max(2.0, std::round(d / phi));
    study.network.width = std::max(1.0, std::round(d / psi));
    study.data.first_batch = std::max(1.0, std::round(study.data.samples * draw.log_uniform(0.1, 10)));
}

void draw_activation(Draw& draw, Family family, detequiv::Study& study, truth::Activation& truth) {
    if (family == Family::polynomials) {
        const std::vector<double> c =
            coefficients(draw, 2 + draw.below(7), draw.uniform(0.3, 1), draw.chance(0.5));
        study.network.activation.emplace<std::vector<double>>(c);
        truth = {.function = truth::Function::polynomial, .coefficients = c};
        return;
    }
    switch (draw.below(4)) {
        case 0:
            study.network.activation.emplace<std::string>("erf(z)");
            truth.function = truth::Function::erf;
            break;
        case 1:
            study.network.activation.emplace<std::string>("sin(z)");
            truth.function = truth::Function::sin;
            break;
        case 2:
            study.network.activation.emplace<std::string>("relu");
            truth.function = truth::Function::relu;
            break;
        default:
            study.network.activation.emplace<std::string>("shifted_relu");
            truth.function = truth::Function::shifted_relu;
            break;
    }
}

void draw_network(Draw& draw, Family family, RandomStudy& random) {
    detequiv::Study& study = random.study;
    truth::Problem& problem = random.problem;
    draw_activation(draw, family, study, problem.activation);
    const int law = draw.below(4);
    if (law == 2) {
        study.network.readout.kind = detequiv::ReadoutChoice::Kind::rademacher;
        problem.readout.law = truth::Law::rademacher;
    } else if (law == 3) {
        study.network.readout = finite_law(draw);
        problem.readout = {.law = truth::Law::finite,
                           .atoms = study.network.readout.atoms,
                           .probabilities = study.network.readout.probabilities};
    }
    if (draw.chance(0.25)) {
        study.network.rows = detequiv::RowLaw::gaussian;
        problem.rows = truth::Rows::gaussian;
    }
    constexpr std::array kinds = {detequiv::OutputScaleKind::none, detequiv::OutputScaleKind::mean_field,
                                  detequiv::OutputScaleKind::unit, detequiv::OutputScaleKind::number};
    constexpr std::array scales = {truth::Scale::none, truth::Scale::mean_field, truth::Scale::unit,
                                   truth::Scale::number};
    const auto scale = static_cast<std::size_t>(draw.below(4));
    study.network.output_scale = {.kind = kinds[scale], .number = draw.uniform(0, 1)};
    problem.scale = scales[scale];
    problem.scale_number = study.network.output_scale.number;
}

void draw_step(Draw& draw, Family family, detequiv::Study& study) {
    const double largest =
        std::min(0.5 * std::sqrt(study.network.width), 0.999 * std::sqrt(study.data.samples));
    const double strength = draw.chance(0.05) ? 0 : draw.log_uniform(1e-4, 1);
    study.step.size = strength * largest;
    if (draw.chance(family == Family::polynomials ? 0.4 : 0.2)) {
        study.theory.columns = 1 + draw.below(8);
    }
}

}  // namespace

RandomStudy random_study(std::uint64_t index, Family family) {
    Draw draw(index);
    RandomStudy random{.study = detequiv::parse_study(""), .problem = {}};
    detequiv::Study& study = random.study;
    draw_sizes(draw, study);
    draw_network(draw, family, random);
    study.data.teacher = coefficients(draw, 1 + draw.below(4), 0.8, draw.chance(0.5));
    study.data.noise = draw.chance(0.1) ? 0 : draw.log_uniform(1e-3, 3);
    study.ridge.lambda = draw.log_uniform(1e-10, 1e3);
    draw_step(draw, family, study);

    truth::Problem& problem = random.problem;
    problem.teacher = std::get<std::vector<double>>(study.data.teacher);
    problem.noise = study.data.noise;
    problem.ridge = study.ridge.lambda;
    problem.step_size = *study.step.size;
    problem.samples = study.data.samples;
    problem.first_batch = *study.data.first_batch;
    problem.width = study.network.width;
    problem.dimension = study.data.dimension;
    problem.columns = study.theory.columns;
    if (family == Family::functions) {
        problem.degree = 100;  // what the truth leaves out must be smaller than what the library does
    }
    return random;
}

}  // namespace certificates
