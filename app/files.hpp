#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace detequiv::app {

/// Exit statuses of the command.
enum ExitStatus : int { success = 0, disagreement = 1, bad_input = 2, failure = 3, interrupted = 130 };

/// Output that could not be delivered; `status` is what the command exits with.
class OutputError : public std::runtime_error {
  public:
    OutputError(const std::string& message, ExitStatus status)
        : std::runtime_error(message), status_(status) {}
    [[nodiscard]] ExitStatus status() const noexcept { return status_; }

  private:
    ExitStatus status_;
};

/// Writes `contents` to `file`, whole or not at all: into a temporary beside it, to disk, then renamed over
/// it. A link is followed; a device or pipe is written directly. Signals that end the program wait until the
/// temporary is gone. Throws OutputError: bad_input for a path that cannot be written, failure for a disk
/// that does not take it.
void write_file(const std::filesystem::path& file, std::string_view contents);

/// What write_file would refuse of the path alone: its folder is absent or not writable, it is a folder.
/// Creates nothing. Throws OutputError with bad_input.
void check_writable(const std::filesystem::path& file);

/// Writes to stdout. A reader that has gone away ends it quietly; anything else throws OutputError.
void write_stdout(std::string_view contents);

/// The bytes of a file; throws OutputError.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// A new folder that goes with this object.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

/// Holds back SIGINT, SIGTERM and SIGHUP while it lives; one that came meanwhile takes effect at the end.
class HeldSignals {
  public:
    HeldSignals();
    ~HeldSignals();
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    /// Whether one came and waits.
    [[nodiscard]] static bool came() noexcept;

  private:
    struct Actions;
    std::unique_ptr<Actions> before_;
};

}  // namespace detequiv::app
