#include "sqlite.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "detequiv/numerics/words.hpp"
#include "detequiv/validation/store.hpp"

namespace detequiv::sqlite {

namespace {

constexpr int busy_milliseconds = 60'000;  // other writers hold the file for milliseconds, merges for seconds

std::vector<unsigned char> little_endian(std::span<const double> values) {
    std::vector<unsigned char> bytes;
    bytes.reserve(8 * values.size());
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        for (unsigned shift = 0; shift < 64; shift += 8) {
            bytes.push_back(static_cast<unsigned char>(bits >> shift));
        }
    }
    return bytes;
}

double from_little_endian(std::span<const unsigned char> bytes) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) {
        bits |= std::uint64_t{bytes[i]} << (8 * i);
    }
    return std::bit_cast<double>(bits);
}

/// SQLite quotes what a damaged file holds: on one line, whatever that is.
std::string quoted(const char* message) {
    std::string text = excerpt(message);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        ' ');
    return text;
}

std::string explanation(int status, const std::string& message) {
    switch (status & 0xff) {
        case SQLITE_FULL:
            return "the disk is full; what was added before is kept";
        case SQLITE_IOERR:
            return "reading or writing failed (" + message +
                   "): the disk is full, over quota or faulty; what was added before is kept";
        case SQLITE_BUSY:
            return "another process has kept it locked for a minute";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "the file is damaged (" + message + ")";
        case SQLITE_READONLY:
            return status == SQLITE_READONLY_ROLLBACK
                       ? "a writer was killed and the repair needs write access to the file and its folder"
                       : "not writable";
        case SQLITE_CANTOPEN:
            return "cannot be opened: no such file, or no access to it or its folder";
        default:
            return message;
    }
}

/// A path as SQLite reads it in a URI.
std::string uri(const std::filesystem::path& file) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text = "file:";
    for (const char c : std::filesystem::absolute(file).generic_string()) {
        if (c == '%' || c == '?' || c == '#') {
            const auto byte = static_cast<unsigned char>(c);
            text.append({'%', digits[byte >> 4U], digits[byte & 15U]});
        } else {
            text += c;
        }
    }
    return text + "?mode=ro";
}

}  // namespace

Database::Database(const std::filesystem::path& file, int flags) : file_(file) {
    // Absolute: names such as ":memory:" are files here, as everywhere else.
    const std::string name = std::filesystem::absolute(file).string();
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_URI, nullptr);
    handle_.reset(handle);
    if (status != SQLITE_OK) {
        fail();
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_milliseconds);
}

void Database::fail() const {
    const int status = sqlite3_extended_errcode(handle());
    const int kind = status & 0xff;
    throw StoreError(
        file_.string() + ": " + explanation(status, quoted(sqlite3_errmsg(handle()))),
        kind == SQLITE_FULL || kind == SQLITE_IOERR ? StoreError::Cause::machine : StoreError::Cause::file);
}

void Database::execute(const char* sql) const {
    if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail();
    }
}

std::int64_t Database::number(const char* sql) const {
    Statement statement(*this, sql);
    return statement.step() ? static_cast<std::int64_t>(statement.whole(0)) : 0;
}

std::vector<unsigned char> Database::head(int count) const {
    // Through SQLite's own descriptor: closing one of our own would drop, in this process, the locks that
    // other connections hold on the file.
    sqlite3_file* opened = nullptr;
    sqlite3_int64 size = 0;
    if (sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &opened) != SQLITE_OK ||
        opened->pMethods == nullptr || opened->pMethods->xFileSize(opened, &size) != SQLITE_OK) {
        throw StoreError(file_.string() + ": cannot be read");
    }
    const int length = static_cast<int>(std::min<sqlite3_int64>(size, count));
    std::vector<unsigned char> bytes(static_cast<std::size_t>(length));
    if (length > 0 && opened->pMethods->xRead(opened, bytes.data(), length, 0) != SQLITE_OK) {
        throw StoreError(file_.string() + ": cannot be read");
    }
    return bytes;
}

bool Database::writable() const {
    return sqlite3_db_readonly(handle(), "main") == 0;
}

std::uint64_t Database::changes() const {
    return static_cast<std::uint64_t>(sqlite3_changes(handle()));
}

Statement::Statement(const Database& database, const char* sql) : database_(&database) {
    sqlite3_stmt* handle = nullptr;
    const int status = sqlite3_prepare_v2(database.handle(), sql, -1, &handle, nullptr);
    handle_.reset(handle);
    if (status != SQLITE_OK) {
        database.fail();
    }
}

void Statement::bound(int status) const {
    if (status != SQLITE_OK) {
        database_->fail();
    }
}

Statement& Statement::bind(double value) {
    ++parameter_;
    bound(std::isnan(value) ? sqlite3_bind_null(handle_.get(), parameter_)
                            : sqlite3_bind_double(handle_.get(), parameter_, value));
    return *this;
}

Statement& Statement::bind(std::uint64_t value) {
    bound(sqlite3_bind_int64(handle_.get(), ++parameter_, static_cast<sqlite3_int64>(value)));
    return *this;
}

Statement& Statement::bind(std::string_view text) {
    bound(sqlite3_bind_text64(handle_.get(), ++parameter_, text.data(), text.size(), nullptr, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(std::span<const double> values) {
    ++parameter_;
    if (values.empty()) {
        bound(sqlite3_bind_zeroblob(handle_.get(), parameter_, 0));
    } else {
        const auto& blob = blobs_.emplace_back(little_endian(values));
        bound(sqlite3_bind_blob64(handle_.get(), parameter_, blob.data(), blob.size(), nullptr));
    }
    return *this;
}

bool Statement::step() {
    const int status = sqlite3_step(handle_.get());
    if (status == SQLITE_ROW) {
        return true;
    }
    if (status != SQLITE_DONE) {
        database_->fail();
    }
    reset();
    return false;
}

void Statement::reset() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
    blobs_.clear();
    parameter_ = 0;
}

void Statement::require(bool holds, int column) const {
    if (!holds) {
        throw StoreError(database_->file().string() + ": the file is damaged (" +
                         sqlite3_column_name(handle_.get(), column) + " is of another type)");
    }
}

double Statement::real(int column) const {
    const int type = sqlite3_column_type(handle_.get(), column);
    require(type == SQLITE_FLOAT || type == SQLITE_INTEGER || type == SQLITE_NULL, column);
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL
               ? std::numeric_limits<double>::quiet_NaN()
               : sqlite3_column_double(handle_.get(), column);
}

std::uint64_t Statement::whole(int column) const {
    require(sqlite3_column_type(handle_.get(), column) == SQLITE_INTEGER, column);
    return static_cast<std::uint64_t>(sqlite3_column_int64(handle_.get(), column));
}

std::string Statement::text(int column) const {
    require(sqlite3_column_type(handle_.get(), column) == SQLITE_TEXT, column);
    const auto* first = sqlite3_column_text(handle_.get(), column);
    return first == nullptr ? std::string()
                            : std::string(first, first + sqlite3_column_bytes(handle_.get(), column));
}

std::vector<double> Statement::array(int column) const {
    require(sqlite3_column_type(handle_.get(), column) == SQLITE_BLOB, column);
    const auto* first = static_cast<const unsigned char*>(sqlite3_column_blob(handle_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    if (size % 8 != 0) {
        throw StoreError(database_->file().string() + ": the file is damaged (an array of " +
                         std::to_string(size) + " bytes)");
    }
    std::vector<double> values(first == nullptr ? 0 : size / 8);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = from_little_endian(std::span(first, size).subspan(8 * i, 8));
    }
    return values;
}

Transaction::Transaction(const Database& database, Kind kind) : database_(&database) {
    database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    if (sqlite3_get_autocommit(database_->handle()) == 0) {
        sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() const {
    database_->execute("COMMIT");
}

Attachment::Attachment(const Database& database, const std::filesystem::path& file) : database_(&database) {
    const std::string name = uri(file);
    Statement statement(database, "ATTACH ? AS other");
    statement.bind(std::string_view(name)).step();
}

Attachment::~Attachment() {
    sqlite3_exec(database_->handle(), "DETACH other", nullptr, nullptr, nullptr);
}

}  // namespace detequiv::sqlite
