#include "faults.hpp"

#include <new>
#include <stdexcept>
#include <string>

#include "detequiv/validation/store.hpp"
#include "detequiv/validation/trial.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {

namespace {

/// The library does not know by which option more may be allowed.
std::string remedy(const TrialError& error) {
    return error.cause() == TrialError::Cause::memory ? " (--memory GB)" : "";
}

}  // namespace

int status_of(const std::function<int()>& work) {
    try {
        return work();
    } catch (const OutputError& error) {
        say(error.what());
        return error.status();
    } catch (const std::invalid_argument& error) {
        say(error.what());
        return bad_input;
    } catch (const TrialError& error) {
        say(error.what() + remedy(error));
        return failure;
    } catch (const StoreError& error) {
        say(error.what());
        return error.cause() == StoreError::Cause::machine ? failure : bad_input;
    } catch (const std::bad_alloc&) {
        say("not enough memory");
        return failure;
    } catch (const std::exception& error) {
        say(error.what());
        return failure;
    }
}

}  // namespace detequiv::app
