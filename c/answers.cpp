#include <cstdlib>
#include <cstring>
#include <new>

#include "check_functions.hpp"
#include "curve_json.hpp"
#include "detequiv/detequiv.h"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/version.hpp"
#include "guard.hpp"
#include "hermite_json.hpp"
#include "prediction_json.hpp"
#include "spectrum_json.hpp"

namespace detequiv::c {
namespace {

struct Answer {
    app::Json json;
    std::vector<std::string> faults;
};

/// A copy that detequiv_free takes back.
char* allocated(const std::string& text) {
    auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr) {
        throw std::bad_alloc();
    }
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
}

/// Runs `make` on the input text and hands over what it answers.
template <class Make>
int answer(std::string_view name, const char* input, char** json, const Message& message,
           Make make) noexcept {
    if (json != nullptr) {
        *json = nullptr;
    }
    return guarded(message, [&] {
        require_pointer(input, name);
        require_pointer(json, "json");
        Answer made = make(input);
        std::string faults = joined(made.faults);
        *json = allocated(app::to_text(std::move(made.json)));
        return faults;
    });
}

/// The same for a study.
template <class Make>
int study_answer(const char* toml, char** json, const Message& message, Make make) noexcept {
    return answer("study_toml", toml, json, message, [&make](const char* text) {
        const Study study = parse_study(text);
        app::check_functions(study, "study");
        try {
            return make(study);
        } catch (const std::invalid_argument& error) {
            throw StudyError(std::string("study: ") + error.what());
        }
    });
}

constexpr int most_points = 1'000'000;

}  // namespace
}  // namespace detequiv::c

using namespace detequiv;

const char* detequiv_version(void) {
    return version().data();
}

int detequiv_predict(const char* study_toml, char** json, char* message, size_t message_size) {
    return c::study_answer(study_toml, json, {message, message_size}, [](const Study& study) {
        const Prediction prediction = predict(study);
        return c::Answer{app::prediction_json(prediction), app::numerical_faults(prediction)};
    });
}

int detequiv_curve(const char* study_toml, char** json, char* message, size_t message_size) {
    return c::study_answer(study_toml, json, {message, message_size}, [](const Study& study) {
        const Curve points = curve(study);
        return c::Answer{app::curve_json(points), app::numerical_faults(points)};
    });
}

int detequiv_spectrum(const char* study_toml, int points, char** json, char* message, size_t message_size) {
    return c::study_answer(study_toml, json, {message, message_size}, [points](const Study& study) {
        check::within("points", points, 2, c::most_points);
        const Prediction prediction = predict(study);
        const auto bulk = app::density_of(prediction, points);
        return c::Answer{app::spectrum_json(prediction, bulk), app::numerical_faults(prediction, bulk)};
    });
}

int detequiv_hermite(const char* function, int degree, char** json, char* message, size_t message_size) {
    return c::answer("function", function, json, {message, message_size}, [degree](const char* text) {
        const Activation sigma = app::function_of(text);
        const Hermite hermite = hermite_expansion(sigma, degree);
        return c::Answer{app::hermite_json(sigma, hermite), app::numerical_faults(hermite)};
    });
}

void detequiv_free(char* json) {
    std::free(json);
}
