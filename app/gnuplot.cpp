#include "gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

#include "files.hpp"

namespace detequiv::app {
namespace {

constexpr const char* messages = "gnuplot.messages";

/// What differs in the child: its folder, its streams, its signals.
class Spawning {
  public:
    explicit Spawning(const std::filesystem::path& folder) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, messages, O_WRONLY | O_CREAT | O_TRUNC,
                                         0600);
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t usual;
        sigemptyset(&none);
        sigemptyset(&usual);
        sigaddset(&usual, SIGPIPE);
        sigaddset(&usual, SIGXFSZ);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &usual);
        // An interruption in the middle of an allocation has gnuplot's own handler wait for ever: a group of
        // its own keeps those of the terminal away.
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~Spawning() {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }
    Spawning(const Spawning&) = delete;
    Spawning& operator=(const Spawning&) = delete;

    /// 0, or the error that kept the program from starting.
    int start(pid_t& child, const std::string& script) const {
        std::string program = "gnuplot";
        std::string argument = script;
        const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
        return ::posix_spawnp(&child, program.c_str(), &actions_, &attributes_, arguments.data(), ::environ);
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

/// The first line of what gnuplot said that is not empty and not a pointer at the fault.
std::string first_message(const std::filesystem::path& folder) {
    const std::string text = read_file(folder / messages);
    std::size_t start = 0;
    while (start < text.size()) {
        const auto end = std::min(text.find('\n', start), text.size());
        auto line = text.substr(start, end - start);
        if (line.find("line ") != std::string::npos) {
            return line;
        }
        start = end + 1;
    }
    return text.substr(0, text.find('\n'));
}

/// The status of the child, which is ended where a held signal waits. Throws OutputError where the system
/// does not give it.
int wait_for(pid_t child) {
    constexpr timespec pause{.tv_sec = 0, .tv_nsec = 2'000'000};
    int status = 0;
    for (;;) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) {
            return status;
        }
        if (ended < 0) {
            throw OutputError(std::string("gnuplot: its exit status is lost: ") + std::strerror(errno),
                              failure);
        }
        if (HeldSignals::came()) {
            ::kill(child, SIGKILL);
        }
        ::nanosleep(&pause, nullptr);
    }
}

}  // namespace

void run_gnuplot(const std::filesystem::path& folder, const std::string& script) {
    pid_t child = 0;
    const Spawning spawning(folder);
    if (const int error = spawning.start(child, script); error != 0) {
        throw OutputError(error == ENOENT
                              ? std::string("the figure needs gnuplot, which is not installed")
                              : std::string("gnuplot: cannot be started: ") + std::strerror(error),
                          failure);
    }
    const int status = wait_for(child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw OutputError("gnuplot failed: " + first_message(folder), failure);
    }
}

}  // namespace detequiv::app
