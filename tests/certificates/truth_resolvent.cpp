#include "truth.hpp"
#include "truth_root.hpp"

namespace truth {
namespace {

/// The three equations in e, m1, m2 as they stand, over numbers or series.
template <class Value>
struct State {
    Value g, e, m1, m2;
};

template <class Number>
class Equations {
  public:
    explicit Equations(const Bulk<Number>& bulk) : bulk_(bulk), above_(bulk.r > 1) {
        least_g_ = above_ ? Number(1 - 1 / bulk.r) : Number(0);
    }

    /// w = g - max(0, 1 - 1/r).
    template <class Value>
    [[nodiscard]] State<Value> at(const Value& w, const Value& gamma) const {
        State<Value> z;
        z.g = Value(least_g_) + w;
        z.e = Value(bulk_.r) * w + Value(above_ ? Number(0) : Number(1 - bulk_.r));
        z.m1 = z.g / gamma;
        z.m2 = Value(bulk_.phi) * z.m1 / (Value(bulk_.phi) + z.e * Value(bulk_.c1_squared) * z.m1);
        return z;
    }

    /// e (c_1^2 m2 + c_g^2 m1) + g - 1, which increases with w.
    template <class Value>
    [[nodiscard]] Value gap(const Value& w, const Value& gamma) const {
        const State<Value> z = at(w, gamma);
        return z.e * (Value(bulk_.c1_squared) * z.m2 + Value(bulk_.bulk_variance) * z.m1) + z.g - Value(1);
    }

  private:
    Bulk<Number> bulk_;
    bool above_;
    Number least_g_;
};

/// w(gamma exp h) as a series in h: Newton steps with the slope at h = 0, each of which gains one order.
template <class Number>
Jet<Number, 2> continued(const Equations<Number>& equations, const Number& w, const Jet<Number, 2>& gamma) {
    using Once = Jet<Number, 1>;
    const Number slope = equations.gap(Once::variable(w), Once(gamma.c[0])).c[1];
    Jet<Number, 2> series(w);
    for (int pass = 0; pass < 2; ++pass) {
        series = series - equations.gap(series, gamma) / Jet<Number, 2>(slope);
    }
    return series;
}

/// d/d log gamma.
template <class Number>
Jet<Number, 2> slope_of(const Jet<Number, 2>& x) {
    Jet<Number, 2> result;
    result.c[0] = x.c[1];
    result.c[1] = 2 * x.c[2];
    return result;
}

template <class Number>
Number log_slope(const Jet<Number, 2>& x) {
    return x.c[1] / x.c[0];
}

}  // namespace

template <class Number>
Resolvent<Number> solve_resolvent(const Bulk<Number>& bulk) {
    using Series = Jet<Number, 2>;
    using Once = Jet<Number, 1>;
    const Equations<Number> equations(bulk);
    const Number gamma0 = bulk.ridge * bulk.r;
    const Number most = bulk.r > 1 ? Number(1 / bulk.r) : Number(1);
    const Number w = increasing_root([&](const Once& trial) { return equations.gap(trial, Once(gamma0)); },
                                     Number(most * 2));
    Series gamma(gamma0);
    gamma.c[1] = gamma0;
    gamma.c[2] = gamma0 / 2;
    const State<Series> z = equations.at(continued(equations, w, gamma), gamma);
    const Series m_tilde = z.e / gamma;
    const Series x = z.g * m_tilde;
    const Series B = Series(-1) * slope_of(z.m2) / (gamma * z.m1 * z.m1);
    const Series V = Series(-1) * slope_of(z.m1) / (gamma * z.m1 * z.m1);
    Resolvent<Number> result;
    result.gamma = gamma0;
    result.r = bulk.r;
    result.x = x.c[0];
    result.g = z.g.c[0];
    result.e = z.e.c[0];
    result.s = z.m2.c[0] / z.m1.c[0];
    result.t = bulk.c1_squared * result.x / (bulk.phi + bulk.c1_squared * result.x);
    result.T = bulk.phi * result.s * result.t + bulk.bulk_variance * result.x;
    result.m1 = z.m1.c[0];
    result.m2 = z.m2.c[0];
    result.m_tilde = m_tilde.c[0];
    result.B = B.c[0];
    result.V = V.c[0];
    result.dlog_m1 = log_slope(z.m1);
    result.dlog_m2 = log_slope(z.m2);
    result.dlog_m_tilde = log_slope(m_tilde);
    result.dlog_x = log_slope(x);
    result.dlog_B = log_slope(B);
    result.dlog_V = log_slope(V);
    return result;
}

template Resolvent<Real100> solve_resolvent(const Bulk<Real100>&);
template Resolvent<Real150> solve_resolvent(const Bulk<Real150>&);

}  // namespace truth
