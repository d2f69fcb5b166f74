#pragma once

#include <boost/multiprecision/mpfr.hpp>

/// An evaluation of the theory in many digits that shares no code with the library.
namespace truth {

/// Binary floating point of at least `digits` decimal digits, kept on the stack.
template <unsigned digits>
using Real = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<digits, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

/// What predictions are computed in: the worst cancellation of a problem in the tested range takes about 50.
using Real100 = Real<100>;
/// What checks that.
using Real150 = Real<150>;

}  // namespace truth
