#pragma once

#include <algorithm>

#include "detequiv/validation/sampler.hpp"
#include "linear_algebra.hpp"
#include "parallel.hpp"

namespace detequiv {

/// X, d x samples: inputs `first`, first + 1, ... of a batch, in this precision. Drawn in double precision in
/// pieces that stay in the cache; use(at, x) sees columns at, at + 1, ... of X before they are rounded.
template <class Scalar, class Use>
void draw_inputs(const Sampler& sampler, Sampler::Batch batch, Eigen::Index first, int threads,
                 dense::Matrix<Scalar>& X, const Use& use) {
    in_parts(threads, X.cols(), [&](Eigen::Index begin, Eigen::Index end) {
        constexpr Eigen::Index piece = 64;
        Eigen::MatrixXd inputs(X.rows(), std::min(piece, end - begin));
        for (Eigen::Index at = begin; at < end; at += piece) {
            const Eigen::Index columns = std::min(piece, end - at);
            auto x = inputs.leftCols(columns);
            sampler.inputs(batch, first + at, x);
            use(at, x);
            X.middleCols(at, columns) = x.template cast<Scalar>();
        }
    });
}

}  // namespace detequiv
