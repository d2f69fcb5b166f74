#include "truth_bulk.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>

#include "truth_complex.hpp"

namespace truth {
namespace {

/// Im g < 0 at gamma = -z of the one root of e (c_1^2 m2 + c_g^2 m1) = 1 - g that has one, times gamma
/// (phi gamma + c_1^2 e g); 0 where all roots are real.
template <class Number>
Number imaginary_part(const Bulk<Number>& bulk, const Number& z) {
    const Number& a = bulk.c1_squared;
    const Number& b = bulk.bulk_variance;
    const Number gamma = -z;
    const Polynomial<Number> eg{Number(0), Number(1 - bulk.r), bulk.r};
    const Polynomial<Number> left = product(eg, sum({(a + b) * bulk.phi * gamma}, eg, Number(a * b)));
    const Polynomial<Number> right = product({gamma, Number(-gamma)}, sum({bulk.phi * gamma}, eg, a));
    const Number real = tolerance<Number>(0.8);  // of squares
    Number least = 0;
    for (const Complex<Number>& g : all_roots(sum(left, right, Number(-1)))) {
        if (g.im < least && g.im * g.im > real * norm(g)) {
            least = g.im;
        }
    }
    return least;
}

/// Stationary values of z(u) = (1 + k)(1 + r k)/u, k = c_1^2 phi u/p + c_g^2 u, p = phi - c_1^2 u.
template <class Number>
std::vector<Number> stationary_values(const Bulk<Number>& bulk) {
    const Number& a = bulk.c1_squared;
    const Polynomial<Number> p{bulk.phi, Number(-a)};
    const Polynomial<Number> u{Number(0), Number(1)};
    const Polynomial<Number> kp =
        sum(Polynomial<Number>{Number(0), Number(a * bulk.phi)}, product(u, p), bulk.bulk_variance);
    const Polynomial<Number> fall = product(sum(p, kp, Number(1)), sum(p, kp, bulk.r));
    Polynomial<Number> slope;
    for (std::size_t k = 1; k < fall.size(); ++k) {
        slope.push_back(fall[k] * static_cast<unsigned>(k));
    }
    // u^2 p^3 dz/du = fall' u p - fall (p + 2 u p')
    const Polynomial<Number> numerator =
        sum(product(slope, product(u, p)),
            product(fall, sum(p, Polynomial<Number>{Number(0), Number(-2 * a)}, Number(1))), Number(-1));
    const Number real = tolerance<Number>(0.8);
    std::vector<Number> values;
    for (const Complex<Number>& root : all_roots(numerator)) {
        if (root.im * root.im > real * norm(root)) {
            continue;
        }
        const Number gap = bulk.phi - a * root.re;
        const Number k = a * bulk.phi * root.re / gap + bulk.bulk_variance * root.re;
        const Number z = (1 + k) * (1 + bulk.r * k) / root.re;
        if (z > tolerance<Number>(0.4)) {
            values.push_back(z);
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

template <class Number>
std::vector<Interval<Number>> bulk_intervals(const Bulk<Number>& bulk) {
    std::vector<Interval<Number>> intervals;
    Number lower = 0;
    bool joined = false;
    for (const Number& upper : stationary_values(bulk)) {
        const bool occupied = imaginary_part(bulk, Number((lower + upper) / 2)) < 0;
        if (occupied && joined) {
            intervals.back().upper = sqrt(upper);
        } else if (occupied) {
            intervals.push_back({sqrt(lower), sqrt(upper)});
        }
        joined = occupied;
        lower = upper;
    }
    return intervals;
}

template <class Number>
Number bulk_density(const Bulk<Number>& bulk, const Number& location) {
    const Number z = location * location;
    return -2 * imaginary_part(bulk, z) / (location * boost::math::constants::pi<Number>());
}

template <class Number>
Number bulk_atom(const Bulk<Number>& bulk) {
    const Number neurons = 1 - 1 / bulk.r;
    const Number directions = bulk.bulk_variance > 0 ? Number(0) : Number(1 - bulk.phi);
    return std::max<Number>(0, std::max<Number>(neurons, directions));
}

template std::vector<Interval<Real100>> bulk_intervals(const Bulk<Real100>&);
template std::vector<Interval<Real150>> bulk_intervals(const Bulk<Real150>&);
template Real100 bulk_density(const Bulk<Real100>&, const Real100&);
template Real150 bulk_density(const Bulk<Real150>&, const Real150&);
template Real100 bulk_atom(const Bulk<Real100>&);
template Real150 bulk_atom(const Bulk<Real150>&);

}  // namespace truth
