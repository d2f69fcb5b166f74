#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/theory/study.hpp"
#include "fuzz_target.hpp"
#include "quick_study.hpp"
#include "sound_prediction.hpp"

/// Input: a study as TOML. Lines that begin with "#--set " and "#--sweep " are also overrides and sweeps of
/// the command line; one that holds "#predict" is also computed.
namespace detequiv::fuzz {
namespace {

/// Predictions are a thousand times as slow as reading: they are made of inputs that ask for it.
constexpr std::string_view predicted = "#predict";

void check_fault(const std::invalid_argument& fault) {
    require_readable(fault.what());
    require(std::string_view(fault.what()).find('\n') == std::string_view::npos, "a fault is one line");
}

/// What follows `mark` on the lines that begin with it.
std::vector<std::string> marked_lines(std::string_view text, std::string_view mark) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (line.starts_with(mark)) {
            lines.emplace_back(line.substr(mark.size()));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// Equal in every field: what a study is written as is all of it, and never refused.
void check_round_trip(const Study& study) {
    const std::string written = to_toml(study);
    try {
        require(to_toml(parse_study(written)) == written, "a study reads back equal");
        require(to_toml(parse_study(commented_toml(study))) == written, "a commented study reads back equal");
    } catch (const StudyError& fault) {
        require(false, std::string("a study that was written reads back: ") + fault.what());
    }
}

void check_numeric_fields(const Study& study) {
    for (const auto& key : numeric_field_names()) {
        Study copy = study;
        try {
            set_numeric_field(copy, key, numeric_field(study, key));
        } catch (const StudyError& fault) {
            check_fault(fault);
        }
    }
}

void check_sweeps(const Study& study) {
    for (const auto& sweep : study.sweep) {
        const auto values = sweep_values(sweep);
        require(values.size() == static_cast<std::size_t>(sweep.points), "a sweep has its points");
        require(values.front() == sweep.from, "a sweep begins at its beginning");
        require(values.size() == 1 || values.back() == sweep.to, "a sweep ends at its end");
    }
}

void check_answers(const Study& study) {
    (void)make_study_functions(study);
    (void)make_readout(study.network.readout);
    check_prediction(predict(study));
    if (!study.sweep.empty()) {
        check_curve(curve(study));
    }
}

}  // namespace
}  // namespace detequiv::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace detequiv;
    const std::string_view text = fuzz::text_of(data, size);
    try {
        Study study = parse_study(text, "study", fuzz::marked_lines(text, "#--set "));
        fuzz::check_round_trip(study);
        fuzz::check_numeric_fields(study);
        if (const auto sweeps = fuzz::marked_lines(text, "#--sweep "); !sweeps.empty()) {
            study.sweep.clear();
            for (const auto& sweep : sweeps) {
                study.sweep.push_back(parse_sweep(sweep));
            }
            check_study(study);
            fuzz::check_round_trip(study);
        }
        fuzz::check_sweeps(study);
        if (text.find(fuzz::predicted) != std::string_view::npos && fuzz::is_quick(study)) {
            fuzz::check_answers(study);
        }
    } catch (const StudyError& fault) {
        fuzz::check_fault(fault);
    } catch (const ExpressionError& fault) {
        fuzz::require_readable(fault.what());
    } catch (const std::invalid_argument& fault) {
        fuzz::check_fault(fault);
    }
    return 0;
}
