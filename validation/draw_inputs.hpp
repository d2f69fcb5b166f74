#pragma once

#include <algorithm>

#include "gradient_step.hpp"
#include "parallel.hpp"

namespace detequiv {

/// X, d x samples: inputs `first`, first + 1, ... of a batch, in this precision. Drawn in double precision in
/// pieces that stay in the cache; use(at, x) sees columns at, at + 1, ... of X before they are rounded.
template <class Scalar, class Use>
void draw_inputs(const Sampler& sampler, Sampler::Batch batch, Eigen::Index first, int threads,
                 dense::Matrix<Scalar>& X, const Use& use) {
    in_parts(threads, X.cols(), [&](Eigen::Index begin, Eigen::Index end) {
        Eigen::MatrixXd inputs(X.rows(), std::min(drawn_columns, end - begin));
        for (Eigen::Index at = begin; at < end; at += drawn_columns) {
            const Eigen::Index columns = std::min(drawn_columns, end - at);
            auto x = inputs.leftCols(columns);
            sampler.inputs(batch, first + at, x);
            use(at, x);
            X.middleCols(at, columns) = x.template cast<Scalar>();
        }
    });
}

}  // namespace detequiv
