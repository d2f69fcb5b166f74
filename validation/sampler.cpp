#include "detequiv/validation/sampler.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/random_stream.hpp"

namespace detequiv {

namespace {

/// Roles of the streams. A role's number never changes its meaning: stores rely on it.
enum class Role : std::uint32_t { weights = 0, readout = 1, teacher = 2, inputs = 16, noise = 32 };

std::uint32_t of_batch(Role role, Sampler::Batch batch) {
    return static_cast<std::uint32_t>(role) + static_cast<std::uint32_t>(batch);
}

std::span<double> values(Eigen::Ref<Eigen::MatrixXd> X) {
    return {X.data(), static_cast<std::size_t>(X.size())};
}

Eigen::Index whole(const char* key, double size) {
    constexpr double largest = 1e9;
    if (!(size == std::floor(size) && size >= 1 && size <= largest)) {
        throw StudyError(
            std::string(key) + " = " + check::shortest(size) +
            ": required a whole number from 1 to 1e9; a simulation draws samples and neurons one "
            "by one");
    }
    return static_cast<Eigen::Index>(size);
}

double atom_at(const ReadoutChoice& law, double uniform) {
    double below = 0;
    for (std::size_t i = 0; i + 1 < law.atoms.size(); ++i) {
        below += law.probabilities[i];
        if (uniform < below) {
            return law.atoms[i];
        }
    }
    return law.atoms.back();
}

}  // namespace

Model make_model(const Study& study) {
    return {
        .sigma = make_function(study.network.activation),
        .teacher = make_function(study.data.teacher),
        .width = whole("network.width", study.network.width),
        .dimension = whole("data.dimension", study.data.dimension),
        .samples = whole("data.samples", study.data.samples),
        .first_batch = whole("data.first_batch", study.first_batch()),
        .test_samples = whole("simulation.test_samples", static_cast<double>(study.simulation.test_samples)),
        .noise = study.data.noise,
        .rows = study.network.rows,
        .readout = study.network.readout,
        .output_scale = study.output_scale()};
}

Sampler::Sampler(const Model& model, std::uint64_t seed, std::uint64_t trial)
    : model_(&model), seed_(seed), trial_(trial) {}

// NOLINTNEXTLINE(performance-unnecessary-value-param): a Ref is a view, written through
void Sampler::inputs(Batch batch, Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> X) const {
    RandomStream(seed_, trial_, of_batch(Role::inputs, batch))
        .normals(static_cast<std::uint64_t>(first * model_->dimension), values(X));
}

void Sampler::noise(Batch batch, Eigen::Index first, Eigen::Ref<Eigen::VectorXd> eps) const {
    RandomStream(seed_, trial_, of_batch(Role::noise, batch))
        .normals(static_cast<std::uint64_t>(first), {eps.data(), static_cast<std::size_t>(eps.size())});
    eps *= model_->noise;
}

void Sampler::weights(Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> W) const {
    RandomStream(seed_, trial_, static_cast<std::uint32_t>(Role::weights))
        .normals(static_cast<std::uint64_t>(first * model_->dimension), values(W));
    if (model_->rows == RowLaw::sphere) {
        W.colwise().normalize();
    } else {
        W /= std::sqrt(static_cast<double>(model_->dimension));
    }
}

Eigen::VectorXd Sampler::readout() const {
    const RandomStream stream(seed_, trial_, static_cast<std::uint32_t>(Role::readout));
    Eigen::VectorXd omega(model_->width);
    const std::span<double> out(omega.data(), static_cast<std::size_t>(omega.size()));
    switch (model_->readout.kind) {
        case ReadoutChoice::Kind::gaussian:
            stream.normals(0, out);
            break;
        case ReadoutChoice::Kind::rademacher:
            stream.uniforms(0, out);
            omega = (omega.array() < 0.5).select(Eigen::ArrayXd::Constant(omega.size(), -1.0), 1.0);
            break;
        case ReadoutChoice::Kind::finite:
            stream.uniforms(0, out);
            omega = omega.unaryExpr([this](double u) { return atom_at(model_->readout, u); });
            break;
    }
    return omega / std::sqrt(static_cast<double>(model_->width));
}

Eigen::VectorXd Sampler::teacher_direction() const {
    Eigen::VectorXd direction(model_->dimension);
    RandomStream(seed_, trial_, static_cast<std::uint32_t>(Role::teacher))
        .normals(0, {direction.data(), static_cast<std::size_t>(direction.size())});
    return direction.normalized();
}

}  // namespace detequiv
