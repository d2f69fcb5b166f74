// Compiled for AVX2 and FMA: no standard header with inline functions is used here, since what is compiled
// for a newer processor must not be shared with code that runs on older ones.
#include <immintrin.h>

#include "symmetric_pair_kernel.hpp"

namespace detequiv::dense {

namespace {

struct DoubleLanes {
    using Stored = double;
    using Scalar = double;
    using Vector = __m256d;
    static constexpr std::size_t width = 4;
    static Vector load(const Scalar* from) { return _mm256_loadu_pd(from); }
    static void store(Scalar* to, Vector value) { _mm256_storeu_pd(to, value); }
    static Vector splat(Scalar value) { return _mm256_set1_pd(value); }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return _mm256_fmadd_pd(a, b, c); }
};

struct FloatLanes {
    using Stored = float;
    using Scalar = float;
    using Vector = __m256;
    static constexpr std::size_t width = 8;
    static Vector load(const Scalar* from) { return _mm256_loadu_ps(from); }
    static void store(Scalar* to, Vector value) { _mm256_storeu_ps(to, value); }
    static Vector splat(Scalar value) { return _mm256_set1_ps(value); }
    static Vector multiply_add(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
};

/// A in single precision, all else in double.
struct RoundedLanes : DoubleLanes {
    using Stored = float;
    using DoubleLanes::load;
    static Vector load(const Stored* from) { return _mm256_cvtps_pd(_mm_loadu_ps(from)); }
};

/// Columns j ... j + K - 1 together: for each number of A two products with X and two with its mirror image.
template <class Lanes, std::size_t K>
class Columns {
    using Stored = typename Lanes::Stored;
    using Scalar = typename Lanes::Scalar;
    using Vector = typename Lanes::Vector;

  public:
    /// `ahead`: the columns that come next, or these.
    Columns(const Stored* A, std::size_t size, std::size_t j, std::size_t ahead, const Scalar* X, Scalar* Y)
        : size_(size),
          j_(j),
          column_(A + j * size),
          next_(A + ahead * size),
          x_{X, X + size},
          y_{Y, Y + size} {
        for (std::size_t k = 0; k < K; ++k) {
            for (std::size_t c = 0; c < 2; ++c) {
                above_[k][c] = x_[c][j + k];
                wide_[k][c] = Lanes::splat(above_[k][c]);
                wide_sum_[k][c] = Lanes::splat(0);
                sum_[k][c] = 0;
            }
        }
    }

    void add() {
        diagonal_block();
        std::size_t i = j_ + K;
        for (; i + Lanes::width <= size_; i += Lanes::width) {
            rows(i);
        }
        for (; i < size_; ++i) {
            row(i);
        }
        for (std::size_t k = 0; k < K; ++k) {
            for (std::size_t c = 0; c < 2; ++c) {
                y_[c][j_ + k] += sum_[k][c] + total(wide_sum_[k][c]);
            }
        }
    }

  private:
    [[nodiscard]] Scalar at(std::size_t i, std::size_t k) const {
        return static_cast<Scalar>(column_[k * size_ + i]);
    }

    static Scalar total(Vector lanes) {
        Scalar numbers[Lanes::width];
        Lanes::store(numbers, lanes);
        Scalar sum = 0;
        for (const Scalar number : numbers) {
            sum += number;
        }
        return sum;
    }

    void diagonal_block() {
        for (std::size_t k = 0; k < K; ++k) {
            for (std::size_t c = 0; c < 2; ++c) {
                sum_[k][c] += at(j_ + k, k) * above_[k][c];
                for (std::size_t r = k + 1; r < K; ++r) {
                    y_[c][j_ + r] += at(j_ + r, k) * above_[k][c];
                    sum_[k][c] += at(j_ + r, k) * above_[r][c];
                }
            }
        }
    }

    void rows(std::size_t i) {
        // Each column is too short for the processor to foresee the next one.
        constexpr int second_cache = 2;
        constexpr std::size_t line = 64 / sizeof(Stored);
        if (i % line < Lanes::width) {
            for (std::size_t k = 0; k < K; ++k) {
                __builtin_prefetch(next_ + k * size_ + i, 0, second_cache);
            }
        }
        const Vector x0 = Lanes::load(x_[0] + i);
        const Vector x1 = Lanes::load(x_[1] + i);
        Vector y0 = Lanes::load(y_[0] + i);
        Vector y1 = Lanes::load(y_[1] + i);
        for (std::size_t k = 0; k < K; ++k) {
            const Vector a = Lanes::load(column_ + k * size_ + i);
            y0 = Lanes::multiply_add(a, wide_[k][0], y0);
            y1 = Lanes::multiply_add(a, wide_[k][1], y1);
            wide_sum_[k][0] = Lanes::multiply_add(a, x0, wide_sum_[k][0]);
            wide_sum_[k][1] = Lanes::multiply_add(a, x1, wide_sum_[k][1]);
        }
        Lanes::store(y_[0] + i, y0);
        Lanes::store(y_[1] + i, y1);
    }

    void row(std::size_t i) {
        for (std::size_t k = 0; k < K; ++k) {
            for (std::size_t c = 0; c < 2; ++c) {
                y_[c][i] += at(i, k) * above_[k][c];
                sum_[k][c] += at(i, k) * x_[c][i];
            }
        }
    }

    std::size_t size_, j_;
    const Stored* column_;
    const Stored* next_;
    const Scalar* x_[2];
    Scalar* y_[2];
    Scalar above_[K][2], sum_[K][2];
    Vector wide_[K][2], wide_sum_[K][2];
};

template <class Lanes>
void add_columns(const typename Lanes::Stored* A, std::size_t size, std::size_t first, std::size_t last,
                 const typename Lanes::Scalar* X, typename Lanes::Scalar* Y) {
    constexpr std::size_t together = 4;  // more sums do not fit into the 16 registers
    std::size_t j = first;
    for (; j + together <= last; j += together) {
        const std::size_t ahead = j + 2 * together <= size ? j + together : j;
        Columns<Lanes, together>(A, size, j, ahead, X, Y).add();
    }
    for (; j < last; ++j) {
        Columns<Lanes, 1>(A, size, j, j, X, Y).add();
    }
}

}  // namespace

void symmetric_pair_avx2(const double* A, std::size_t size, std::size_t first, std::size_t last,
                         const double* X, double* Y) {
    add_columns<DoubleLanes>(A, size, first, last, X, Y);
}

void symmetric_pair_avx2(const float* A, std::size_t size, std::size_t first, std::size_t last,
                         const float* X, float* Y) {
    add_columns<FloatLanes>(A, size, first, last, X, Y);
}

void symmetric_pair_avx2(const float* A, std::size_t size, std::size_t first, std::size_t last,
                         const double* X, double* Y) {
    add_columns<RoundedLanes>(A, size, first, last, X, Y);
}

}  // namespace detequiv::dense
