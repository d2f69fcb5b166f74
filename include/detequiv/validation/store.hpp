#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "detequiv/validation/trial.hpp"

namespace detequiv {

/// A store that cannot be used: not a store, of a newer version, not writable, a full disk. what() is one
/// line that begins with the file.
class StoreError : public std::runtime_error {
  public:
    enum class Cause { file, machine };  ///< machine: a full or faulty disk, not the file that was given
    explicit StoreError(const std::string& what, Cause cause = Cause::file)
        : std::runtime_error(what), cause_(cause) {}
    [[nodiscard]] Cause cause() const noexcept { return cause_; }

  private:
    Cause cause_;
};

/// Everything physical that a measurement depends on beyond trial, step size and ridge, as canonical text:
/// activation, teacher, sizes, noise, rows, readout, output scale, seed, gradient, precision, what is
/// measured of the spectrum, and the version of the random streams. Two studies share results exactly if it
/// is equal.
[[nodiscard]] std::string physical_key(const Model& model, std::uint64_t seed, const TrialOptions& options);

/// Results of trials in one SQLite file. One trial's new points are one transaction: whatever kills the
/// process, the file opens clean and holds every trial whose add() returned. Several processes may write at
/// once. A file that is no store, or of a newer version, is refused and never altered. Everything that reads
/// or writes throws StoreError: a file that was damaged or edited, a disk that is full or faulty, a write
/// where `access` only reads, a lock that another process does not give up.
class Store {
  public:
    enum class Access { read_write, read_only };
    /// Opens, or creates where `access` writes. Throws StoreError.
    explicit Store(const std::filesystem::path& file, Access access = Access::read_write);
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;

    [[nodiscard]] const std::filesystem::path& file() const noexcept;

    /// Adds a trial's points under a key; points that are there already are kept as they are. Returns how
    /// many were new. Throws StoreError, too, for a trial with a number that is not finite.
    std::uint64_t add(const std::string& key, const Trial& trial);

    /// Trials of a key that hold every one of `points`, ascending by number, with exactly these points in
    /// this order.
    [[nodiscard]] std::vector<Trial> trials(const std::string& key,
                                            const std::vector<SweepPoint>& points) const;

    /// Trial `number`, if it holds every one of `points`.
    [[nodiscard]] std::optional<Trial> trial(const std::string& key, std::uint64_t number,
                                             const std::vector<SweepPoint>& points) const;

    /// The points of `points` that trial `number` does not hold yet.
    [[nodiscard]] std::vector<SweepPoint> missing(const std::string& key, std::uint64_t number,
                                                  const std::vector<SweepPoint>& points) const;

    struct Entry {
        std::string key;
        std::uint64_t trials = 0, measurements = 0;
    };
    [[nodiscard]] std::vector<Entry> contents() const;

    /// Takes over every trial of another store that is not here yet, in one transaction; returns how many
    /// measurements came.
    std::uint64_t merge(const std::filesystem::path& other);

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace detequiv
