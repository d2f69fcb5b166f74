#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "truth.hpp"
#include "truth_label_mean.hpp"
#include "truth_random.hpp"

/// 100 digits against 150: what is lost on the way is the difference.
namespace {

using truth::Real100;
using truth::Real150;

/// Decimal digits in which both agree, relative to the larger of |b| and `scale`.
double digits(const Real100& a, const Real150& b, double scale = 0) {
    const Real150 difference = abs(Real150(a) - b);
    if (difference == 0) {
        return 1000;
    }
    const Real150 size = abs(b) > scale ? Real150(abs(b)) : Real150(scale);
    return static_cast<double>(-log10(Real150(difference / size)));
}

class Worst {
  public:
    void add(double found) { worst_ = found >= worst_ ? worst_ : found; }  // NaN counts
    void add(const truth::Errors<Real100>& a, const truth::Errors<Real150>& b) {
        add(digits(a.train_objective, b.train_objective));
        add(digits(a.train_error, b.train_error));
        add(digits(a.test_error, b.test_error));
    }
    void add(const truth::Resolvent<Real100>& a, const truth::Resolvent<Real150>& b) {
        for (const auto& [x, y] : {std::pair{a.g, b.g},
                                   {a.e, b.e},
                                   {a.x, b.x},
                                   {a.m1, b.m1},
                                   {a.m2, b.m2},
                                   {a.m_tilde, b.m_tilde},
                                   {a.s, b.s},
                                   {a.t, b.t},
                                   {a.T, b.T},
                                   {a.B, b.B},
                                   {a.V, b.V},
                                   {a.dlog_m1, b.dlog_m1},
                                   {a.dlog_m2, b.dlog_m2},
                                   {a.dlog_m_tilde, b.dlog_m_tilde},
                                   {a.dlog_x, b.dlog_x},
                                   {a.dlog_B, b.dlog_B},
                                   {a.dlog_V, b.dlog_V}}) {
            add(digits(x, y));
        }
    }
    void add(const truth::Spectrum<Real100>& a, const truth::Spectrum<Real150>& b) {
        add(digits(a.u_edge, b.u_edge));
        add(digits(a.bulk_edge, b.bulk_edge));
        REQUIRE(a.outliers.size() == b.outliers.size());
        for (std::size_t j = 0; j < a.outliers.size(); ++j) {
            const auto& x = a.outliers[j];
            const auto& y = b.outliers[j];
            add(digits(x.u, y.u));
            add(digits(x.location, y.location));
            add(digits(x.norm_overlap, y.norm_overlap, 1));
            CHECK(x.multiplicity == y.multiplicity);
            Real100 sum = x.norm_overlap;
            for (std::size_t i = 0; i < x.overlaps.size(); ++i) {
                add(digits(x.overlaps[i], y.overlaps[i], 1));
                add(digits(x.teacher_overlaps[i], y.teacher_overlaps[i], 1));
                sum += x.overlaps[i];
            }
            CHECK(static_cast<double>(sum - x.multiplicity) <= 1e-50);
        }
    }
    void add(const truth::Problem& problem) {
        const auto a = truth::predict<Real100>(problem);
        const auto b = truth::predict<Real150>(problem);
        add(digits(a.first_step.beta_norm2, b.first_step.beta_norm2));
        add(digits(a.first_step.misalignment, b.first_step.misalignment));
        add(a.resolvent, b.resolvent);
        add(a.finite, b.finite);
        add(a.initial, b.initial);
        for (std::size_t interval = 0; interval < a.plateau.size(); ++interval) {
            add(a.plateau[interval], b.plateau[interval]);
        }
        add(a.spectrum, b.spectrum);
        REQUIRE(a.first_step.weight_outlier.has_value() == b.first_step.weight_outlier.has_value());
        if (a.first_step.weight_outlier) {
            add(digits(a.first_step.weight_outlier->location, b.first_step.weight_outlier->location));
            add(digits(a.first_step.weight_outlier->overlap_teacher,
                       b.first_step.weight_outlier->overlap_teacher, 1e-30));
        }
    }
    [[nodiscard]] double digits_right() const { return worst_; }

  private:
    double worst_ = 1000;
};

}  // namespace

TEST_CASE("100 digits agree with 150 in 50 on random problems") {
    truth::RandomProblem random(1, 8, 1e3);
    Worst worst;
    for (int trial = 0; trial < 200; ++trial) {
        const truth::Problem problem = random();
        CAPTURE(trial);
        worst.add(problem);
    }
    CHECK(worst.digits_right() >= 50);
}

TEST_CASE("and in 40 with ratios of sizes to 1e6 and higher degrees") {
    truth::RandomProblem random(2, 20, 1e6);
    Worst worst;
    for (int trial = 0; trial < 60; ++trial) {
        const truth::Problem problem = random();
        CAPTURE(trial);
        worst.add(problem);
    }
    CHECK(worst.digits_right() >= 40);
}

TEST_CASE("and in 40 for functions without end") {
    truth::RandomProblem random(3, 8, 1e2);
    for (const truth::Function function : {truth::Function::erf, truth::Function::sin, truth::Function::relu,
                                           truth::Function::shifted_relu, truth::Function::tanh_bump}) {
        Worst worst;
        for (int trial = 0; trial < 2; ++trial) {
            truth::Problem problem = random();
            problem.activation = {function, {1.5}};
            problem.columns.reset();
            problem.degree = 12;
            CAPTURE(static_cast<int>(function));
            worst.add(problem);
        }
        CHECK(worst.digits_right() >= 40);
    }
}

TEST_CASE("and in 40 where a label with a mean lengthens rows, up to those that vanish or turn over") {
    for (const truth::Function function :
         {truth::Function::polynomial, truth::Function::relu, truth::Function::tanh_bump}) {
        Worst worst;
        for (const truth::Readout& readout :
             {truth::Readout{}, truth::Readout{truth::Law::finite, {-2, 0.5}, {0.2, 0.8}}}) {
            truth::Problem problem = truth::label_mean::problem({function, {1.5}}, readout);
            if (function == truth::Function::polynomial) {
                problem.activation = truth::label_mean::cubic(0.25);
            }
            problem.degree = 12;
            problem.step_size = 12;
            CAPTURE(static_cast<int>(function));
            worst.add(problem);
        }
        CHECK(worst.digits_right() >= 40);
    }
}

TEST_CASE("outliers that 100 digits cannot separate are refused") {
    truth::Problem problem;
    problem.activation.coefficients.assign(65, 0.0);
    problem.activation.coefficients[1] = 1;
    problem.activation.coefficients[64] = 1e-44;  // sqrt(64!) c_64 is of order 1
    problem.teacher = {0, 1};
    problem.step_size = 1;
    CHECK_NOTHROW((void)truth::predict<Real100>(problem));
    problem.step_size = 100;
    CHECK_THROWS_AS((void)truth::predict<Real100>(problem), std::runtime_error);
}
