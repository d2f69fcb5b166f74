#include "confront.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report.hpp"

namespace certificates {

namespace {

using detequiv::Bounded;
using detequiv::Status;

void add_step(Report& report, const detequiv::CertifiedFirstStep& step,
              const truth::FirstStep<Number>& truth) {
    report.add("step.beta_norm2", step.beta_norm2, truth.beta_norm2, Status::ok);
    report.add("step.alignment", step.alignment, truth.alignment, Status::ok);
    report.add("step.misalignment", step.misalignment, truth.misalignment, Status::ok);
    report.add("step.g_b", step.g_b, truth.g_b, Status::ok);
    if (step.weight_outlier && truth.weight_outlier) {
        const auto& [location, direction, teacher, readout] = *step.weight_outlier;
        report.add("weight.location", location, truth.weight_outlier->location, Status::ok);
        report.add("weight.direction", direction, truth.weight_outlier->overlap_direction, Status::ok);
        report.add("weight.teacher", teacher, truth.weight_outlier->overlap_teacher, Status::ok);
        report.add("weight.readout", readout, truth.weight_outlier->overlap_readout, Status::ok);
    }
}

void add_resolvent(Report& report, const detequiv::CertifiedResolvent& r,
                   const truth::Resolvent<Number>& truth, Status status) {
    report.add("resolvent.x", r.x, truth.x, status);
    report.add("resolvent.g", r.g, truth.g, status);
    report.add("resolvent.e", r.e, truth.e, status);
    report.add("resolvent.s", r.s, truth.s, status);
    report.add("resolvent.t", r.t, truth.t, status);
    report.add("resolvent.m1", r.m1, truth.m1, status);
    report.add("resolvent.m2", r.m2, truth.m2, status);
    report.add("resolvent.m_tilde", r.m_tilde, truth.m_tilde, status);
    report.add("resolvent.B", r.B, truth.B, status);
    report.add("resolvent.V", r.V, truth.V, status);
}

double overlap_error(const detequiv::Outlier& outlier, const truth::Outlier<Number>& truth) {
    Number largest = abs(Number(outlier.norm_overlap) - truth.norm_overlap);
    const auto compare = [&](const std::vector<double>& computed, const std::vector<Number>& exact) {
        for (std::size_t i = 0; i < std::max(computed.size(), exact.size()); ++i) {
            const Number a = i < computed.size() ? Number(computed[i]) : Number(0);
            const Number b = i < exact.size() ? exact[i] : Number(0);
            largest = std::max<Number>(largest, abs(a - b));
        }
    };
    compare(outlier.overlaps, truth.overlaps);
    compare(outlier.teacher_overlaps, truth.teacher_overlaps);
    return static_cast<double>(largest);
}

void add_spectrum(Report& report, const detequiv::Prediction& p, const truth::Spectrum<Number>& truth) {
    const detequiv::CertifiedSpectrum& certified = p.certificate.spectrum;
    const Status status = p.spectrum.status;
    report.add("edge.u", certified.edge_u, truth.u_edge, status);
    report.add("edge.location", certified.edge, truth.bulk_edge, status);
    const auto count = static_cast<double>(p.spectrum.outliers.size());
    report.add("spectrum.count", {count, certified.count_certain ? 0 : HUGE_VAL},
               Number(static_cast<double>(truth.outliers.size())), status);
    if (p.spectrum.outliers.size() != truth.outliers.size()) {
        return;
    }
    for (std::size_t j = 0; j < truth.outliers.size(); ++j) {
        report.add("outlier.location", certified.outliers[j].location, truth.outliers[j].location, status);
        if (truth.outliers[j].multiplicity == 1) {
            const double error = overlap_error(p.spectrum.outliers[j], truth.outliers[j]);
            report.add("outlier.overlap", {1, certified.outliers[j].overlap}, Number(1) + error, status);
        }
    }
}

void add_slopes(Report& report, const std::string& what, const detequiv::CertifiedSlopes& slopes,
                const truth::Slopes<Number>& truth, Status status) {
    report.add(what + ".ridge", slopes.log_ridge, truth.log_ridge, status);
    report.add(what + ".step_size", slopes.log_step_size, truth.log_step_size, status);
    report.add(what + ".noise", slopes.noise_variance, truth.noise_variance, status);
}

void add_derivatives(Report& report, const detequiv::Prediction& p, const truth::Problem& problem,
                     const truth::Prediction<Number>& truth) {
    if (p.first_step.beta_norm2 > 0) {
        add_slopes(report, "slope", p.certificate.finite_slopes, truth::finite_slopes(problem, truth),
                   p.finite.status);
    }
    if (p.first_step_limit.beta_norm2 > 0 && p.regime.interval <= problem.highest_plateau) {
        add_slopes(report, "plateau_slope", p.certificate.plateau_slopes,
                   truth::plateau_slopes(problem, truth, p.regime.interval), p.resolvent.status);
    }
}

void add_optimum(Report& report, const detequiv::Prediction& p, const truth::Problem& problem,
                 const truth::Prediction<Number>& truth) {
    const auto& [ridge, test_error] = p.certificate.optimal_ridge;
    if (p.optimal_ridge.interior && std::isfinite(ridge.error)) {
        const auto exact = truth::optimal_ridge(problem, truth, ridge.value);
        report.add("optimal.ridge", ridge, exact.ridge, p.optimal_ridge.status);
        report.add("optimal.test_error", test_error, exact.test_error, p.optimal_ridge.status);
    } else if (ridge.value > 0) {  // ridge 0 is none of the truth's
        report.add("optimal.test_error", test_error,
                   truth::test_error_at(problem, truth, Number(ridge.value)), p.optimal_ridge.status);
    }
}

/// The status that stands for what is said of critical step sizes: those that are poor have a warning.
Status status_of_critical_steps(const detequiv::Prediction& p) {
    const bool warned = std::any_of(p.warnings.begin(), p.warnings.end(), [](const std::string& warning) {
        return warning.find("critical step size") != std::string::npos;
    });
    return warned ? Status::inaccurate : Status::ok;
}

void add_critical_steps(Report& report, const detequiv::Prediction& p, const truth::Problem& problem,
                        const truth::Prediction<Number>& truth) {
    const Status status = status_of_critical_steps(p);
    int count = 0;
    for (const Bounded& certified : p.certificate.critical_step_sizes) {
        ++count;
        const auto exact = truth::critical_step(problem, truth, certified.value, count);
        report.add("critical_step", certified, exact.value_or(Number(HUGE_VAL)), status);
    }
}

}  // namespace

bool Confrontation::unsaid() const {
    const bool judged = what.starts_with("finite") || what.starts_with("plateau.") ||
                        what.starts_with("map.finite") || what.starts_with("map.plateau") ||
                        what == "outlier.location" || what == "spectrum.count" ||
                        what == "optimal.test_error" || what == "critical_step";
    return judged && status == Status::ok && bound > 1e-6 * std::abs(value);
}

double Confrontation::excess() const {
    const double least = 0x1p-53 * std::abs(value);
    return bound == 0 ? 1 : bound / std::max({error, least, std::numeric_limits<double>::min()});
}

std::vector<Confrontation> confront(const RandomStudy& random) {
    const detequiv::Prediction p = detequiv::predict(random.study);
    const truth::Prediction<Number> truth = truth::predict<Number>(random.problem);
    const detequiv::Certificate& certificate = p.certificate;
    Report report;
    add_step(report, certificate.first_step, truth.first_step);
    add_resolvent(report, certificate.resolvent, truth.resolvent, p.resolvent.status);
    for (std::size_t l = 0; l < truth.plateau.size() && l < certificate.plateau.size(); ++l) {
        report.add("plateau", certificate.plateau[l], truth.plateau[l], p.plateau[l].status);
    }
    report.add("initial", certificate.initial, truth.initial, p.resolvent.status);
    report.add("finite", certificate.finite, truth.finite, p.finite.status);
    add_spectrum(report, p, truth.spectrum);
    add_derivatives(report, p, random.problem, truth);
    add_optimum(report, p, random.problem, truth);
    add_critical_steps(report, p, random.problem, truth);
    return std::move(report).rows();
}

}  // namespace certificates
