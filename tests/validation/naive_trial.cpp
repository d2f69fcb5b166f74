#include "naive_trial.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/validation/sampler.hpp"

namespace naive {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Eigensystem = Eigen::SelfAdjointEigenSolver<MatrixXd>;

VectorXd apply(const detequiv::Activation& f, const VectorXd& z) {
    return z.unaryExpr([&](double x) { return f(x); });
}

double he(int k, double z) {
    const double value = k == 0 ? 1 : k == 1 ? z : k == 2 ? z * z - 1 : k == 3 ? z * z * z - 3 * z : 0;
    return value / std::sqrt(std::tgamma(k + 1.0));
}

MatrixXd features(const detequiv::Model& m, const MatrixXd& W, const MatrixXd& X) {
    return (X * W.transpose()).unaryExpr([&](double z) { return m.sigma(z); });
}

}  // namespace

Network draw(const detequiv::Model& m, std::uint64_t seed, std::uint64_t trial, detequiv::Gradient gradient,
             double c1) {
    using Batch = detequiv::Sampler::Batch;
    const detequiv::Sampler sampler(m, seed, trial);
    const auto inputs = [&](Batch batch, Index rows) {
        MatrixXd X(m.dimension, rows);
        sampler.inputs(batch, 0, X);
        return MatrixXd(X.transpose());
    };
    const auto noise = [&](Batch batch, Index rows) {
        VectorXd eps(rows);
        sampler.noise(batch, 0, eps);
        return eps;
    };
    Network net;
    MatrixXd columns(m.dimension, m.width);
    sampler.weights(0, columns);
    net.W0 = columns.transpose();
    const VectorXd a = sampler.readout();
    net.beta_star = sampler.teacher_direction();
    const MatrixXd X = inputs(Batch::first, m.first_batch);
    const MatrixXd pre = X * net.W0.transpose();
    const VectorXd f0 = pre.unaryExpr([&](double z) { return m.sigma(z); }) * a;
    const VectorXd r =
        apply(m.teacher, X * net.beta_star) + noise(Batch::first, m.first_batch) - m.output_scale * f0;
    const auto n1 = static_cast<double>(m.first_batch);
    const VectorXd beta = X.transpose() * r / n1;
    if (gradient == detequiv::Gradient::rank_one) {
        net.G = c1 * a * beta.transpose();
    } else {
        const MatrixXd slopes = pre.transpose().unaryExpr([&](double z) { return m.sigma.derivative(z); });
        net.G = ((a * r.transpose()).cwiseProduct(slopes)) * X / n1;
    }
    net.beta_hat = beta / beta.norm();
    const VectorXd g = net.W0.transpose() * a;
    net.draw = {.beta_norm2 = beta.squaredNorm(),
                .alignment = net.beta_hat.dot(net.beta_star),
                .g_b = net.beta_hat.dot(g) / a.squaredNorm(),
                .readout_norm2 = a.squaredNorm(),
                .gradient_norm2 = g.squaredNorm()};
    net.Xt = inputs(Batch::second, m.samples);
    net.yt = apply(m.teacher, net.Xt * net.beta_star) + noise(Batch::second, m.samples);
    net.Xs = inputs(Batch::test, m.test_samples);
    net.target = apply(m.teacher, net.Xs * net.beta_star);
    return net;
}

detequiv::Measurement measure(const detequiv::Model& m, const Network& net, detequiv::SweepPoint point,
                              int degrees) {
    const MatrixXd W = net.W0 + point.step_size * net.G;
    const MatrixXd F = features(m, W, net.Xt);
    const auto n = static_cast<double>(m.samples);
    // The ridge as least squares of a taller matrix: no normal equations.
    MatrixXd tall(F.rows() + F.cols(), F.cols());
    tall << F, std::sqrt(n * point.ridge) * MatrixXd::Identity(F.cols(), F.cols());
    VectorXd right = VectorXd::Zero(tall.rows());
    right.head(F.rows()) = net.yt;
    const VectorXd a = tall.householderQr().solve(right);
    detequiv::Measurement result;
    result.point = point;
    result.train_error = (net.yt - F * a).squaredNorm() / n;
    result.train_objective = result.train_error + point.ridge * a.squaredNorm();
    result.test_error =
        (net.target - features(m, W, net.Xs) * a).squaredNorm() / static_cast<double>(m.test_samples) +
        m.noise * m.noise;
    result.weight_outlier = std::sqrt(Eigensystem(W.transpose() * W).eigenvalues().maxCoeff());
    const Eigensystem left(F * F.transpose() / static_cast<double>(m.width));  // ascending
    for (Index k = 0; k < std::min(F.rows(), F.cols()); ++k) {
        const Index place = F.rows() - 1 - k;
        result.singular_values.push_back(std::sqrt(std::max(left.eigenvalues()[place], 0.0)));
        for (int i = 0; i <= degrees; ++i) {
            const auto overlap = [&](const VectorXd& direction) {
                const VectorXd h = (net.Xt * direction).unaryExpr([i](double z) { return he(i, z); });
                return std::pow(left.eigenvectors().col(place).dot(h), 2) / h.squaredNorm();
            };
            result.overlaps.push_back(overlap(net.beta_hat));
            result.teacher_overlaps.push_back(overlap(net.beta_star));
        }
    }
    return result;
}

double train_objective(const detequiv::Model& m, const Network& net, detequiv::SweepPoint point) {
    const MatrixXd F = features(m, net.W0 + point.step_size * net.G, net.Xt);
    const auto n = static_cast<double>(m.samples);
    MatrixXd K = F * F.transpose() / n;
    K.diagonal().array() += point.ridge;
    return point.ridge * net.yt.dot(K.ldlt().solve(net.yt)) / n;
}

}  // namespace naive
