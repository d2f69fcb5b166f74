#include "features.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <type_traits>

#include "draw_inputs.hpp"
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

/// Numbers of one column that are evaluated together: they stay in the first cache.
constexpr Index piece = 512;

/// use(first, values) for each piece of sigma(argument(0)), ..., sigma(argument(size - 1)).
template <class Argument, class Use>
void each_piece_of_column(const Activation& sigma, Index size, const Argument& argument, const Use& use) {
    std::array<double, piece> z{};
    std::array<double, piece> value{};
    for (Index first = 0; first < size; first += piece) {
        const Index count = std::min(piece, size - first);
        for (Index j = 0; j < count; ++j) {
            z[static_cast<std::size_t>(j)] = argument(first + j);
        }
        const std::span<const double> arguments(z.data(), static_cast<std::size_t>(count));
        const std::span<double> values(value.data(), arguments.size());
        sigma.evaluate(arguments, values);
        if (!all_finite<double>(values)) {
            check_finite("activation", sigma, arguments, values);
        }
        use(first, std::span<const double>(values));
    }
}

/// use(first, values) for each piece of column i of sigma(P0 + eta P1); `coefficient` of the block's neurons.
template <class Scalar, class Use>
void each_piece(const Activation& sigma, const BlockProducts<Scalar>& products, const double* coefficient,
                double eta, Index i, const Use& use) {
    const Index size = products.P0.rows();
    const Scalar* base = products.P0.col(i).data();
    if (products.P1.size() == 0) {
        const double shift = eta * products.t[i];
        each_piece_of_column(
            sigma, size, [=](Index j) { return static_cast<double>(base[j]) + shift * coefficient[j]; }, use);
        return;
    }
    const Scalar* move = products.P1.col(i).data();
    each_piece_of_column(
        sigma, size,
        [=](Index j) { return static_cast<double>(base[j]) + eta * static_cast<double>(move[j]); }, use);
}

template <class Scalar>
void store(const Activation& sigma, std::span<const double> values, Scalar* out) {
    std::transform(values.begin(), values.end(), out,
                   [](double value) { return static_cast<Scalar>(value); });
    if constexpr (std::is_same_v<Scalar, float>) {
        if (!all_finite(std::span<const float>(out, values.size()))) {
            throw TrialError("the activation " + sigma.text() +
                             " leaves the range of single precision; take double");
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
    draw_inputs(sampler, batch, first, threads, block.X, [&](Index at, const auto& x) {
        block.z.segment(at, x.cols()).noalias() = x.transpose() * beta_hat;
        block.z_star.segment(at, x.cols()).noalias() = x.transpose() * step.beta_star;
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
    in_parts(threads, P0.cols(), [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            Scalar* out = F.col(i).data();
            each_piece(
                sigma, products, coefficient.data() + first_neuron, eta, i,
                [&](Index first, std::span<const double> values) { store(sigma, values, out + first); });
        }
    });
}

template <class Scalar>
Eigen::MatrixXd network_outputs(const Activation& sigma, const BlockProducts<Scalar>& products,
                                const Eigen::VectorXd& coefficient, std::span<const StepReadouts> steps,
                                int threads) {
    const Index rows =
        std::accumulate(steps.begin(), steps.end(), Index{0},
                        [](Index sum, const StepReadouts& step) { return sum + step.readouts.cols(); });
    Eigen::MatrixXd outputs = Eigen::MatrixXd::Zero(rows, products.P0.cols());
    in_parts(threads, outputs.cols(), [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            Index row = 0;
            for (const auto& [eta, readouts] : steps) {
                auto out = outputs.col(i).segment(row, readouts.cols());
                each_piece(sigma, products, coefficient.data(), eta, i,
                           [&, &a = readouts](Index first, std::span<const double> values) {
                               const auto count = static_cast<Index>(values.size());
                               const Eigen::Map<const Eigen::VectorXd> features(values.data(), count);
                               out.noalias() += a.middleRows(first, count).transpose() * features;
                           });
                row += readouts.cols();
            }
        }
    });
    return outputs;
}

#define DETEQUIV_INSTANTIATE(Scalar)                                                                         \
    template SampleBlock<Scalar> draw_block(const Sampler&, Sampler::Batch, Index, Index,                    \
                                            const SteppedWeights<Scalar>&, int);                             \
    template void form_products(const SteppedWeights<Scalar>&, const SampleBlock<Scalar>&, Index, Index,     \
                                BlockProducts<Scalar>&);                                                     \
    template void evaluate_features(const Activation&, const BlockProducts<Scalar>&, const Eigen::VectorXd&, \
                                    Index, double, int, dense::Matrix<Scalar>&);                             \
    template Eigen::MatrixXd network_outputs(const Activation&, const BlockProducts<Scalar>&,                \
                                             const Eigen::VectorXd&, std::span<const StepReadouts>, int);
DETEQUIV_INSTANTIATE(float)
DETEQUIV_INSTANTIATE(double)
#undef DETEQUIV_INSTANTIATE

}  // namespace detequiv
