#include "detequiv/validation/store.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <mutex>
#include <string_view>
#include <utility>

#include "detequiv/numerics/checks.hpp"
#include "sqlite.hpp"

namespace detequiv {

namespace {

using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr std::uint32_t application = 0x64657174;  // "deqt"
constexpr std::uint32_t version = 1;
constexpr const char* empty_file = "an empty file, not a store of results";

// Step size and ridge are part of the key as they are: a sweep asks for the very numbers that it stored.
// Conflicts are named in each INSERT below because OR IGNORE would pass over other faults, too.
constexpr const char* schema = R"(
PRAGMA application_id = 1684369780;
PRAGMA user_version = 1;
CREATE TABLE networks(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE draws(network INTEGER, trial INTEGER, beta_norm2 REAL, alignment REAL, g_b REAL,
    readout_norm2 REAL, gradient_norm2 REAL, PRIMARY KEY(network, trial)) WITHOUT ROWID;
CREATE TABLE measurements(network INTEGER, trial INTEGER, step_size REAL, ridge REAL, train_objective REAL,
    train_error REAL, test_error REAL, weight_outlier REAL, singular_values BLOB, overlaps BLOB,
    teacher_overlaps BLOB, histogram BLOB, PRIMARY KEY(network, trial, step_size, ridge)) WITHOUT ROWID;
)";

[[noreturn]] void refuse(const Database& database, const std::string& fault) {
    throw StoreError(database.file().string() + ": " + fault);
}

std::uint32_t big_endian(const std::vector<unsigned char>& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | bytes[at + i];
    }
    return value;
}

/// True for a store, false for an empty file; refuses all else. It reads the header of the SQLite file format
/// itself, because SQLite may repair a file, ours or not, as soon as it is asked for anything.
bool is_store(const Database& database) {
    constexpr int header = 100;
    constexpr std::size_t user_version_at = 60;
    constexpr std::size_t application_id_at = 68;
    constexpr std::string_view magic("SQLite format 3\0", 16);
    const auto head = database.head(header);
    std::error_code absent;
    if (head.empty() && std::filesystem::file_size(database.file(), absent) != 1) {
        return false;  // SQLite takes a file of one byte for an empty one, too
    }
    if (head.size() < header || !std::equal(magic.begin(), magic.end(), head.begin())) {
        refuse(database, "not a store of results; it is left as it is, give another file");
    }
    if (big_endian(head, application_id_at) != application) {
        refuse(database, "an SQLite database of another program; it is left as it is, give another file");
    }
    if (const auto found = big_endian(head, user_version_at); found != version) {
        refuse(database, "a store of version " + std::to_string(found) + ", this program reads version " +
                             std::to_string(version) + "; use " + (found > version ? "a newer" : "an older") +
                             " detequiv");
    }
    return true;
}

/// A view or a trigger in the place of what a store has would run whatever its author wrote.
void check_schema(const Database& database) {
    if (database.number("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')") != 0) {
        refuse(database, "views or triggers, which no store has; it is left as it is, give another file");
    }
}

/// Does nothing if another process was first.
void create(const Database& database) {
    const Transaction transaction(database, Transaction::Kind::write);
    if (!is_store(database)) {
        database.execute(schema);
        transaction.commit();
    }
}

int flags_of(Store::Access access) {
    // A reader may have to repair what a killed writer left, hence opens for writing where the file allows
    // it.
    return access == Store::Access::read_only ? SQLITE_OPEN_READWRITE
                                              : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

void check_finite(const Database& database, const Trial& trial) {
    for (const auto& measurement : trial.points) {
        const auto& [step_size, ridge] = measurement.point;
        if (!std::isfinite(step_size) || !std::isfinite(ridge)) {
            refuse(database, "step size " + check::shortest(step_size) + ", ridge " + check::shortest(ridge) +
                                 " of trial " + std::to_string(trial.number) + ": required finite numbers");
        }
    }
}

/// 0 where the key is not there: ids count from 1.
std::uint64_t network_of(const Database& database, const std::string& key) {
    Statement find(database, "SELECT id FROM networks WHERE key = ?");
    return find.bind(std::string_view(key)).step() ? find.whole(0) : 0;
}

std::uint64_t add_network(const Database& database, const std::string& key) {
    Statement(database, "INSERT INTO networks(key) VALUES(?) ON CONFLICT(key) DO NOTHING")
        .bind(std::string_view(key))
        .step();
    return network_of(database, key);
}

void add_draw(const Database& database, std::uint64_t network, const Trial& trial) {
    Statement(database,
              "INSERT INTO draws VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(network, trial) DO NOTHING")
        .bind(network)
        .bind(trial.number)
        .bind(trial.draw.beta_norm2)
        .bind(trial.draw.alignment)
        .bind(trial.draw.g_b)
        .bind(trial.draw.readout_norm2)
        .bind(trial.draw.gradient_norm2)
        .step();
}

std::uint64_t add_measurements(const Database& database, std::uint64_t network, const Trial& trial) {
    std::uint64_t added = 0;
    Statement insert(database,
                     "INSERT INTO measurements VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT(network, trial, step_size, ridge) DO NOTHING");
    for (const auto& m : trial.points) {
        insert.bind(network).bind(trial.number).bind(m.point.step_size).bind(m.point.ridge);
        insert.bind(m.train_objective).bind(m.train_error).bind(m.test_error).bind(m.weight_outlier);
        for (const auto* values : {&m.singular_values, &m.overlaps, &m.teacher_overlaps, &m.histogram}) {
            insert.bind(std::span<const double>(*values));
        }
        insert.step();
        added += database.changes();
    }
    return added;
}

/// The draws of a network, ascending by trial, without points; one alone if it is named.
std::vector<Trial> draws_of(const Database& database, std::uint64_t network,
                            std::optional<std::uint64_t> only = std::nullopt) {
    Statement select(
        database, only ? "SELECT trial, beta_norm2, alignment, g_b, readout_norm2, gradient_norm2 FROM draws "
                         "WHERE network = ? AND trial = ?"
                       : "SELECT trial, beta_norm2, alignment, g_b, readout_norm2, gradient_norm2 FROM draws "
                         "WHERE network = ? ORDER BY trial");
    std::vector<Trial> trials;
    select.bind(network);
    if (only) {
        select.bind(*only);
    }
    while (select.step()) {
        trials.push_back({select.whole(0),
                          {.beta_norm2 = select.real(1),
                           .alignment = select.real(2),
                           .g_b = select.real(3),
                           .readout_norm2 = select.real(4),
                           .gradient_norm2 = select.real(5)},
                          {}});
    }
    return trials;
}

/// Looks up single measurements of one network.
class Lookup {
  public:
    Lookup(const Database& database, std::uint64_t network, const std::string& columns)
        : select_(database, ("SELECT " + columns +
                             " FROM measurements WHERE network = ? AND trial = ? AND step_size = ? "
                             "AND ridge = ?")
                                .c_str()),
          network_(network) {}

    bool find(std::uint64_t trial, const SweepPoint& point) {
        select_.reset();
        return select_.bind(network_).bind(trial).bind(point.step_size).bind(point.ridge).step();
    }
    [[nodiscard]] const Statement& row() const { return select_; }

  private:
    Statement select_;
    std::uint64_t network_;
};

class Measurements {
  public:
    Measurements(const Database& database, std::uint64_t network)
        : lookup_(database, network,
                  "train_objective, train_error, test_error, weight_outlier, singular_values, overlaps, "
                  "teacher_overlaps, histogram") {}

    /// False if the trial lacks one of the points.
    bool complete(Trial& trial, const std::vector<SweepPoint>& points) {
        for (const auto& point : points) {
            if (!lookup_.find(trial.number, point)) {
                return false;
            }
            const Statement& row = lookup_.row();
            trial.points.push_back({.point = point,
                                    .train_objective = row.real(0),
                                    .train_error = row.real(1),
                                    .test_error = row.real(2),
                                    .weight_outlier = row.real(3),
                                    .singular_values = row.array(4),
                                    .overlaps = row.array(5),
                                    .teacher_overlaps = row.array(6),
                                    .histogram = row.array(7)});
        }
        return true;
    }

  private:
    Lookup lookup_;
};

/// Ids differ between stores; keys do not.
constexpr std::array merge_steps{
    "INSERT INTO main.networks(key) SELECT key FROM other.networks WHERE true ON CONFLICT(key) DO NOTHING",
    "INSERT INTO main.draws SELECT here.id, trial, beta_norm2, alignment, g_b, readout_norm2, "
    "gradient_norm2 FROM other.networks AS there JOIN main.networks AS here ON here.key = there.key "
    "JOIN other.draws AS d ON d.network = there.id WHERE true ON CONFLICT(network, trial) DO NOTHING",
    "INSERT INTO main.measurements SELECT here.id, trial, step_size, ridge, train_objective, train_error, "
    "test_error, weight_outlier, singular_values, overlaps, teacher_overlaps, histogram "
    "FROM other.networks AS there JOIN main.networks AS here ON here.key = there.key "
    "JOIN other.measurements AS m ON m.network = there.id WHERE true "
    "ON CONFLICT(network, trial, step_size, ridge) DO NOTHING"};

}  // namespace

struct Store::Connection {
    Connection(const std::filesystem::path& file, Access access) : database(file, flags_of(access)) {
        const bool reading = access == Access::read_only;
        if (!is_store(database) && reading) {
            refuse(database, empty_file);
        }
        if (reading) {
            database.execute("PRAGMA query_only = ON");
        } else if (!database.writable()) {
            refuse(database, "not writable");
        } else {
            // The rollback journal, SQLite's default, rather than WAL: it works on network filesystems, and
            // the store is one file that may be copied whenever nobody writes. EXTRA is FULL plus a flush of
            // the folder after the journal is deleted, without which a power cut can undo the latest add().
            database.execute("PRAGMA synchronous = EXTRA");
        }
        // Asked of SQLite once more: a writer killed while it created the store leaves an empty one.
        if (database.number("PRAGMA application_id") == 0) {
            if (reading) {
                refuse(database, empty_file);
            }
            create(database);
        }
        check_schema(database);
    }

    Database database;
    std::mutex mutex;  // threads that share the store take turns
};

Store::Store(const std::filesystem::path& file, Access access)
    : connection_(std::make_unique<Connection>(file, access)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

const std::filesystem::path& Store::file() const noexcept {
    return connection_->database.file();
}

std::uint64_t Store::add(const std::string& key, const Trial& trial) {
    const std::scoped_lock lock(connection_->mutex);
    const Database& database = connection_->database;
    check_finite(database, trial);
    const Transaction transaction(database, Transaction::Kind::write);
    const auto network = add_network(database, key);
    add_draw(database, network, trial);
    const std::uint64_t added = add_measurements(database, network, trial);
    transaction.commit();
    return added;
}

std::vector<Trial> Store::trials(const std::string& key, const std::vector<SweepPoint>& points) const {
    const std::scoped_lock lock(connection_->mutex);
    const Database& database = connection_->database;
    const Transaction transaction(database, Transaction::Kind::read);
    const auto network = network_of(database, key);
    Measurements measurements(database, network);
    std::vector<Trial> complete;
    for (auto& trial : draws_of(database, network)) {
        if (measurements.complete(trial, points)) {
            complete.push_back(std::move(trial));
        }
    }
    return complete;
}

std::optional<Trial> Store::trial(const std::string& key, std::uint64_t number,
                                  const std::vector<SweepPoint>& points) const {
    const std::scoped_lock lock(connection_->mutex);
    const Database& database = connection_->database;
    const Transaction transaction(database, Transaction::Kind::read);
    const auto network = network_of(database, key);
    Measurements measurements(database, network);
    for (auto& trial : draws_of(database, network, number)) {
        if (measurements.complete(trial, points)) {
            return std::move(trial);
        }
    }
    return std::nullopt;
}

std::vector<SweepPoint> Store::missing(const std::string& key, std::uint64_t number,
                                       const std::vector<SweepPoint>& points) const {
    const std::scoped_lock lock(connection_->mutex);
    const Transaction transaction(connection_->database, Transaction::Kind::read);
    Lookup lookup(connection_->database, network_of(connection_->database, key), "1");
    std::vector<SweepPoint> absent;
    std::copy_if(points.begin(), points.end(), std::back_inserter(absent),
                 [&](const SweepPoint& point) { return !lookup.find(number, point); });
    return absent;
}

std::vector<Store::Entry> Store::contents() const {
    const std::scoped_lock lock(connection_->mutex);
    Statement select(connection_->database,
                     "SELECT key, (SELECT count(*) FROM draws WHERE network = id), "
                     "(SELECT count(*) FROM measurements WHERE network = id) FROM networks ORDER BY id");
    std::vector<Entry> entries;
    while (select.step()) {
        entries.push_back({select.text(0), select.whole(1), select.whole(2)});
    }
    return entries;
}

std::uint64_t Store::merge(const std::filesystem::path& other) {
    const std::scoped_lock lock(connection_->mutex);
    const Database& database = connection_->database;
    const Store checked(other, Access::read_only);
    if (std::filesystem::equivalent(database.file(), other)) {
        refuse(database, "a store cannot be merged with itself");
    }
    const sqlite::Attachment attachment(database, other);
    const Transaction transaction(database, Transaction::Kind::write);
    std::uint64_t came = 0;
    for (const char* step : merge_steps) {
        database.execute(step);
        came = database.changes();  // in the end those of the measurements
    }
    transaction.commit();
    return came;
}

}  // namespace detequiv
