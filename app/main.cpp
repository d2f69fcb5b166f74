#include <csignal>
#include <exception>
#include <new>
#include <stdexcept>
#include <variant>

#include "commands.hpp"
#include "detequiv/validation/store.hpp"
#include "files.hpp"
#include "output.hpp"

namespace {

int run_command(int argc, char** argv) {
    const auto command = detequiv::app::parse_command_line(argc, argv);
    return std::visit([](const auto& stated) { return detequiv::app::run(stated); }, command);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is met where stdout is written
    try {
        return run_command(argc, argv);
    } catch (const detequiv::app::OutputError& error) {
        detequiv::app::say(error.what());
        return error.status();
    } catch (const std::invalid_argument& error) {
        detequiv::app::say(error.what());
        return detequiv::app::bad_input;
    } catch (const detequiv::TrialError& error) {
        detequiv::app::say(error.what());
        return detequiv::app::failure;
    } catch (const detequiv::StoreError& error) {
        detequiv::app::say(error.what());
        return detequiv::app::bad_input;
    } catch (const std::bad_alloc&) {
        detequiv::app::say("not enough memory");
        return detequiv::app::failure;
    } catch (const std::exception& error) {
        detequiv::app::say(error.what());
        return detequiv::app::failure;
    }
}
