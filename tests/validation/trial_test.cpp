#include "detequiv/validation/trial.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "linear_algebra.hpp"
#include "naive_trial.hpp"

using namespace detequiv;

namespace {

/// Sizes that fill no block evenly; tanh + 0.3 z^2 has both parities and E z sigma = E tanh'.
Model small_model(Eigen::Index samples, Eigen::Index width) {
    return {.sigma = Activation::parse("0.7*z + 0.3*z^2 - 0.3"),
            .teacher = Activation::parse("He1 + He2/sqrt(2)"),
            .width = width,
            .dimension = 23,
            .samples = samples,
            .first_batch = 61,
            .test_samples = 37,
            .noise = 0.5,
            .rows = RowLaw::sphere,
            .readout = {},
            .output_scale = 0.8};
}

const std::vector<SweepPoint> sweep = {{0, 0.1}, {1.5, 0.1}, {1.5, 0.01}, {3, 0.1}};

double distance(double a, double b, double scale = 1) {
    return std::abs(a - b) / (scale + std::abs(b));
}

void check_same(const Measurement& got, const Measurement& want, std::size_t spikes, double tolerance) {
    CHECK(distance(got.train_objective, want.train_objective) < tolerance);
    CHECK(distance(got.train_error, want.train_error) < tolerance);
    CHECK(distance(got.test_error, want.test_error) < tolerance);
    CHECK(distance(got.weight_outlier, want.weight_outlier) < tolerance);
    REQUIRE(got.singular_values.size() == spikes);
    for (std::size_t k = 0; k < spikes; ++k) {
        CHECK(distance(got.singular_values[k], want.singular_values[k]) < tolerance);
    }
    // The top vector is separated by the step or by c_0 = 0's norm feature; the others may be close to the
    // bulk.
    REQUIRE(got.overlaps.size() == spikes * 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(distance(got.overlaps[i], want.overlaps[i]) < 20 * tolerance);
        CHECK(distance(got.teacher_overlaps[i], want.teacher_overlaps[i]) < 20 * tolerance);
    }
}

}  // namespace

TEST_CASE("a trial is what the model states, written out naively") {
    const double c1 = 0.7;
    for (const auto& [samples, width] : {std::pair<Eigen::Index, Eigen::Index>{67, 41}, {41, 67}}) {
        for (const Gradient gradient : {Gradient::full, Gradient::rank_one}) {
            const Model model = small_model(samples, width);
            const auto net = naive::draw(model, 5, 3, gradient, c1);
            for (const bool single : {false, true}) {
                const TrialOptions options{
                    .gradient = gradient,
                    .precision = single ? Precision::single_precision : Precision::double_precision,
                    .singular_values = 2,
                    .degrees = 3};
                // double: Lanczos vectors to 1e-8, values to rounding; float: 2^-24 times the condition
                // |F|^2/(n lambda) ~ 1e3 of the normal equations.
                const double tolerance = single ? 2e-3 : 1e-9;
                const Trial trial = run_trial(model, sweep, 5, 3, options);
                CHECK(distance(trial.draw.beta_norm2, net.draw.beta_norm2) < tolerance);
                CHECK(distance(trial.draw.alignment, net.draw.alignment) < tolerance);
                CHECK(distance(trial.draw.g_b, net.draw.g_b) < tolerance);
                CHECK(distance(trial.draw.readout_norm2, net.draw.readout_norm2) < tolerance);
                CHECK(distance(trial.draw.gradient_norm2, net.draw.gradient_norm2) < tolerance);
                REQUIRE(trial.points.size() == sweep.size());
                for (std::size_t i = 0; i < sweep.size(); ++i) {
                    CHECK(trial.points[i].point == sweep[i]);
                    check_same(trial.points[i], naive::measure(model, net, sweep[i], 3), 2, tolerance);
                }
            }
        }
    }
}

TEST_CASE("points are independent of which others share the trial, of threads, and of memory") {
    set_blas_threads(1);  // sums that BLAS splits over threads round differently
    const Model model = small_model(67, 41);
    const TrialOptions options{.singular_values = 2, .degrees = 3};
    const Trial together = run_trial(model, sweep, 5, 3, options);
    TrialOptions threaded = options;
    threaded.threads = 3;
    const Trial parallel = run_trial(model, sweep, 5, 3, threaded);
    TrialOptions narrow = options;
    narrow.memory = least_trial_memory(model, 3, options);  // one step size at a time
    const Trial one_by_one = run_trial(model, sweep, 5, 3, narrow);
    for (std::size_t i = 0; i < sweep.size(); ++i) {
        const Trial alone = run_trial(model, {&sweep[i], 1}, 5, 3, options);
        for (const Trial* other : {&parallel, &one_by_one}) {
            CHECK(other->points[i].test_error == together.points[i].test_error);
            CHECK(other->points[i].singular_values == together.points[i].singular_values);
        }
        // A product with another number of columns may use another kernel: rounding.
        CHECK(distance(alone.points[0].test_error, together.points[i].test_error) < 1e-9);
        CHECK(distance(alone.points[0].train_objective, together.points[i].train_objective) < 1e-9);
    }
}

TEST_CASE("blocks of samples and of neurons do not show: sizes beyond one block") {
    Model model = small_model(1100, 1050);
    model.dimension = 20;
    const std::vector<SweepPoint> point = {{1.0, 0.1}};
    const TrialOptions options{.singular_values = 1, .degrees = 3, .weight_outlier = false};
    const auto net = naive::draw(model, 1, 0, Gradient::full, 0.7);
    const double objective = naive::train_objective(model, net, point[0]);
    const auto by_neurons = run_trial(model, point, 1, 0, options);
    CHECK(distance(by_neurons.points[0].train_objective, objective) < 1e-10);
    model.width = 1200;
    const auto wide = naive::draw(model, 1, 0, Gradient::full, 0.7);
    const double wide_objective = naive::train_objective(model, wide, point[0]);
    CHECK(distance(run_trial(model, point, 1, 0, options).points[0].train_objective, wide_objective) < 1e-10);
}

TEST_CASE("the histogram counts every singular value") {
    const Model model = small_model(67, 41);
    const TrialOptions options{.singular_values = 2, .degrees = 3, .histogram_bins = 10};
    const auto trial = run_trial(model, {&sweep[1], 1}, 5, 3, options);
    const auto& counts = trial.points[0].histogram;
    REQUIRE(counts.size() == 10);
    CHECK(std::accumulate(counts.begin(), counts.end(), 0.0) == 41);
    CHECK(counts.back() >= 1);  // the largest
}

TEST_CASE("features that are all 0 have their singular values in the first bin") {
    const std::vector<SweepPoint> point = {{0, 0.1}};
    for (const auto& [samples, width] : {std::pair<Eigen::Index, Eigen::Index>{67, 41}, {41, 67}}) {
        Model model = small_model(samples, width);
        model.sigma = Activation::parse("max(z - 10, 0)");  // 0 on every draw of a test's size
        const TrialOptions options{.singular_values = 0, .histogram_bins = 10};
        const Measurement m = run_trial(model, point, 5, 3, options).points[0];
        REQUIRE(m.histogram.size() == 10);
        CHECK(m.histogram.front() == 41);
        CHECK(std::accumulate(m.histogram.begin(), m.histogram.end(), 0.0) == 41);
        CHECK(m.train_objective > 0);                               // the label's own square
        CHECK(distance(m.train_objective, m.train_error) < 1e-14);  // no penalty: equal to rounding
    }
}

TEST_CASE("the draws follow their laws") {
    Model model = small_model(67, 4000);
    model.rows = RowLaw::sphere;
    Eigen::MatrixXd W(model.dimension, 50);
    Sampler(model, 1, 0).weights(100, W);
    for (Eigen::Index j = 0; j < W.cols(); ++j) {
        CHECK(std::abs(W.col(j).norm() - 1) < 1e-14);
    }
    for (const auto kind :
         {ReadoutChoice::Kind::gaussian, ReadoutChoice::Kind::rademacher, ReadoutChoice::Kind::finite}) {
        model.readout = {.kind = kind, .atoms = {-2, 0.5}, .probabilities = {0.2, 0.8}};
        const Eigen::VectorXd omega = std::sqrt(4000.0) * Sampler(model, 1, 0).readout();
        // Mean 0 and variance 1 within 4.5 standard errors: six checks, false-alarm rate below 5e-5.
        CHECK(std::abs(omega.mean()) < 4.5 / std::sqrt(4000.0));
        const double kurtosis = kind == ReadoutChoice::Kind::gaussian ? 3
                                : kind == ReadoutChoice::Kind::finite ? 3.25
                                                                      : 1;
        CHECK(std::abs(omega.squaredNorm() / 4000 - 1) <= 4.5 * std::sqrt((kurtosis - 1) / 4000) + 1e-12);
    }
    CHECK(std::abs(Sampler(model, 1, 0).teacher_direction().norm() - 1) < 1e-14);

    // Squares of m normals average to 1 within sqrt(2/m): 4.5 standard errors as above.
    model.rows = RowLaw::gaussian;
    Sampler(model, 1, 0).weights(100, W);
    CHECK(std::abs(W.squaredNorm() / 50 - 1) < 4.5 * std::sqrt(2.0 / (23 * 50)));
    CHECK((W.colwise().norm().array() - 1).abs().maxCoeff() > 0.1);
    Eigen::VectorXd eps(4000);
    Sampler(model, 1, 0).noise(Sampler::Batch::second, 0, eps);
    CHECK(std::abs(eps.squaredNorm() / (4000 * model.noise * model.noise) - 1) < 4.5 * std::sqrt(2.0 / 4000));
}

TEST_CASE(
    "weights, readout, teacher, and the inputs and noise of each batch come from streams of their own") {
    const Model model = small_model(67, 41);
    const Sampler sampler(model, 1, 0);
    Eigen::MatrixXd numbers(23, 9);
    sampler.weights(0, numbers.leftCols(1));
    numbers.col(1) = sampler.readout().head(23);
    numbers.col(2) = sampler.teacher_direction();
    Eigen::Index column = 3;
    for (const auto batch : {Sampler::Batch::first, Sampler::Batch::second, Sampler::Batch::test}) {
        sampler.inputs(batch, 0, numbers.middleCols(column, 1));
        sampler.noise(batch, 0, numbers.col(column + 1));
        column += 2;
    }
    numbers.colwise().normalize();
    const Eigen::MatrixXd cosines = numbers.transpose() * numbers - Eigen::MatrixXd::Identity(9, 9);
    // Independent directions in R^23: 0.9 is more than four deviations; the same stream would give 1.
    CHECK(cosines.cwiseAbs().maxCoeff() < 0.9);
}

TEST_CASE("faults name the trial and what it met") {
    Model model = small_model(67, 41);
    const auto message = [&](const TrialOptions& options, std::vector<SweepPoint> points) -> std::string {
        try {
            (void)run_trial(model, points, 5, 12, options);
        } catch (const std::exception& error) {
            return error.what();
        }
        return "no fault";
    };
    CHECK(message({.memory = 1e6}, sweep).find("trial 12: one trial with one step size needs") == 0);
    CHECK(message({}, {{-1, 0.1}}).find("step_size = -1: required") == 0);
    CHECK(message({}, {{1, 0}}).find("ridge = 0: required") == 0);
    model.output_scale = 0;  // the features meet it, not the step
    // Between the points at which a callable is looked at when it is made.
    model.sigma = Activation::from_callable(
        {.value = [](double z) { return z > 0.235 && z < 0.2378 ? std::nan("") : z; },
         .derivative = [](double) { return 1.0; },
         .name = "broken"});
    CHECK(message({}, sweep).find("trial 12: the activation broken is not finite at z = 0.23") == 0);
    CHECK(message({.threads = 2}, sweep).find("trial 12: the activation broken is not finite") == 0);
    model.output_scale = 0.8;
    CHECK(message({}, sweep).find("trial 12: the activation broken is not finite") == 0);
    const TrialOptions single{.precision = Precision::single_precision};
    model.output_scale = 0;
    model.sigma = Activation::parse("1e39*(z^2-1)");
    CHECK(message(single, sweep).find("W x leaves the range of this precision") != std::string::npos);
    model.sigma = Activation::parse("1e90*(z^2-1)");
    CHECK(message(single, sweep).find("the first step is not finite") != std::string::npos);
    model.sigma = Activation::parse("4e38 + z");
    CHECK(message(single, sweep).find("leaves the range of single precision") != std::string::npos);
    model.sigma = Activation::parse("max(z - 10, 0)");
    CHECK(message({}, {{0, 0.1}}).find("trial 12: every feature is 0: ") == 0);
    model.sigma = Activation::parse("1e25*z");  // squares of features leave single precision
    CHECK(message(single, {{0, 0.1}}).find("trial 12: the largest singular values were not found: ") == 0);
    // 41 neurons of 23 inputs: without the ridge no positive definite matrix.
    model.sigma = Activation::parse("z");
    CHECK(message(single, {{0, 1e-14}}).find("not positive definite in this precision") != std::string::npos);
}

TEST_CASE("eigenvalues that do not converge are a fault of the trial") {
    dense::Matrix<double> A = dense::Matrix<double>::Constant(5, 5, std::nan(""));
    CHECK_THROWS_WITH_AS((void)dense::eigenvalues(A), "the eigenvalues of the Gram matrix did not converge",
                         TrialError);
}

TEST_CASE("a study becomes a model; sizes must be whole") {
    Study study;
    study.network.width = 400;
    const Model model = make_model(study);
    CHECK(model.width == 400);
    CHECK(model.first_batch == 1000);
    CHECK(model.output_scale == doctest::Approx(0.05).epsilon(1e-15));
    study.network.output_scale = {.kind = OutputScaleKind::unit};
    CHECK(make_model(study).output_scale == 1);
    study.network.output_scale = {.kind = OutputScaleKind::number, .number = 0.3};
    CHECK(make_model(study).output_scale == 0.3);
    study.network.output_scale = {.kind = OutputScaleKind::none};
    CHECK(make_model(study).output_scale == 0);
    study.data.dimension = 600.5;
    CHECK_THROWS_WITH_AS((void)make_model(study),
                         doctest::Contains("data.dimension = 600.5: required a whole"), StudyError);
}
