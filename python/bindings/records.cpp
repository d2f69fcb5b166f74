#include <algorithm>
#include <cmath>

#include "bindings.hpp"

/// Results as dictionaries, named as in the command's JSON.
namespace detequiv::bindings {

using py::arg;

namespace {

py::array_t<double> array(const Eigen::VectorXd& values) {
    return owned_array(std::vector<double>(values.data(), values.data() + values.size()));
}

py::dict first_step_record(const FirstStep& step, const StepStrengths& strengths) {
    py::object outlier = py::none();
    if (step.weight_outlier && std::isfinite(step.weight_outlier->location)) {
        const WeightOutlier& o = *step.weight_outlier;
        outlier =
            py::dict(arg("location") = o.location, arg("overlap_direction") = o.overlap_direction,
                     arg("overlap_teacher") = o.overlap_teacher, arg("overlap_readout") = o.overlap_readout);
    }
    return py::dict(arg("step_size") = step.step_size, arg("output_scale") = step.output_scale,
                    arg("beta_norm2") = step.beta_norm2, arg("alignment") = step.alignment,
                    arg("g_b") = step.g_b, arg("strength") = strengths.theta, arg("growth") = strengths.chi,
                    arg("weight_outlier") = outlier);
}

py::dict spectrum_record(const Spectrum& spectrum) {
    py::list outliers;
    for (const Outlier& o : spectrum.outliers) {
        outliers.append(py::dict(arg("location") = o.location, arg("degree") = o.degree,
                                 arg("label") = o.label(), arg("multiplicity") = o.multiplicity,
                                 arg("overlaps") = o.overlaps, arg("teacher_overlaps") = o.teacher_overlaps,
                                 arg("norm_overlap") = o.norm_overlap));
    }
    return py::dict(arg("bulk_edge") = spectrum.edge.location, arg("outliers") = outliers,
                    arg("status") = status_text(worse(spectrum.status, spectrum.edge.status)));
}

py::dict bounds_record(const CertifiedErrors& errors) {
    return py::dict(arg("train_objective") = errors.train_objective.error,
                    arg("train_error") = errors.train_error.error,
                    arg("test_error") = errors.test_error.error);
}

py::dict bounds_record(const CertifiedSlopes& slopes) {
    return py::dict(arg("log_ridge") = slopes.log_ridge.error,
                    arg("log_step_size") = slopes.log_step_size.error,
                    arg("noise_variance") = slopes.noise_variance.error);
}

py::dict bounds_record(const CertifiedOptimalRidge& optimum) {
    return py::dict(arg("ridge") = optimum.ridge.error, arg("test_error") = optimum.test_error.error);
}

py::dict certificate_record(const Certificate& certificate) {
    py::list plateaus;
    for (const CertifiedErrors& plateau : certificate.plateau) {
        plateaus.append(bounds_record(plateau));
    }
    py::list outliers;
    for (const CertifiedOutlier& outlier : certificate.spectrum.outliers) {
        outliers.append(
            py::dict(arg("location") = outlier.location.error, arg("overlaps") = outlier.overlap));
    }
    py::list critical;
    for (const Bounded& step : certificate.critical_step_sizes) {
        critical.append(step.error);
    }
    return py::dict(arg("certain_digits") = certain_digits(certificate), arg("plateau") = plateaus,
                    arg("finite") = bounds_record(certificate.finite),
                    arg("initial") = bounds_record(certificate.initial),
                    arg("bulk_edge") = certificate.spectrum.edge.error, arg("outliers") = outliers,
                    arg("outlier_count_certain") = certificate.spectrum.count_certain,
                    arg("finite_slopes") = bounds_record(certificate.finite_slopes),
                    arg("plateau_slopes") = bounds_record(certificate.plateau_slopes),
                    arg("optimal_ridge") = bounds_record(certificate.optimal_ridge),
                    arg("critical_step_sizes") = critical);
}

py::dict slopes_record(const TestErrorSlopes& slopes) {
    return py::dict(arg("log_ridge") = slopes.log_ridge, arg("log_step_size") = slopes.log_step_size,
                    arg("noise_variance") = slopes.noise_variance);
}

}  // namespace

void look_for_signals() {
    const py::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) {
        throw py::error_already_set();
    }
}

py::str status_text(Status status) {
    return py::str(std::string(to_string(status)));
}

py::dict errors_record(const Errors& errors) {
    return py::dict(arg("train_objective") = errors.train_objective, arg("train_error") = errors.train_error,
                    arg("test_error") = errors.test_error);
}

py::dict finite_record(const FiniteErrors& errors) {
    py::dict record = errors_record(errors);
    record["columns"] = errors.columns;
    record["stillness"] = errors.stillness;
    record["status"] = status_text(errors.status);
    return record;
}

py::dict hermite_record(const Hermite& hermite) {
    Eigen::VectorXd normalised(hermite.degree() + 1);
    for (int k = 0; k <= hermite.degree(); ++k) {
        normalised[k] = hermite.normalised(k);
    }
    return py::dict(arg("activation") = array(hermite.coefficients), arg("normalised") = array(normalised),
                    arg("activation_norm2") = hermite.norm2, arg("activation_tail") = hermite.tail_energy,
                    arg("bulk_variance") = hermite.bulk_variance,
                    arg("error_estimate") = hermite.error_estimate,
                    arg("status") = status_text(hermite.status));
}

py::dict resolvent_record(const Resolvent& r) {
    return py::dict(arg("gamma") = r.gamma, arg("m1") = r.m1, arg("m2") = r.m2, arg("m_tilde") = r.m_tilde,
                    arg("B") = r.B, arg("V") = r.V, arg("residual") = r.residual,
                    arg("condition") = r.condition, arg("iterations") = r.iterations,
                    arg("status") = status_text(r.status));
}

py::dict regime_record(const Regime& regime) {
    return py::dict(arg("exponent") = regime.exponent, arg("interval") = regime.interval,
                    arg("spikes") = regime.spikes, arg("lower") = regime.lower, arg("upper") = regime.upper,
                    arg("critical") = regime.critical, arg("distance") = regime.distance);
}

py::dict baselines_record(const Baselines& baselines) {
    return py::dict(arg("noise") = baselines.noise, arg("best_linear") = baselines.best_linear,
                    arg("null") = baselines.null);
}

py::dict optimal_ridge_record(const OptimalRidge& optimum) {
    return py::dict(arg("ridge") = optimum.ridge, arg("test_error") = optimum.test_error,
                    arg("interior") = optimum.interior, arg("status") = status_text(optimum.status));
}

py::dict point_certificate_record(const CurvePoint& point) {
    return py::dict(arg("plateau") = bounds_record(point.certified_plateau),
                    arg("finite") = bounds_record(point.certified_finite),
                    arg("initial") = bounds_record(point.certified_initial));
}

py::dict prediction_record(const Prediction& p) {
    py::dict hermite(
        arg("activation") = array(p.activation.coefficients), arg("activation_norm2") = p.activation.norm2,
        arg("activation_tail") = p.activation.tail_energy, arg("bulk_variance") = p.activation.bulk_variance,
        arg("teacher") = array(p.teacher.coefficients), arg("teacher_norm2") = p.teacher.norm2,
        arg("teacher_tail") = p.teacher.tail_energy,
        arg("error_estimate") = std::max(p.activation.error_estimate, p.teacher.error_estimate),
        arg("status") = status_text(worse(p.activation.status, p.teacher.status)));
    py::list plateaus;
    for (const Plateau& plateau : p.plateau) {
        py::dict record = errors_record(plateau.errors);
        record["interval"] = plateau.interval;
        record["spikes"] = plateau.spikes;
        record["status"] = status_text(plateau.status);
        plateaus.append(record);
    }
    py::dict spectrum = spectrum_record(p.spectrum);
    spectrum["critical_step_sizes"] = p.critical_step_sizes;
    py::dict finite = finite_record(p.finite);
    if (p.study.theory.columns) {
        finite["stillness"] = py::none();
    }
    return py::dict(
        arg("hermite") = hermite, arg("first_step") = first_step_record(p.first_step, p.strengths),
        arg("resolvent") = resolvent_record(p.resolvent), arg("spectrum") = spectrum,
        arg("regime") = regime_record(p.regime), arg("plateau") = plateaus, arg("finite") = finite,
        arg("initial") = errors_record(p.initial), arg("finite_slopes") = slopes_record(p.finite_slopes),
        arg("plateau_slopes") = slopes_record(p.plateau_slopes),
        arg("optimal_ridge") = optimal_ridge_record(p.optimal_ridge),
        arg("baselines") = baselines_record(p.baselines),
        arg("certificate") = certificate_record(p.certificate), arg("warnings") = p.warnings);
}

}  // namespace detequiv::bindings
