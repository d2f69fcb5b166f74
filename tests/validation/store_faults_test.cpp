#include <doctest/doctest.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <random>
#include <thread>

#include "store_fixture.hpp"

using namespace detequiv;
using namespace detequiv::test;

namespace {

using Path = std::filesystem::path;

const std::vector<SweepPoint> points{{0.5, 0.01}, {2.0, 0.01}};
constexpr std::size_t many_bins = 10'000;  // 160 kB a trial: a kill often falls into its writing

/// Runs SQL on a file as another program would; the answer is the last value.
std::string sql(const Path& file, const char* text) {
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(file.string().c_str(), &handle) == SQLITE_OK);
    const std::unique_ptr<sqlite3, Close> owner(handle);
    std::string answer;
    const auto take = [](void* out, int, char** values, char**) {
        *static_cast<std::string*>(out) = values[0];
        return 0;
    };
    REQUIRE(sqlite3_exec(handle, text, take, &answer, nullptr) == SQLITE_OK);
    return answer;
}

std::string refusal(const Path& file, Store::Access access) {
    try {
        const Store store(file, access);
    } catch (const StoreError& fault) {
        return fault.what();
    }
    return "accepted";
}

/// Refused for reading and for writing with a line that holds `words`, its bytes and its folder untouched.
void check_refused(const StoreFolder& folder, const char* name, const std::string& words) {
    const Path file = folder / name;
    const std::string before = bytes(file);
    for (const auto access : {Store::Access::read_only, Store::Access::read_write}) {
        const std::string message = refusal(file, access);
        CAPTURE(message);
        CHECK(message.starts_with(file.string() + ": "));
        CHECK(message.find(words) != std::string::npos);
        CHECK(message.find('\n') == std::string::npos);
    }
    CHECK(bytes(file) == before);
    CHECK_FALSE(std::filesystem::exists(file.string() + "-journal"));
}

class Child {
  public:
    /// Runs `work` with the writing end of a pipe in a new process.
    template <class Work>
    explicit Child(const Work& work) {
        REQUIRE(::pipe(pipe_) == 0);
        process_ = ::fork();
        if (process_ == 0) {
            work(pipe_[1]);
            ::_exit(0);
        }
        REQUIRE(process_ > 0);
        ::close(pipe_[1]);
    }
    ~Child() { ::close(pipe_[0]); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void await_first_report() const {
        pollfd waiting{.fd = pipe_[0], .events = POLLIN, .revents = 0};
        ::poll(&waiting, 1, -1);
    }
    void kill() const { ::kill(process_, SIGKILL); }
    /// What the child reported until it ended.
    [[nodiscard]] std::vector<std::uint64_t> reports() const {
        std::vector<std::uint64_t> numbers;
        std::uint64_t number = 0;
        while (::read(pipe_[0], &number, sizeof number) == ssize_t{sizeof number}) {
            numbers.push_back(number);
        }
        ::waitpid(process_, nullptr, 0);
        return numbers;
    }

  private:
    int pipe_[2] = {-1, -1};
    pid_t process_ = -1;
};

void report(int pipe, std::uint64_t number) {
    if (::write(pipe, &number, sizeof number) != ssize_t{sizeof number}) {
        ::_exit(2);
    }
}

void add_without_end(const Path& file, std::uint64_t first, int pipe) {
    Store store(file);
    for (std::uint64_t number = first;; ++number) {
        store.add("key", trial_at(number, points, many_bins));
        report(pipe, number);
    }
}

/// Every reported trial is there, and every trial that is there is whole.
void check_holds(const Path& file, std::uint64_t first, const std::vector<std::uint64_t>& reported) {
    const Store store(file);
    const auto trials = store.trials("key", points);
    std::uint64_t at = 0;
    for (const auto& trial : trials) {
        CHECK(trial.number == at++);
        CHECK(same_bits(trial, trial_at(trial.number, points, many_bins)));
    }
    CHECK(at >= first + reported.size());
    CHECK(store.trials("key", {}).size() == trials.size());
    CHECK(sql(file, "PRAGMA integrity_check") == "ok");
}

}  // namespace

TEST_CASE("a file that is no store is refused and left as it is") {
    const StoreFolder folder;
    const std::string sqlite_name("SQLite format 3\0", 16);
    std::ofstream(folder / "text") << "title = \"a study\"\n";
    std::ofstream(folder / "one byte") << 'x';
    std::ofstream(folder / "long text") << std::string(5000, 'x');
    std::ofstream(folder / "stub", std::ios::binary) << sqlite_name;
    std::ofstream(folder / "other header", std::ios::binary) << sqlite_name << std::string(4080, '\0');
    sql(folder / "foreign", "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
    sql(folder / "wal", "PRAGMA journal_mode = WAL; CREATE TABLE t(x); INSERT INTO t VALUES(1)");
    check_refused(folder, "text", "not a store");
    check_refused(folder, "one byte", "not a store");
    check_refused(folder, "long text", "not a store");
    check_refused(folder, "stub", "not a store");
    check_refused(folder, "other header", "another program");
    check_refused(folder, "foreign", "another program");
    check_refused(folder, "wal", "another program");
}

TEST_CASE("a store of a newer version is refused and left as it is") {
    const StoreFolder folder;
    Store(folder / "s").add("key", trial_at(1, points));
    sql(folder / "s", "PRAGMA user_version = 2");
    check_refused(folder, "s", "version 2");
    Store here(folder / "here");
    CHECK_THROWS_AS(here.merge(folder / "s"), StoreError);
}

TEST_CASE("a foreign database with the journal of a killed writer is left to its own program") {
    const StoreFolder folder;
    sql(folder / "whole", "CREATE TABLE t(x)");
    std::ofstream(folder / "whole-journal") << "any journal";
    CHECK(refusal(folder / "whole", Store::Access::read_write).find("another program") != std::string::npos);
    CHECK(bytes(folder / "whole-journal") == "any journal");
}

TEST_CASE("an empty file may become a store; a reader creates nothing") {
    const StoreFolder folder;
    std::ofstream(folder / "empty").close();
    CHECK(refusal(folder / "empty", Store::Access::read_only).find("empty") != std::string::npos);
    CHECK(bytes(folder / "empty").empty());
    CHECK(refusal(folder / "absent", Store::Access::read_only).find("no such file") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "absent"));
    CHECK_THROWS_AS(Store(folder / "absent folder/s"), StoreError);
    Store(folder / "empty").add("key", trial_at(1, points));
    Store reader(folder / "empty", Store::Access::read_only);
    CHECK(reader.trials("key", points).size() == 1);
    CHECK_THROWS_AS(reader.add("key", trial_at(2, points)), StoreError);
    CHECK_THROWS_AS(reader.merge(folder / "empty"), StoreError);
    CHECK(reader.trials("key", points).size() == 1);
}

TEST_CASE("a damaged store is a StoreError, not a crash") {
    const StoreFolder folder;
    Store(folder / "s").add("key", trial_at(1, points, many_bins));
    std::string damaged = bytes(folder / "s");
    std::fill(damaged.begin() + 4096, damaged.end(), '\x5a');
    std::ofstream(folder / "s", std::ios::binary) << damaged;
    CHECK_THROWS_AS(static_cast<void>(Store(folder / "s").trials("key", points)), StoreError);
    Store(folder / "odd").add("key", trial_at(1, points));
    sql(folder / "odd", "UPDATE measurements SET overlaps = x'010203'");
    CHECK_THROWS_AS(static_cast<void>(Store(folder / "odd").trials("key", points)), StoreError);
}

TEST_CASE("cells of another type are damage, not numbers") {
    const StoreFolder folder;
    for (const char* edit :
         {"UPDATE draws SET trial = x'00'", "UPDATE draws SET alignment = 'half'",
          "UPDATE measurements SET test_error = x'00'", "UPDATE measurements SET overlaps = 'text'",
          "UPDATE measurements SET histogram = NULL", "UPDATE networks SET key = x'6b6579'"}) {
        CAPTURE(edit);
        const Path file = folder / "s";
        std::filesystem::remove(file);
        Store(file).add("key", trial_at(1, points));
        sql(file, edit);
        const Store store(file, Store::Access::read_only);
        const auto read_all = [&] {
            for (const auto& entry : store.contents()) {
                (void)store.trials(entry.key, points);
            }
        };
        CHECK_THROWS_WITH_AS(read_all(), doctest::Contains("the file is damaged"), StoreError);
    }
}

TEST_CASE("a store with views or triggers is refused and left as it is") {
    const StoreFolder folder;
    for (const char* hostile :
         {"DROP TABLE networks; CREATE VIEW networks AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT "
          "id + 1 "
          "FROM n) SELECT id, 'key' || id AS key FROM n",
          "CREATE TRIGGER t AFTER INSERT ON measurements BEGIN DELETE FROM draws; END"}) {
        const Path file = folder / "s";
        std::filesystem::remove(file);
        Store(file).add("key", trial_at(1, points));
        sql(file, hostile);
        check_refused(folder, "s", "views or triggers");
        const std::string before = bytes(file);
        CHECK_THROWS_AS(Store(folder / "fresh").merge(file), StoreError);
        CHECK(bytes(file) == before);
    }
}

TEST_CASE("a process killed in the middle of writing loses nothing that add() took") {
    const StoreFolder folder;
    std::mt19937 random(20240607);
    std::uint64_t first = 0;
    std::size_t reported_in_all = 0;
    int half_written = 0;
    for (int round = 0; round < 50; ++round) {
        const Path file = folder / std::to_string(round / 10).c_str();  // creation is killed, too
        first = round % 10 == 0 ? 0 : first;
        const Child child([&](int pipe) { add_without_end(file, first, pipe); });
        if (round % 10 != 0) {
            child.await_first_report();
        }
        std::this_thread::sleep_for(std::chrono::microseconds(500 + random() % 40'000));
        child.kill();
        const auto reported = child.reports();
        reported_in_all += reported.size();
        half_written += std::filesystem::exists(file.string() + "-journal") ? 1 : 0;
        check_holds(file, first, reported);
        first = Store(file).trials("key", {}).size();
    }
    MESSAGE(reported_in_all << " trials reported, " << half_written << " of 50 kills left a journal");
    CHECK(reported_in_all >= 45);
    CHECK(half_written > 0);
}

TEST_CASE("a reader repairs what a killed writer left") {
    const StoreFolder folder;
    int half_written = 0;
    for (int round = 0; round < 100 && half_written == 0; ++round) {
        const Path file = folder / std::to_string(round).c_str();
        Store(file).add("key", trial_at(0, points, many_bins));
        const Child child([&](int pipe) { add_without_end(file, 1, pipe); });
        std::this_thread::sleep_for(std::chrono::microseconds(5000 + 300 * round));
        child.kill();
        const auto reported = child.reports();
        half_written += std::filesystem::exists(file.string() + "-journal") ? 1 : 0;
        const Store reader(file, Store::Access::read_only);
        CHECK(reader.trials("key", points).size() >= 1 + reported.size());
    }
    CHECK(half_written > 0);
}

TEST_CASE("a full disk is a StoreError, and what was added before stays") {
    const StoreFolder folder;
    const Path file = folder / "s";
    constexpr std::uint64_t said_so = 1'000'000;
    const Child child([&](int pipe) {
        // Stands in for a full disk: writing beyond the limit fails.
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{2'000'000, 2'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        try {
            add_without_end(file, 0, pipe);
        } catch (const StoreError& fault) {
            report(pipe, std::string(fault.what()).find("disk is full") != std::string::npos ? said_so : 0);
        }
    });
    auto reported = child.reports();
    REQUIRE(reported.size() > 2);
    CHECK(reported.back() == said_so);
    reported.pop_back();
    check_holds(file, 0, reported);
    CHECK(Store(file).trials("key", points).size() == reported.size());
    Store(file).add("key", trial_at(reported.size(), points, many_bins));
    CHECK(Store(file).trials("key", points).size() == reported.size() + 1);
}
