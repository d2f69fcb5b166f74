#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace detequiv::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array held_signals{SIGINT, SIGTERM, SIGHUP};

/// A handler can reach nothing but a global.
std::atomic<int> signal_that_came = 0;
static_assert(std::atomic<int>::is_always_lock_free);

/// Wrong paths are the caller's; a disk that is full or broken is not.
ExitStatus blame(int error) {
    return error == ENOSPC || error == EIO || error == EDQUOT || error == EFBIG ? failure : bad_input;
}

[[noreturn]] void fail(const std::string& what, int error) {
    throw OutputError(what + ": cannot be written: " + std::strerror(error), blame(error));
}

/// A file descriptor that is closed with its scope.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const noexcept { return number_; }
    /// Closes now; 0 or the error that closing met.
    int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

  private:
    int number_;
};

/// 0, or the error that stopped the writing.
int write_all(int descriptor, std::string_view contents) {
    while (!contents.empty()) {
        const auto written = ::write(descriptor, contents.data(), contents.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return errno;
        }
        contents.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

void write_device(const fs::path& file, std::string_view contents) {
    const Descriptor device(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.number() < 0) {
        fail(file.string(), errno);
    }
    if (const int error = write_all(device.number(), contents); error != 0 && error != EPIPE) {
        fail(file.string(), error);
    }
}

/// The mode of a new file: that of the one it replaces, or what the umask leaves.
mode_t mode_for(const fs::path& target) {
    struct stat existing {};
    if (::stat(target.c_str(), &existing) == 0) {
        return existing.st_mode & 07777U;
    }
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

int write_and_sync(int number, std::string_view contents, mode_t mode) {
    Descriptor temporary(number);
    if (const int error = write_all(temporary.number(), contents); error != 0) {
        return error;
    }
    if (::fchmod(temporary.number(), mode) != 0 || ::fsync(temporary.number()) != 0) {
        return errno;
    }
    return temporary.close();
}

}  // namespace

struct HeldSignals::Actions {
    std::array<struct sigaction, held_signals.size()> actions;
};

// Handlers, not a mask: a mask holds for one thread, and a BLAS has threads of its own that would take the
// signal.
HeldSignals::HeldSignals() : before_(std::make_unique<Actions>()) {
    for (std::size_t i = 0; i < held_signals.size(); ++i) {
        sigaction(held_signals[i], nullptr, &before_->actions[i]);
        if (before_->actions[i].sa_handler != SIG_IGN) {
            struct sigaction holding = {};
            holding.sa_handler = [](int signal) { signal_that_came = signal; };
            holding.sa_flags = SA_RESTART;
            sigaction(held_signals[i], &holding, nullptr);
        }
    }
}

HeldSignals::~HeldSignals() {
    for (std::size_t i = 0; i < held_signals.size(); ++i) {
        sigaction(held_signals[i], &before_->actions[i], nullptr);
    }
    if (const int signal = signal_that_came.exchange(0); signal != 0) {
        ::raise(signal);
    }
}

bool HeldSignals::came() noexcept {
    return signal_that_came != 0;
}

void write_file(const fs::path& file, std::string_view contents) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (fs::is_directory(status)) {
        fail(file.string(), EISDIR);
    }
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        write_device(file, contents);
        return;
    }
    fs::path target = fs::exists(status) ? fs::canonical(file, error) : file;
    if (error) {
        target = file;
    }
    const auto folder = target.parent_path();
    std::string pattern = (folder / ".detequiv-XXXXXX").string();

    const HeldSignals held;
    const int number = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (number < 0) {
        fail(file.string(), errno);
    }
    int fault = write_and_sync(number, contents, mode_for(target));
    if (fault == 0 && ::rename(pattern.c_str(), target.c_str()) != 0) {
        fault = errno;
    }
    if (fault != 0) {
        ::unlink(pattern.c_str());
        fail(file.string(), fault);
    }
}

void check_writable(const fs::path& file) {
    struct stat existing {};
    const bool exists = ::stat(file.c_str(), &existing) == 0;
    if (!exists && errno != ENOENT) {
        fail(file.string(), errno);
    }
    if (exists && S_ISDIR(existing.st_mode)) {
        fail(file.string(), EISDIR);
    }
    int access = 0;
    if (exists && !S_ISREG(existing.st_mode)) {
        access = ::access(file.c_str(), W_OK);
    } else {
        std::error_code ignored;
        const auto target = exists ? fs::canonical(file, ignored) : file;
        const auto folder = target.parent_path();
        access = ::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK);
    }
    if (access != 0) {
        fail(file.string(), errno);
    }
}

void write_stdout(std::string_view contents) {
    if (const int error = write_all(STDOUT_FILENO, contents); error != 0 && error != EPIPE) {
        fail("stdout", error);
    }
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        throw OutputError(file.string() + ": cannot be read: " + std::strerror(errno), failure);
    }
    return text;
}

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    const auto base = fs::temp_directory_path(error);
    std::string pattern = ((error ? fs::path("/tmp") : base) / "detequiv-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw OutputError(pattern + ": cannot be made: " + std::strerror(errno), failure);
    }
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace detequiv::app
