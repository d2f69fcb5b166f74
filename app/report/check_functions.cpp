#include "check_functions.hpp"

#include "detequiv/numerics/words.hpp"
#include "detequiv/theory/activation.hpp"

namespace detequiv::app {
namespace {

void check_function(const std::string& file, std::string_view key, const FunctionChoice& function) {
    const auto* text = std::get_if<std::string>(&function);
    if (text == nullptr) {
        return;
    }
    try {
        (void)Activation::parse(*text);
    } catch (const std::invalid_argument& error) {
        throw StudyError((file.empty() ? file : file + ": ") + std::string(key) + " = \"" + excerpt(*text) +
                         "\": " + error.what());
    }
}

}  // namespace

void check_functions(const Study& study, const std::string& file) {
    check_function(file, "network.activation", study.network.activation);
    check_function(file, "data.teacher", study.data.teacher);
}

}  // namespace detequiv::app
