#include "equivalent_network.hpp"

#include <cmath>

#include "detequiv/numerics/random_stream.hpp"
#include "features.hpp"
#include "probe_features.hpp"
#include "ridge.hpp"

namespace detequiv::equivalent {

namespace {

using Eigen::Index;

/// First role of the streams of Z: beyond those of Sampler.
constexpr std::uint32_t noise_role = 64;

/// What one draw is before a step size is chosen.
struct Network {  // NOLINT(cppcoreguidelines-pro-type-member-init): a Sampler is made from a model
    const Model& model;
    Sampler sampler;
    SteppedWeights<double> step;
    std::uint64_t seed = 0, number = 0;
};

/// One batch with the part of its features that no step changes, neurons x samples.
struct Rows {
    SampleBlock<double> inputs;
    dense::Matrix<double> bulk;
};

Rows draw_rows(const Network& network, Sampler::Batch batch, Index count) {
    Rows rows{.inputs = draw_block(network.sampler, batch, 0, count, network.step, 1), .bulk = {}};
    const auto d = static_cast<double>(network.model.dimension);
    const Eigen::VectorXd growth = c2 * (rows.inputs.X.colwise().squaredNorm().transpose().array() / d - 1);
    const Eigen::VectorXd weights2 = network.step.W0.colwise().squaredNorm();

    dense::product_tn(network.step.W0, rows.inputs.X, rows.bulk);
    Eigen::MatrixXd Z(rows.bulk.rows(), count);
    RandomStream(network.seed, network.number, noise_role + static_cast<std::uint32_t>(batch))
        .normals(0, {Z.data(), static_cast<std::size_t>(Z.size())});
    rows.bulk = c1 * rows.bulk + std::sqrt(bulk_variance) * Z;
    rows.bulk.rowwise() += growth.transpose();
    rows.bulk.colwise() += c2 * (weights2.array() - 1).matrix();
    return rows;
}

/// F^T at one step size.
dense::Matrix<double> features(const Network& network, const Rows& rows, double eta) {
    const auto width = static_cast<double>(network.model.width);
    const double theta = c1 * eta * network.step.beta.norm() / std::sqrt(width);
    const Eigen::ArrayXd omega = std::sqrt(width) * network.step.a.array();
    dense::Matrix<double> F = rows.bulk;
    for (Index i = 0; eta > 0 && i < F.cols(); ++i) {
        Eigen::ArrayXd shift = theta * rows.inputs.z[i] * omega;
        apply_mean_shift(shift);
        F.col(i).array() += shift;
    }
    return F;
}

Eigen::MatrixXd probes(const Network& network, const Rows& fresh, int degrees) {
    Eigen::VectorXd label(fresh.inputs.z.size());
    network.sampler.noise(Sampler::Batch::second, 0, label);
    label += teacher_values(network.model, fresh.inputs.z_star);
    return probe_features(label, fresh.inputs.z, fresh.inputs.z_star, degrees);
}

Measurement measure(const Network& network, const Rows& fresh, const Eigen::MatrixXd& H, const Rows& test,
                    const SweepPoint& point, const TrialOptions& options) {
    const Model& model = network.model;
    const bool by_neurons = model.width <= model.samples;
    const dense::Matrix<double> F = features(network, fresh, point.step_size);
    RidgeSystem<double> system;
    system.start(by_neurons ? model.width : model.samples, H.cols());
    system.norms2 = H.colwise().squaredNorm();
    if (by_neurons) {
        dense::add_square_nt(F, system.gram);
        system.projections = F * H;
    } else {
        dense::add_square_tn(F, system.gram);
        system.projections = H;
    }
    const auto leading = leading_spectrum(system.gram, by_neurons, system.projections, system.norms2,
                                          static_cast<double>(model.width), options, options.threads);
    const auto fit = system.solve({&point.ridge, 1}, static_cast<double>(model.samples), by_neurons,
                                  RidgeSystem<double>::Gram::spent);
    const Eigen::VectorXd readout = by_neurons ? system.solutions : F * system.solutions;
    const Eigen::VectorXd missed = teacher_values(model, test.inputs.z_star) -
                                   features(network, test, point.step_size).transpose() * readout;
    return {.point = point,
            .train_objective = fit.front().objective,
            .train_error = fit.front().error,
            .test_error =
                missed.squaredNorm() / static_cast<double>(model.test_samples) + model.noise * model.noise,
            .singular_values = leading.singular_values,
            .overlaps = leading.overlaps,
            .teacher_overlaps = leading.teacher_overlaps};
}

}  // namespace

void apply_mean_shift(Eigen::Ref<Eigen::ArrayXd> t) {
    const Eigen::ArrayXd E = (-t.square() / 4).exp();
    t = t / 2 + root_half / 2 * t * E + 1.5 * root_half * (E - 1);
}

Study study(double samples) {
    Study study;
    study.title = "Gaussian-equivalent features";
    study.network.activation = std::string(activation);
    study.network.width = std::round(2 * samples / 3);
    study.network.output_scale.kind = OutputScaleKind::none;
    study.data = {.teacher = std::string("0.9*He1 + 0.3*He2/sqrt(2)"),
                  .noise = 0.1,
                  .dimension = std::round(samples / 2),
                  .samples = samples,
                  .first_batch = 4 * samples};
    study.ridge.lambda = 0.05;
    study.simulation.test_samples = static_cast<long long>(2 * samples);
    return study;
}

SimulationPlan plan(const Study& study, std::span<const double> step_sizes, std::uint64_t seed,
                    std::uint64_t trials) {
    SimulationPlan plan{
        .study = study, .model = make_model(study), .points = {}, .seed = seed, .trials = trials, .key = ""};
    const auto add = [&](double step_size) {
        plan.points.push_back({.step_size = step_size, .ridge = study.ridge.lambda});
        plan.studies.push_back(study);
        plan.studies.back().step.size = step_size;
    };
    add(0);
    for (const double step_size : step_sizes) {
        add(step_size);
    }
    return plan;
}

Trial run_trial(const SimulationPlan& plan, std::uint64_t number, const TrialOptions& options) {
    const Model& model = plan.model;
    const Sampler sampler(model, plan.seed, number);
    const Network network{.model = model,
                          .sampler = sampler,
                          .step = take_step<double>(model, sampler, options),
                          .seed = plan.seed,
                          .number = number};
    const Rows fresh = draw_rows(network, Sampler::Batch::second, model.samples);
    const Rows test = draw_rows(network, Sampler::Batch::test, model.test_samples);
    const Eigen::MatrixXd H = probes(network, fresh, options.degrees);
    Trial trial{.number = number, .draw = network.step.draw, .points = {}};
    for (const SweepPoint& point : plan.points) {
        trial.points.push_back(measure(network, fresh, H, test, point, options));
    }
    return trial;
}

std::string key(const SimulationPlan& plan, const TrialOptions& options) {
    return "Gaussian-equivalent features: " + physical_key(plan.model, plan.seed, options);
}

}  // namespace detequiv::equivalent
