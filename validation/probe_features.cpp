#include "probe_features.hpp"

#include <Spectra/SymEigsSolver.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "block_lanczos.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// he_0 ... he_degrees at z: sqrt(k + 1) he_{k+1} = z he_k - sqrt(k) he_{k-1}.
void fill_hermite(const Eigen::VectorXd& z, int degrees, Eigen::Ref<Eigen::MatrixXd> he) {
    he.col(0).setOnes();
    for (int k = 0; k < degrees; ++k) {
        he.col(k + 1) = z.cwiseProduct(he.col(k));
        if (k > 0) {
            he.col(k + 1) -= std::sqrt(static_cast<double>(k)) * he.col(k - 1);
        }
        he.col(k + 1) /= std::sqrt(k + 1.0);
    }
}

/// A symmetric matrix known by its products alone: one type for Spectra, whose solver takes long to compile.
template <class S>
class SymmetricOperator {
  public:
    using Scalar = S;
    using Product = std::function<void(const S* x, S* y)>;
    SymmetricOperator(Index size, Product product) : size_(size), product_(std::move(product)) {}
    [[nodiscard]] Index rows() const { return size_; }
    [[nodiscard]] Index cols() const { return size_; }
    void perform_op(const S* x, S* y) const { product_(x, y); }

  private:
    Index size_;
    Product product_;
};

/// x -> (W_0 + eta G)(W_0 + eta G)^T x on R^d.
template <class S>
class WeightProduct {
  public:
    WeightProduct(const SteppedWeights<S>& step, double eta)
        : step_(&step),
          eta_(static_cast<S>(eta)),
          beta_(step.beta.template cast<S>()),
          coefficient_(step.coefficient.template cast<S>()),
          hidden_(step.W0.cols()),
          extra_(step.W0.cols()),
          back_(step.W0.rows()) {}
    void operator()(const S* x, S* y) {
        const Eigen::Map<const dense::Vector<S>> in(x, back_.size());
        Eigen::Map<dense::Vector<S>> out(y, back_.size());
        dense::transposed_times(step_->W0, x, hidden_.data());
        if (step_->G.cols() > 0) {
            dense::transposed_times(step_->G, x, extra_.data());
            hidden_ += eta_ * extra_;
            dense::times(step_->G, hidden_.data(), back_.data());
        } else {
            hidden_ += eta_ * beta_.dot(in) * coefficient_;
            back_ = coefficient_.dot(hidden_) * beta_;
        }
        dense::times(step_->W0, hidden_.data(), y);
        out += eta_ * back_;
    }

  private:
    const SteppedWeights<S>* step_;
    S eta_;
    dense::Vector<S> beta_, coefficient_;
    dense::Vector<S> hidden_, extra_, back_;
};

/// The largest eigenvalue; Spectra starts from a fixed vector, so that bits repeat.
template <class S>
S largest_eigenvalue(SymmetricOperator<S>& matrix) {
    constexpr int subspace = 24;
    Spectra::SymEigsSolver<SymmetricOperator<S>> solver(matrix, 1,
                                                        std::min(static_cast<int>(matrix.rows()), subspace));
    try {
        solver.init();
        solver.compute(Spectra::SortRule::LargestAlge, 1000, spectrum_tolerance<S>);
    } catch (const std::runtime_error& error) {
        throw TrialError(std::string("the largest singular value of the weights was not found: ") +
                         error.what());
    }
    if (solver.info() != Spectra::CompInfo::Successful) {
        throw TrialError("the largest singular value of the weights did not converge");
    }
    return solver.eigenvalues()[0];
}

}  // namespace

Eigen::MatrixXd probe_features(const Eigen::VectorXd& label, const Eigen::VectorXd& z,
                               const Eigen::VectorXd& z_star, int degrees) {
    Eigen::MatrixXd H(z.size(), 1 + 2 * (degrees + 1));
    H.col(0) = label;
    fill_hermite(z, degrees, H.middleCols(1, degrees + 1));
    fill_hermite(z_star, degrees, H.rightCols(degrees + 1));
    return H;
}

template <class Scalar>
LeadingSpectrum leading_spectrum(const dense::Matrix<Scalar>& gram, bool by_neurons,
                                 const dense::Matrix<Scalar>& projections, const Eigen::VectorXd& norms2,
                                 double width, const TrialOptions& options, int threads) {
    LeadingSpectrum result;
    const Index wanted = std::min<Index>(options.singular_values, gram.rows() - 1);
    if (wanted < 1) {
        return result;
    }
    if (gram.trace() == 0) {
        throw TrialError(
            "every feature is 0: there are no singular vectors; take an activation that the inputs reach, or "
            "measure no singular values");
    }
    const auto leading = dense::leading_pairs(gram, wanted, spectrum_tolerance<Scalar>, threads);
    const Eigen::MatrixXd vectors = leading.vectors.template cast<double>();
    const Eigen::VectorXd values = leading.values.template cast<double>().cwiseMax(0.0);
    // (v^T F^T h)^2/(s^2 |h|^2) with right vectors v, or (u^T h)^2/|h|^2 with left vectors u
    const Eigen::MatrixXd inner = vectors.transpose() * projections.template cast<double>();
    for (Index k = 0; k < values.size(); ++k) {
        result.singular_values.push_back(std::sqrt(values[k] / width));
        const double scale = by_neurons ? values[k] : 1;
        for (int i = 0; i <= options.degrees; ++i) {
            const Index learned = 1 + i;
            const Index teacher = learned + options.degrees + 1;
            result.overlaps.push_back(inner(k, learned) * inner(k, learned) / (scale * norms2[learned]));
            result.teacher_overlaps.push_back(inner(k, teacher) * inner(k, teacher) /
                                              (scale * norms2[teacher]));
        }
    }
    return result;
}

template <class Scalar>
double largest_weight_value(const SteppedWeights<Scalar>& step, double eta) {
    if (step.W0.rows() < 3) {
        return std::numeric_limits<double>::quiet_NaN();  // no room for a Krylov space
    }
    SymmetricOperator<Scalar> matrix(step.W0.rows(), WeightProduct<Scalar>(step, eta));
    return std::sqrt(static_cast<double>(largest_eigenvalue(matrix)));
}

#define DETEQUIV_INSTANTIATE(Scalar)                                                                        \
    template LeadingSpectrum leading_spectrum(const dense::Matrix<Scalar>&, bool,                           \
                                              const dense::Matrix<Scalar>&, const Eigen::VectorXd&, double, \
                                              const TrialOptions&, int);                                    \
    template double largest_weight_value(const SteppedWeights<Scalar>&, double);
DETEQUIV_INSTANTIATE(float)
DETEQUIV_INSTANTIATE(double)
#undef DETEQUIV_INSTANTIATE

}  // namespace detequiv
