#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <functional>
#include <vector>

namespace detequiv {

/// A sequence of blocks: formed one at a time whenever it is gone through, or formed once and held.
template <class Block>
class Blocks {
  public:
    /// form(first, count, block) fills a block with columns first ... first + count - 1 of `size`. `passing`
    /// has the room for blocks that are not held; sequences that are gone through in turn may share it.
    Blocks(Eigen::Index size, Eigen::Index step, Block& passing,
           std::function<void(Eigen::Index first, Eigen::Index count, Block& block)> form)
        : size_(size), step_(step), passing_(&passing), form_(std::move(form)) {}

    void hold() {
        for (Eigen::Index first = 0; first < size_; first += step_) {
            form_(first, std::min(step_, size_ - first), held_.emplace_back());
        }
    }

    /// Calls visit(block) on each. Held blocks may be visited from several threads at once.
    template <class Visit>
    void each(const Visit& visit) {
        if (!held_.empty()) {
            for (const Block& block : held_) {
                visit(block);
            }
            return;
        }
        for (Eigen::Index first = 0; first < size_; first += step_) {
            form_(first, std::min(step_, size_ - first), *passing_);
            visit(*passing_);
        }
    }

  private:
    Eigen::Index size_, step_;
    Block* passing_;
    std::function<void(Eigen::Index, Eigen::Index, Block&)> form_;
    std::vector<Block> held_;
};

}  // namespace detequiv
