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
    /// Fills a block with columns first ... first + count - 1 of the sequence.
    using Form = std::function<void(Eigen::Index first, Eigen::Index count, int threads, Block& block)>;

    /// Blocks of `step` columns of `size`. `passing` has the room for blocks that are not held; sequences
    /// that are gone through in turn may share it.
    Blocks(Eigen::Index size, Eigen::Index step, Block& passing, Form form)
        : size_(size), step_(step), passing_(&passing), form_(std::move(form)) {}

    [[nodiscard]] Eigen::Index count() const { return (size_ + step_ - 1) / step_; }

    /// From now on blocks are held; each is formed once by form_held, different ones in any threads.
    void hold() { held_.resize(static_cast<std::size_t>(count())); }
    void form_held(Eigen::Index i, int threads) { form(i, threads, held_[static_cast<std::size_t>(i)]); }
    void release() { held_.clear(); }

    /// Calls visit(block) on each; those that are not held are formed by `threads`. Held blocks may be
    /// visited from several threads at once.
    template <class Visit>
    void each(int threads, const Visit& visit) {
        if (!held_.empty()) {
            for (const Block& block : held_) {
                visit(block);
            }
            return;
        }
        for (Eigen::Index i = 0; i < count(); ++i) {
            form(i, threads, *passing_);
            visit(*passing_);
        }
    }

  private:
    void form(Eigen::Index i, int threads, Block& block) const {
        const Eigen::Index first = i * step_;
        form_(first, std::min(step_, size_ - first), threads, block);
    }

    Eigen::Index size_, step_;
    Block* passing_;
    Form form_;
    std::vector<Block> held_;
};

}  // namespace detequiv
