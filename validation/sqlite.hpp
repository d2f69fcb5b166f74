#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the store needs of SQLite. Every failure is a StoreError that begins with the file.
namespace detequiv::sqlite {

class Database {
  public:
    /// Opens with SQLITE_OPEN_... flags. Waits up to a minute for the locks of others.
    Database(const std::filesystem::path& file, int flags);

    void execute(const char* sql) const;
    /// The one number that a query gives.
    [[nodiscard]] std::int64_t number(const char* sql) const;
    /// First bytes of the file as they are on the disk, fewer at its end; takes no lock and repairs nothing.
    [[nodiscard]] std::vector<unsigned char> head(int count) const;
    [[nodiscard]] bool writable() const;
    /// Rows that the latest statement inserted.
    [[nodiscard]] std::uint64_t changes() const;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    /// Throws the latest fault, in words that say what to do.
    [[noreturn]] void fail() const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::filesystem::path file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Parameters are bound in the order of the text; NaN is NULL, an array a blob of
/// little-endian doubles.
class Statement {
  public:
    Statement(const Database& database, const char* sql);

    Statement& bind(double value);
    Statement& bind(std::uint64_t value);
    Statement& bind(std::string_view text);  ///< must live until the step
    Statement& bind(std::span<const double> values);

    /// True if there is a row; at the end the statement is ready to be bound again.
    bool step();
    /// Forgets the row and what is bound.
    void reset();

    /// A value of the row. Throws StoreError where it is of another type, as in no file that was not edited;
    /// real gives NaN for NULL.
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::uint64_t whole(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::vector<double> array(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };
    void bound(int status) const;
    void require(bool holds, int column) const;

    const Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    std::vector<std::vector<unsigned char>> blobs_;  // SQLite reads them in step()
    int parameter_ = 0;
};

/// Rolled back unless committed.
class Transaction {
  public:
    enum class Kind { read, write };
    Transaction(const Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() const;

  private:
    const Database* database_;
};

/// Another file under the name `other`, never written to.
class Attachment {
  public:
    Attachment(const Database& database, const std::filesystem::path& file);
    ~Attachment();
    Attachment(const Attachment&) = delete;
    Attachment& operator=(const Attachment&) = delete;

  private:
    const Database* database_;
};

}  // namespace detequiv::sqlite
