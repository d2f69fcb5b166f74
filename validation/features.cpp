#include "features.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <type_traits>

#include "parallel.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// x * 0 is 0 for finite x alone; independent sums, because one would wait for itself at every addition.
template <class Scalar>
bool all_finite(std::span<const Scalar> values) {
    constexpr std::size_t lanes = 8;
    std::array<Scalar, lanes> sums{};
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes) {
        for (std::size_t l = 0; l < lanes; ++l) {
            sums[l] += values[i + l] * Scalar{0};
        }
    }
    for (; i < values.size(); ++i) {
        sums[0] += values[i] * Scalar{0};
    }
    return std::accumulate(sums.begin(), sums.end(), Scalar{0}) == 0;
}

/// Evaluates sigma on one column in pieces that stay in the first cache; fills z by `argument(j)`.
template <class Scalar, class Argument>
void evaluate_column(const Activation& sigma, Index size, const Argument& argument, Scalar* out) {
    constexpr Index piece = 512;
    std::array<double, piece> z{};
    std::array<double, piece> value{};
    for (Index first = 0; first < size; first += piece) {
        const Index count = std::min(piece, size - first);
        for (Index j = 0; j < count; ++j) {
            z[static_cast<std::size_t>(j)] = argument(first + j);
        }
        sigma.evaluate({z.data(), static_cast<std::size_t>(count)},
                       {value.data(), static_cast<std::size_t>(count)});
        for (Index j = 0; j < count; ++j) {
            out[first + j] = static_cast<Scalar>(value[static_cast<std::size_t>(j)]);
        }
        const std::span<const double> values(value.data(), static_cast<std::size_t>(count));
        if (!all_finite(values)) {
            check_finite("activation", sigma, {z.data(), values.size()}, values);
        }
        if constexpr (std::is_same_v<Scalar, float>) {
            if (!all_finite(std::span<const float>(out + first, values.size()))) {
                throw TrialError("the activation " + sigma.text() +
                                 " leaves the range of single precision; take double");
            }
        }
    }
}

}  // namespace

template <class Scalar>
SampleBlock<Scalar> draw_block(const Sampler& sampler, Sampler::Batch batch, Index first, Index count,
                               const SteppedWeights<Scalar>& step, int threads) {
    SampleBlock<Scalar> block;
    block.X.resize(step.beta.size(), count);
    block.z.resize(count);
    block.z_star.resize(count);
    const Eigen::VectorXd beta_hat = step.beta.normalized();
    in_parts(threads, count, [&](Index begin, Index end) {
        constexpr Index piece = 64;
        Eigen::MatrixXd inputs(step.beta.size(), std::min(piece, end - begin));
        for (Index at = begin; at < end; at += piece) {
            const Index columns = std::min(piece, end - at);
            auto X = inputs.leftCols(columns);
            sampler.inputs(batch, first + at, X);
            block.z.segment(at, columns).noalias() = X.transpose() * beta_hat;
            block.z_star.segment(at, columns).noalias() = X.transpose() * step.beta_star;
            block.X.middleCols(at, columns) = X.template cast<Scalar>();
        }
    });
    return block;
}

template <class Scalar>
void form_products(const SteppedWeights<Scalar>& step, const SampleBlock<Scalar>& block, Index first_neuron,
                   Index count, BlockProducts<Scalar>& products) {
    const bool all = first_neuron == 0 && count == step.W0.cols();
    if (all) {
        dense::product_tn(step.W0, block.X, products.P0);
    } else {
        const dense::Matrix<Scalar> W = step.W0.middleCols(first_neuron, count);
        dense::product_tn(W, block.X, products.P0);
    }
    if (step.G.cols() == 0) {
        products.t = step.beta.norm() * block.z;
    } else if (all) {
        dense::product_tn(step.G, block.X, products.P1);
    } else {
        const dense::Matrix<Scalar> G = step.G.middleCols(first_neuron, count);
        dense::product_tn(G, block.X, products.P1);
    }
}

template <class Scalar>
void evaluate_features(const Activation& sigma, const BlockProducts<Scalar>& products,
                       const Eigen::VectorXd& coefficient, Index first_neuron, double eta, int threads,
                       dense::Matrix<Scalar>& F) {
    const auto& P0 = products.P0;
    F.resize(P0.rows(), P0.cols());
    const bool rank_one = products.P1.size() == 0;
    in_parts(threads, P0.cols(), [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const Scalar* base = P0.col(i).data();
            if (rank_one) {
                const double shift = eta * products.t[i];
                const double* a = coefficient.data() + first_neuron;
                evaluate_column(
                    sigma, P0.rows(), [&](Index j) { return static_cast<double>(base[j]) + shift * a[j]; },
                    F.col(i).data());
            } else {
                const Scalar* move = products.P1.col(i).data();
                evaluate_column(
                    sigma, P0.rows(),
                    [&](Index j) {
                        return static_cast<double>(base[j]) + eta * static_cast<double>(move[j]);
                    },
                    F.col(i).data());
            }
        }
    });
}

#define DETEQUIV_INSTANTIATE(Scalar)                                                                         \
    template SampleBlock<Scalar> draw_block(const Sampler&, Sampler::Batch, Index, Index,                    \
                                            const SteppedWeights<Scalar>&, int);                             \
    template void form_products(const SteppedWeights<Scalar>&, const SampleBlock<Scalar>&, Index, Index,     \
                                BlockProducts<Scalar>&);                                                     \
    template void evaluate_features(const Activation&, const BlockProducts<Scalar>&, const Eigen::VectorXd&, \
                                    Index, double, int, dense::Matrix<Scalar>&);
DETEQUIV_INSTANTIATE(float)
DETEQUIV_INSTANTIATE(double)
#undef DETEQUIV_INSTANTIATE

}  // namespace detequiv
