#include "gradient_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/quadrature.hpp"
#include "draw_inputs.hpp"
#include "parallel.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// c_1 = E[Z sigma(Z)], by the library's quadrature of the function itself.
double linear_coefficient(const Activation& sigma) {
    return normal_expectation([&](double z) { return z * sigma(z); }, sigma.split_points()).value;
}

/// The network's outputs of one block before the step, and, in place of P, what its gradient needs.
template <class Scalar>
Eigen::VectorXd outputs(const Activation& sigma, const Eigen::VectorXd& a, const dense::Matrix<Scalar>& P,
                        int threads) {
    Eigen::VectorXd f(P.cols());
    in_parts(threads, P.cols(), [&](Index begin, Index end) {
        Eigen::VectorXd z(P.rows());
        Eigen::VectorXd value(P.rows());
        const auto size = static_cast<std::size_t>(P.rows());
        for (Index i = begin; i < end; ++i) {
            z = P.col(i).template cast<double>();
            sigma.evaluate({z.data(), size}, {value.data(), size});
            f[i] = a.dot(value);
            if (!std::isfinite(f[i])) {
                check_finite("activation", sigma, {z.data(), size}, {value.data(), size});
            }
        }
    });
    return f;
}

/// P_ji <- sigma'(P_ji) a_j r_i/n_1.
template <class Scalar>
void to_gradient(const Activation& sigma, const Eigen::VectorXd& a, const Eigen::VectorXd& r, double n1,
                 dense::Matrix<Scalar>& P, int threads) {
    in_parts(threads, P.cols(), [&](Index begin, Index end) {
        Eigen::VectorXd z(P.rows());
        Eigen::VectorXd slope(P.rows());
        const auto size = static_cast<std::size_t>(P.rows());
        for (Index i = begin; i < end; ++i) {
            z = P.col(i).template cast<double>();
            sigma.evaluate_derivative({z.data(), size}, {slope.data(), size});
            if (!std::isfinite(slope.sum())) {
                check_finite("derivative of the activation", sigma, {z.data(), size}, {slope.data(), size});
            }
            P.col(i) = ((r[i] / n1) * slope.array() * a.array()).matrix().template cast<Scalar>();
        }
    });
}

template <class Scalar>
dense::Matrix<Scalar> draw_weights(const Model& model, const Sampler& sampler, int threads) {
    dense::Matrix<Scalar> W0(model.dimension, model.width);
    in_parts(threads, model.width, [&](Index begin, Index end) {
        for (Index first = begin; first < end; first += drawn_columns) {
            Eigen::MatrixXd block(model.dimension, std::min(drawn_columns, end - first));
            sampler.weights(first, block);
            W0.middleCols(first, block.cols()) = block.cast<Scalar>();
        }
    });
    return W0;
}

}  // namespace

Eigen::VectorXd teacher_values(const Model& model, const Eigen::VectorXd& projections) {
    Eigen::VectorXd values(projections.size());
    const auto size = static_cast<std::size_t>(projections.size());
    model.teacher.evaluate({projections.data(), size}, {values.data(), size});
    check_finite("teacher", model.teacher, {projections.data(), size}, {values.data(), size});
    return values;
}

void check_finite(std::string_view role, const Activation& function, std::span<const double> z,
                  std::span<const double> values) {
    const auto bad =
        std::find_if_not(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
    if (bad == values.end()) {
        return;
    }
    const double at = z[static_cast<std::size_t>(bad - values.begin())];
    if (!std::isfinite(at)) {
        throw TrialError(
            "the weights after the step are so large that W x leaves the range of this precision");
    }
    throw TrialError("the " + std::string(role) + " " + function.text() +
                     " is not finite at z = " + check::shortest(at));
}

template <class Scalar>
void SteppedWeights<Scalar>::take(double eta) {
    if (G.cols() > 0) {
        W0 += static_cast<Scalar>(eta) * G;
        G.resize(W0.rows(), 0);
        coefficient = Eigen::VectorXd::Zero(W0.cols());
    }
}

template <class Scalar>
SteppedWeights<Scalar> take_step(const Model& model, const Sampler& sampler, const TrialOptions& options) {
    const bool full = options.gradient == Gradient::full;
    const auto n1 = static_cast<double>(model.first_batch);
    SteppedWeights<Scalar> step;
    step.W0 = draw_weights<Scalar>(model, sampler, options.threads);
    step.G.resize(model.dimension, full ? model.width : 0);
    // Every thread is the first to touch its part: most of the time goes into that.
    in_parts(options.threads, step.G.cols(),
             [&](Index begin, Index end) { step.G.middleCols(begin, end - begin).setZero(); });
    step.a = sampler.readout();
    step.beta_star = sampler.teacher_direction();
    step.beta = Eigen::VectorXd::Zero(model.dimension);
    const bool needs_products = full || model.output_scale != 0;

    dense::Matrix<Scalar> X;
    dense::Matrix<Scalar> P;
    for (Index first = 0; first < model.first_batch; first += first_columns) {
        X.resize(model.dimension, std::min(first_columns, model.first_batch - first));
        Eigen::VectorXd z_star(X.cols());
        draw_inputs(sampler, Sampler::Batch::first, first, options.threads, X, [&](Index at, const auto& x) {
            z_star.segment(at, x.cols()).noalias() = x.transpose() * step.beta_star;
        });
        Eigen::VectorXd r(X.cols());
        sampler.noise(Sampler::Batch::first, first, r);
        r += teacher_values(model, z_star);
        if (needs_products) {
            dense::product_tn(step.W0, X, P);
        }
        if (model.output_scale != 0) {
            r -= model.output_scale * outputs(model.sigma, step.a, P, options.threads);
        }
        step.beta.noalias() += X.template cast<double>() * (r / n1);
        if (full) {
            to_gradient(model.sigma, step.a, r, n1, P, options.threads);
            dense::add_product_nt(X, P, step.G);
        }
    }
    if (!full) {
        step.coefficient = linear_coefficient(model.sigma) * step.a;
    }
    if (!step.beta.allFinite() || !step.G.allFinite()) {
        throw TrialError(
            "the first step is not finite: its values are, but their sums leave the range of this precision");
    }

    const dense::Vector<Scalar> a = step.a.template cast<Scalar>();
    dense::Vector<Scalar> g(model.dimension);
    dense::times(step.W0, a.data(), g.data());
    const Eigen::VectorXd projected = g.template cast<double>();
    const double norm = step.beta.norm();
    step.draw = {.beta_norm2 = norm * norm,
                 .alignment = step.beta.dot(step.beta_star) / norm,
                 .g_b = step.beta.dot(projected) / (norm * step.a.squaredNorm()),
                 .readout_norm2 = step.a.squaredNorm(),
                 .gradient_norm2 = projected.squaredNorm()};
    return step;
}

template struct SteppedWeights<float>;
template struct SteppedWeights<double>;
template SteppedWeights<float> take_step(const Model&, const Sampler&, const TrialOptions&);
template SteppedWeights<double> take_step(const Model&, const Sampler&, const TrialOptions&);

}  // namespace detequiv
