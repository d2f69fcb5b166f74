#pragma once

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <stdexcept>

#include "truth_columns.hpp"
#include "truth_moments.hpp"
#include "truth_root.hpp"
#include "truth_shift.hpp"

namespace truth {

/// E[he_i(z) f_p(omega) sigma((1 + chi omega) Z + theta omega z)] by the trapezoidal rule in y, omega = sinh
/// y, for a Gaussian omega: the singularities of the integrand, where (1 + chi omega)^2 + (theta omega)^2 =
/// 0, keep a distance in y that shrinks only like the logarithm of theta. Halved until it stands still to
/// 0.42 of the digits: halving a step squares the error.
template <class Number>
class GaussianTable {
  public:
    GaussianTable(const Shift<Number>& shift, const Number& theta, const Number& chi, int degree)
        : shift_(shift), theta_(theta), chi_(chi), degree_(degree) {}

    [[nodiscard]] Table<Number> operator()() const {
        const Number still = tolerance<Number>(0.42);
        Number step = Number(1) / 8;
        Table<Number> sum = zero();
        add(sum, Number(0), 1);
        add_from(sum, step, step);
        while (true) {
            Table<Number> finer = sum;
            add_from(finer, step / 2, step);
            const Number change = largest_change(finer, sum);
            sum = finer;
            step /= 2;
            if (change <= still) {
                break;
            }
            if (step < 1e-4) {
                throw std::runtime_error("the rule in omega of a low-rank part does not stand still");
            }
        }
        for (auto& row : sum) {
            for (Number& value : row) {
                value *= step;
            }
        }
        return sum;
    }

  private:
    [[nodiscard]] Table<Number> zero() const {
        const auto size = static_cast<std::size_t>(degree_) + 1;
        return Table<Number>(size, std::vector<Number>(size, Number(0)));
    }

    [[nodiscard]] bool even() const { return chi_ == 0; }

    void add_from(Table<Number>& sum, const Number& first, const Number& step) const {
        const Number last = asinh(normal_reach<Number>(degree_));
        for (Number y = first; y < last; y += step) {
            add(sum, y, even() ? 2 : 1);
            if (!even()) {
                add(sum, Number(-y), 1);
            }
        }
    }

    void add(Table<Number>& sum, const Number& y, int copies) const {
        const Number omega = sinh(y);
        const Number weight =
            copies * cosh(y) * exp(-omega * omega / 2) / sqrt(2 * boost::math::constants::pi<Number>());
        const std::vector<Number> rows = shift_(1 + chi_ * omega, theta_ * omega);
        HermiteSequence<Number> f(omega, weight);
        for (std::size_t p = 0; p < rows.size(); ++p) {
            for (std::size_t i = even() ? p % 2 : 0; i < rows.size(); i += even() ? 2U : 1U) {
                if (rows[i] != 0) {
                    sum[i][p] += rows[i] * f.value();
                }
            }
            f.advance();
        }
    }

    /// Of the integrals, not the sums; the finer sum has twice as many terms.
    [[nodiscard]] static Number largest_change(const Table<Number>& finer, const Table<Number>& sum) {
        Number most = 0;
        Number scale = 0;
        for (std::size_t i = 0; i < sum.size(); ++i) {
            for (std::size_t p = 0; p < sum.size(); ++p) {
                most = std::max(most, Number(abs(finer[i][p] - 2 * sum[i][p])));
                scale = std::max(scale, Number(abs(finer[i][p])));
            }
        }
        return scale == 0 ? Number(0) : Number(most / scale);
    }

    Shift<Number> shift_;
    Number theta_, chi_;
    int degree_;
};

}  // namespace truth
