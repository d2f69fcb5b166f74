#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/estimator.hpp"

namespace detequiv {

namespace {

using boost::math::complement;

double critical(std::size_t tests, double false_alarm_rate, std::size_t degrees_of_freedom) {
    return judge(std::vector<double>(tests, 0.0), false_alarm_rate, degrees_of_freedom).critical_z;
}

void check_probability(const char* name, double value) {
    if (!(value > 0 && value < 1)) {
        check::refuse(name, check::shortest(value), "between 0 and 1");
    }
}

}  // namespace

double detection_power(double shift, double critical_z, std::size_t degrees_of_freedom) {
    check::nonnegative("shift", shift);
    check::nonnegative("critical_z", critical_z);
    check::at_least("degrees_of_freedom", static_cast<long long>(degrees_of_freedom), 1);
    const auto freedom = static_cast<double>(degrees_of_freedom);
    if (shift == 0) {
        const boost::math::students_t_distribution<double> central(freedom);
        return 2 * boost::math::cdf(complement(central, critical_z));
    }
    const boost::math::non_central_t_distribution<double> law(freedom, shift);
    return boost::math::cdf(complement(law, critical_z)) + boost::math::cdf(law, -critical_z);
}

std::uint64_t draws_to_find(double effect, std::size_t tests, double false_alarm_rate, double power) {
    check::positive("effect", effect);
    check_probability("power", power);
    check::at_least("tests", static_cast<long long>(tests), 1);
    constexpr std::uint64_t most = 1'000'000'000'000;
    const auto found = [&](std::uint64_t draws) {
        return detection_power(effect * std::sqrt(static_cast<double>(draws)),
                               critical(tests, false_alarm_rate, draws - 1), draws - 1) >= power;
    };
    std::uint64_t enough = 3;
    while (!found(enough)) {
        if (enough > most) {
            check::refuse("effect", check::shortest(effect), "visible in 1e12 draws",
                          "look for a larger one");
        }
        enough *= 2;
    }
    std::uint64_t few = enough == 3 ? enough : enough / 2;
    while (enough - few > 1) {
        const std::uint64_t middle = few + (enough - few) / 2;
        (found(middle) ? enough : few) = middle;
    }
    return enough;
}

}  // namespace detequiv
