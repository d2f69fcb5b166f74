#include "step_fit.hpp"

#include <limits>

#include "arrangement.hpp"
#include "probe_features.hpp"

namespace detequiv {

using Eigen::Index;

template <class Scalar>
StepFit<Scalar>::StepFit(const Model& model, const TrialOptions& options, const SteppedWeights<Scalar>& step,
                         const WeightGram<Scalar>* weights)
    : model_(&model), by_neurons_(by_neurons(model)), options_(&options), step_(&step), weights_(weights) {}

template <class Scalar>
double StepFit<Scalar>::weight_outlier(int threads) const {
    if (!options_->weight_outlier) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return weights_ != nullptr ? weights_->largest_value(eta_, threads) : largest_weight_value(*step_, eta_);
}

template <class Scalar>
void StepFit<Scalar>::begin(double eta, std::vector<std::size_t> points) {
    eta_ = eta;
    points_ = std::move(points);
}

template <class Scalar>
void StepFit<Scalar>::evaluate(const Block<Scalar>& block, Workspace<Scalar>& work) const {
    evaluate_features(model_->sigma, block.products, step_->coefficient, block.first_neuron, eta_,
                      work.threads, work.features);
}

template <class Scalar>
void StepFit<Scalar>::start_samples(Index probes) {
    system_.start(model_->width, probes);
}

template <class Scalar>
void StepFit<Scalar>::add_samples(const Block<Scalar>& block, Workspace<Scalar>& work) {
    evaluate(block, work);
    dense::add_square_nt(work.features, system_.gram);
    dense::add_product_nt(work.features, block.probes, system_.projections);
    system_.norms2 += block.norms2;
}

template <class Scalar>
void StepFit<Scalar>::start_neurons(const Eigen::MatrixXd& H) {
    system_.start(model_->samples, H.cols());
    system_.projections = H.template cast<Scalar>();
    system_.norms2 = H.colwise().squaredNorm();
}

template <class Scalar>
void StepFit<Scalar>::add_neurons(const Block<Scalar>& block, Workspace<Scalar>& work) {
    evaluate(block, work);
    dense::add_square_tn(work.features, system_.gram);
}

template <class Scalar>
void StepFit<Scalar>::solve(const Workspace<Scalar>& work, std::vector<Measurement>& all) {
    const auto width = static_cast<double>(model_->width);
    const auto leading = leading_spectrum(system_.gram, by_neurons_, system_.projections, system_.norms2,
                                          width, *options_, work.threads);
    const double weight = weight_outlier(work.threads);
    std::vector<double> ridges;
    for (const std::size_t i : points_) {
        Measurement& m = all[i];
        m.singular_values = leading.singular_values;
        m.overlaps = leading.overlaps;
        m.teacher_overlaps = leading.teacher_overlaps;
        m.weight_outlier = weight;
        ridges.push_back(m.point.ridge);
    }
    const auto fits = system_.solve(
        ridges, static_cast<double>(model_->samples), by_neurons_,
        options_->histogram_bins > 0 ? RidgeSystem<Scalar>::Gram::kept : RidgeSystem<Scalar>::Gram::spent);
    for (std::size_t k = 0; k < fits.size(); ++k) {
        all[points_[k]].train_objective = fits[k].objective;
        all[points_[k]].train_error = fits[k].error;
    }
    if (options_->histogram_bins > 0) {
        const auto histogram = system_.histogram(width, options_->histogram_bins);
        for (const std::size_t i : points_) {
            all[i].histogram = histogram;
        }
    }
    if (by_neurons_) {
        readouts_ = system_.solutions;
    } else {
        readouts_.resize(model_->width, system_.solutions.cols());
    }
}

template <class Scalar>
void StepFit<Scalar>::add_readouts(const Block<Scalar>& block, Workspace<Scalar>& work) {
    evaluate(block, work);
    readouts_.middleRows(block.first_neuron, work.features.rows()).noalias() =
        work.features * system_.solutions;
}

template <class Scalar>
StepReadouts StepFit<Scalar>::fitted() const {
    return {.eta = eta_, .readouts = readouts_.template cast<double>()};
}

template class StepFit<float>;
template class StepFit<double>;

}  // namespace detequiv
