#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "captured_output.hpp"
#include "commands.hpp"
#include "detequiv/theory/study.hpp"
#include "faults.hpp"
#include "files.hpp"
#include "fuzz_target.hpp"
#include "output.hpp"
#include "quick_study.hpp"
#include "scratch_folder.hpp"

/// Input: the words of a call, one on each line; after a line "%%" the text of the file x.toml, which stands
/// in the folder where the call is made.
namespace detequiv::fuzz {
namespace {

using app::Command;

constexpr std::size_t most_words = 16;
constexpr int most_points = 40;

struct Call {
    std::vector<std::string> words = {"detequiv"};
    std::string study = {};
};

Call read_call(std::string_view text) {
    constexpr std::string_view mark = "%%\n";
    Call call;
    while (!text.empty() && call.words.size() < most_words) {
        if (text.starts_with(mark)) {
            call.study = text.substr(mark.size());
            break;
        }
        const auto end = std::min(text.find('\n'), text.size());
        call.words.emplace_back(text.substr(0, end).substr(0, text.substr(0, end).find('\0')));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return call;
}

/// Words that name a file elsewhere are not tried: the target writes in its own folder only.
bool stays_here(const Call& call) {
    return std::none_of(call.words.begin(), call.words.end(), [](const std::string& word) {
        return word.find('/') != std::string::npos || word.find("..") != std::string::npos;
    });
}

/// Whether a call is run: it draws no network, no figure, and ends soon.
bool is_run(const Command& command) {
    return std::visit(
        [](const auto& stated) {
            using Verb = std::decay_t<decltype(stated)>;
            if constexpr (std::is_same_v<Verb, app::HermiteCommand>) {
                return stated.output.plot.empty();
            } else if constexpr (std::is_same_v<Verb, app::PredictCommand> ||
                                 std::is_same_v<Verb, app::CurveCommand>) {
                return stated.output.plot.empty() && is_quick(app::load_study(stated.study));
            } else if constexpr (std::is_same_v<Verb, app::SpectrumCommand>) {
                return stated.output.plot.empty() && stated.simulation.trials == 0 &&
                       stated.points <= most_points && is_quick(app::load_study(stated.simulation.study));
            } else if constexpr (std::is_same_v<Verb, app::SimulateCommand>) {
                return (stated.status || !stated.merge.empty()) &&
                       is_quick(app::load_study(stated.simulation.study));
            } else if constexpr (std::is_same_v<Verb, app::CompareCommand>) {
                return stated.stored && stated.output.plot.empty() && stated.sizes.empty() &&
                       is_quick(app::load_study(stated.simulation.study));
            } else {
                return !std::is_same_v<Verb, app::DoctorCommand>;
            }
        },
        command);
}

int run(const Call& call) {
    std::vector<const char*> words;
    for (const auto& word : call.words) {
        words.push_back(word.c_str());
    }
    return app::status_of([&] {
        const Command command = app::parse_command_line(static_cast<int>(words.size()), words.data());
        return is_run(command) ? std::visit([](const auto& stated) { return app::run(stated); }, command)
                               : static_cast<int>(app::success);
    });
}

/// One line a fault, each with the name of the program.
void check_messages(const std::string& err, int status) {
    const auto lines = std::count(err.begin(), err.end(), '\n');
    require(err.empty() || err.back() == '\n', "a message ends its line");
    require(err.empty() || err.starts_with("detequiv: "), "a message begins with the program");
    require(status == app::success || lines >= 1, "a call that fails says why");
    require(status != app::bad_input || lines == 1, "bad input is one line");
    require(std::none_of(err.begin(), err.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }),
            "messages hold no control characters");
}

void check_output(const Call& call, const Captured& said, int status) {
    constexpr std::array documented{0, 1, 2, 3};
    require(std::find(documented.begin(), documented.end(), status) != documented.end(),
            [&] { return "a documented exit status, not " + std::to_string(status); });
    check_messages(said.err, status);
    require(status != app::bad_input || said.out.empty(), "bad input leaves nothing on stdout");
    const bool json = std::find(call.words.begin(), call.words.end(), "--format=json") != call.words.end();
    if (json && status == app::success && said.out.starts_with('{')) {
        require(nlohmann::json::accept(said.out), "what is asked for as JSON is JSON");
    }
}

/// No temporary is left; a call that is refused leaves no file.
void check_files(const ScratchFolder& folder, int status) {
    const auto names = folder.names();
    require(std::none_of(names.begin(), names.end(),
                         [](const std::string& name) { return name.starts_with(".detequiv"); }),
            "no temporary is left");
    const auto strange = std::count_if(names.begin(), names.end(), [](const std::string& name) {
        return name != "x.toml" && !name.ends_with("sqlite");
    });
    require(status != app::bad_input || strange == 0, "bad input leaves no file");
}

}  // namespace
}  // namespace detequiv::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace detequiv::fuzz;
    static const ScratchFolder folder;
    static const bool here = ::chdir(folder.path().c_str()) == 0;
    require(here, "the temporary folder can be entered");
    const Call call = read_call(text_of(data, size));
    if (!stays_here(call)) {
        return 0;
    }
    folder.clear();
    write_bytes(folder / "x.toml", call.study);
    int status = 0;
    const Captured said = captured([&] { status = run(call); });
    check_output(call, said, status);
    check_files(folder, status);
    return 0;
}
