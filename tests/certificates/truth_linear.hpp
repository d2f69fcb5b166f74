#pragma once

#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace truth {

template <class Number>
using Vector = std::vector<Number>;

template <class Number>
[[nodiscard]] Number dot(const Vector<Number>& x, const Vector<Number>& y) {
    Number sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += x[i] * y[i];
    }
    return sum;
}

/// A dense square matrix.
template <class Number>
class Square {
  public:
    explicit Square(std::size_t size) : size_(size), values_(size * size, Number(0)) {}
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Number& operator()(std::size_t i, std::size_t j) { return values_[i * size_ + j]; }
    [[nodiscard]] const Number& operator()(std::size_t i, std::size_t j) const {
        return values_[i * size_ + j];
    }
    /// += weight (x y^T + y x^T)/2
    void add_product(const Number& weight, const Vector<Number>& x, const Vector<Number>& y) {
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                const Number value = weight * (x[i] * y[j] + y[i] * x[j]) / 2;
                (*this)(i, j) += value;
                if (i != j) {
                    (*this)(j, i) += value;
                }
            }
        }
    }
    [[nodiscard]] Number form(const Vector<Number>& x, const Vector<Number>& y) const {
        return dot(x, times(y));
    }
    [[nodiscard]] Vector<Number> times(const Vector<Number>& x) const {
        Vector<Number> product(size_, Number(0));
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t j = 0; j < size_; ++j) {
                product[i] += (*this)(i, j) * x[j];
            }
        }
        return product;
    }

  private:
    std::size_t size_;
    std::vector<Number> values_;
};

/// P A P^T = L D L^T of a symmetric matrix with blocks of one or two rows in D, chosen among all entries
/// [Bunch & Parlett 1971]: also indefinite matrices lose no digits.
template <class Number>
class SymmetricFactors {
  public:
    explicit SymmetricFactors(Square<Number> A)
        : A_(std::move(A)), order_(A_.size()), pairs_(A_.size(), false) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        for (std::size_t k = 0; k < A_.size();) {
            k += eliminate(k);
        }
    }

    /// How many eigenvalues are negative. Zero pivots count as positive.
    [[nodiscard]] int negative() const {
        int count = 0;
        for (std::size_t k = 0; k < A_.size(); ++k) {
            if (pairs_[k]) {
                ++count;  // a block of two is chosen only where its determinant is negative
                ++k;
            } else if (A_(k, k) < 0) {
                ++count;
            }
        }
        return count;
    }

    /// Solves A x = b; `least` stands for pivots that are 0.
    [[nodiscard]] Vector<Number> solve(const Vector<Number>& b, const Number& least = Number(0)) const {
        const std::size_t n = A_.size();
        Vector<Number> x(n);
        for (std::size_t i = 0; i < n; ++i) {
            x[i] = b[order_[i]];
        }
        for (std::size_t k = 0; k < n; k += width(k)) {
            for (std::size_t i = k + width(k); i < n; ++i) {
                for (std::size_t j = k; j < k + width(k); ++j) {
                    x[i] -= A_(i, j) * x[j];
                }
            }
        }
        for (std::size_t k = 0; k < n; k += width(k)) {
            divide(k, x, least);
        }
        for (std::size_t k = n; k-- > 0;) {
            for (std::size_t i = k + width(k); i < n; ++i) {
                x[k] -= A_(i, k) * x[i];
            }
        }
        Vector<Number> result(n);
        for (std::size_t i = 0; i < n; ++i) {
            result[order_[i]] = x[i];
        }
        return result;
    }

  private:
    [[nodiscard]] std::size_t width(std::size_t k) const { return pairs_[k] ? 2 : 1; }

    void swap(std::size_t a, std::size_t b) {
        if (a == b) {
            return;
        }
        for (std::size_t j = 0; j < A_.size(); ++j) {
            std::swap(A_(a, j), A_(b, j));
        }
        for (std::size_t i = 0; i < A_.size(); ++i) {
            std::swap(A_(i, a), A_(i, b));
        }
        std::swap(order_[a], order_[b]);
    }

    std::size_t eliminate(std::size_t k) {
        const std::size_t n = A_.size();
        std::size_t diagonal = k, row = k, column = k;
        for (std::size_t i = k; i < n; ++i) {
            if (abs(A_(i, i)) > abs(A_(diagonal, diagonal))) {
                diagonal = i;
            }
            for (std::size_t j = k; j < i; ++j) {
                if (row == column || abs(A_(i, j)) > abs(A_(row, column))) {
                    row = i;
                    column = j;
                }
            }
        }
        // (1 + sqrt 17)/8, rounded: bounds the growth
        if (row == column || abs(A_(diagonal, diagonal)) >= 0.64 * abs(A_(row, column))) {
            swap(k, diagonal);
            eliminate_one(k);
            return 1;
        }
        swap(k, column);  // column < row
        swap(k + 1, row);
        pairs_[k] = true;
        eliminate_two(k);
        return 2;
    }

    void eliminate_one(std::size_t k) {
        if (A_(k, k) == 0) {
            return;  // the rest of the column is 0 as well
        }
        const Number inverse = 1 / A_(k, k);
        for (std::size_t i = k + 1; i < A_.size(); ++i) {
            A_(i, k) *= inverse;
            if (A_(i, k) == 0) {
                continue;
            }
            for (std::size_t j = k + 1; j <= i; ++j) {
                A_(i, j) -= A_(i, k) * A_(k, j);
            }
        }
        mirror(k + 1);
    }

    void eliminate_two(std::size_t k) {
        const Number a = A_(k, k), b = A_(k + 1, k), c = A_(k + 1, k + 1);
        const Number determinant = a * c - b * b;
        for (std::size_t i = k + 2; i < A_.size(); ++i) {
            const Number p = A_(i, k), q = A_(i, k + 1);
            A_(i, k) = (c * p - b * q) / determinant;
            A_(i, k + 1) = (a * q - b * p) / determinant;
            for (std::size_t j = k + 2; j <= i; ++j) {
                A_(i, j) -= A_(i, k) * A_(k, j) + A_(i, k + 1) * A_(k + 1, j);
            }
        }
        mirror(k + 2);
    }

    /// Rows above the diagonal from the columns below it.
    void mirror(std::size_t from) {
        for (std::size_t i = from; i < A_.size(); ++i) {
            for (std::size_t j = from; j < i; ++j) {
                A_(j, i) = A_(i, j);
            }
        }
    }

    void divide(std::size_t k, Vector<Number>& x, const Number& least) const {
        if (!pairs_[k]) {
            x[k] /= A_(k, k) == 0 ? least : A_(k, k);
            return;
        }
        const Number a = A_(k, k), b = A_(k + 1, k), c = A_(k + 1, k + 1);
        const Number determinant = a * c - b * b;
        const Number first = (c * x[k] - b * x[k + 1]) / determinant;
        x[k + 1] = (a * x[k + 1] - b * x[k]) / determinant;
        x[k] = first;
    }

    Square<Number> A_;
    std::vector<std::size_t> order_;
    std::vector<bool> pairs_;
};

}  // namespace truth
