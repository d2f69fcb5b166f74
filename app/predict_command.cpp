#include "commands.hpp"
#include "detequiv/theory/prediction.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "prediction_json.hpp"
#include "prediction_report.hpp"

namespace detequiv::app {

int run(const PredictCommand& command) {
    const Study study = load_study(command.study);
    const auto prediction = naming_file(command.study, [&] { return predict(study); });
    deliver(command.output, prediction_report(prediction, chosen_format(command.output, Format::json)));
    say_warnings(prediction.warnings);
    if (!command.output.plot.empty()) {
        draw(predict_figure(prediction), command.output);
    }
    return exit_status(numerical_faults(prediction));
}

}  // namespace detequiv::app
