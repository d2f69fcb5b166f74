#pragma once

#include <cstddef>
#include <vector>

namespace truth {

/// T_i = sqrt(i!) c_i of coefficients c_0, c_1, ...
template <class Number>
[[nodiscard]] std::vector<Number> normalised(const std::vector<Number>& c) {
    std::vector<Number> result(c);
    Number product = 1;
    for (std::size_t k = 1; k < c.size(); ++k) {
        product *= static_cast<unsigned>(k);
        result[k] *= sqrt(product);
    }
    return result;
}

template <class Number>
[[nodiscard]] Number norm2(const std::vector<Number>& c) {
    Number sum = 0;
    Number product = 1;
    for (std::size_t k = 0; k < c.size(); ++k) {
        product *= k == 0 ? 1U : static_cast<unsigned>(k);
        sum += product * c[k] * c[k];
    }
    return sum;
}

/// he_0(z) w, he_1(z) w, ... one by one, by sqrt(i + 1) he_{i+1} = z he_i - sqrt(i) he_{i-1}.
template <class Number>
class HermiteSequence {
  public:
    static constexpr unsigned most = 200;  ///< highest degree; std::out_of_range beyond

    HermiteSequence(const Number& z, const Number& w) : z_(z), value_(w), previous_(0) {}

    [[nodiscard]] const Number& value() const { return value_; }
    void advance() {
        const Roots& roots = table();
        const Number next = (z_ * value_ - roots.root.at(i_) * previous_) * roots.inverse.at(i_ + 1);
        previous_ = value_;
        value_ = next;
        ++i_;
    }

  private:
    struct Roots {
        std::vector<Number> root, inverse;
    };
    [[nodiscard]] static const Roots& table() {
        static const Roots roots = [] {
            Roots result;
            for (unsigned i = 0; i <= most; ++i) {
                result.root.push_back(sqrt(Number(i)));
                result.inverse.push_back(1 / sqrt(Number(i)));
            }
            return result;
        }();
        return roots;
    }

    Number z_, value_, previous_;
    std::size_t i_ = 0;
};

/// Row k: E[z^k he_i(z)], i = 0 .. k, for k = 0 .. top, from z he_i = sqrt(i + 1) he_{i+1} + sqrt(i)
/// he_{i-1}.
template <class Number>
[[nodiscard]] std::vector<std::vector<Number>> monomial_moments(int top) {
    const auto size = static_cast<std::size_t>(top) + 1;
    std::vector<std::vector<Number>> rows(size, std::vector<Number>(size, Number(0)));
    rows[0][0] = 1;
    for (std::size_t k = 1; k < size; ++k) {
        for (std::size_t i = 0; i < k; ++i) {
            rows[k][i + 1] += sqrt(Number(static_cast<unsigned>(i + 1))) * rows[k - 1][i];
            if (i > 0) {
                rows[k][i - 1] += sqrt(Number(static_cast<unsigned>(i))) * rows[k - 1][i];
            }
        }
    }
    return rows;
}

}  // namespace truth
