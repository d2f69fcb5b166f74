#include "control_groups.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "machine.hpp"
#include "store_fixture.hpp"

using namespace detequiv;

namespace {

/// A tree as Linux mounts it, and who is in which of its groups.
class Tree {
  public:
    void put(const std::string& group, const std::string& file, const std::string& content) const {
        const auto folder = root_ / group.c_str();
        std::filesystem::create_directories(folder);
        std::ofstream(folder / file) << content << '\n';
    }
    void memory_2(const std::string& group, const std::string& most, const std::string& used) const {
        put(group, "memory.max", most);
        put(group, "memory.current", used);
    }
    void memory_1(const std::string& group, const std::string& most, const std::string& used) const {
        put(group, "memory.limit_in_bytes", most);
        put(group, "memory.usage_in_bytes", used);
    }
    void quota_1(const std::string& group, const std::string& quota, const std::string& period) const {
        put(group, "cpu.cfs_quota_us", quota);
        put(group, "cpu.cfs_period_us", period);
    }
    [[nodiscard]] ControlGroupLimits limits(const std::string& membership) const {
        std::istringstream lines(membership);
        return control_group_limits(lines, root_ / "");
    }

  private:
    test::StoreFolder root_;
};

/// What a file of version 1 says where there is no limit, with pages of 4 and of 64 kilobytes.
constexpr const char* no_limit = "9223372036854771712";
constexpr const char* no_limit_of_large_pages = "9223372036854710272";

}  // namespace

TEST_CASE("memory is what the least of all control groups above a process leaves") {
    const Tree tree;
    const auto left = [&](const std::string& group) { return tree.limits("0::" + group + "\n").memory; };
    tree.memory_2("job", "8000", "5000");
    tree.memory_2("job/step", "max", "4000");
    tree.memory_2("job/step/task", "6000", "100");
    tree.memory_2("other", "max", "100");
    tree.memory_2("full", "1000", "1001");
    CHECK(left("/job") == 3000);
    CHECK(left("/job/step") == 3000);
    CHECK(left("/job/step/task") == 3000);
    CHECK(std::isinf(left("/other")));
    CHECK(left("/full") == 0);
    CHECK(std::isinf(left("/")));
    tree.memory_2("", "2000", "100");  // a container sees its own group as the root
    CHECK(left("/") == 1900);
    CHECK(left("/job/step/task") == 1900);
}

TEST_CASE("processors are what the least of all quotas above a process pays for") {
    const Tree tree;
    const auto granted = [&](const std::string& group) {
        return tree.limits("0::" + group + "\n").processors;
    };
    tree.put("job", "cpu.max", "250000 100000");
    tree.put("job/step", "cpu.max", "max 100000");
    tree.put("job/step/task", "cpu.max", "800000 100000");
    tree.put("other", "cpu.max", "max 100000");
    CHECK(granted("/job") == 2.5);
    CHECK(granted("/job/step") == 2.5);
    CHECK(granted("/job/step/task") == 2.5);
    CHECK(std::isinf(granted("/other")));
    CHECK(std::isinf(granted("/not/mounted")));
}

TEST_CASE("control groups of version 1 limit memory and processors, each in a hierarchy of its own") {
    const Tree tree;
    tree.memory_1("memory", no_limit, "90000");
    tree.memory_1("memory/a", "8000", "5000");
    tree.memory_1("memory/a/b", no_limit_of_large_pages, "4000");
    tree.quota_1("cpu,cpuacct", "-1", "100000");
    tree.quota_1("cpu,cpuacct/x", "150000", "100000");
    tree.quota_1("cpu,cpuacct/x/y", "-1", "100000");
    const auto both = tree.limits("12:pids:/\n4:memory:/a/b\n3:cpu,cpuacct:/x/y\n1:name=systemd:/a\n");
    CHECK(both.memory == 3000);
    CHECK(both.processors == 1.5);
    const auto neither = tree.limits("4:memory:/\n3:cpu,cpuacct:/\n");
    CHECK(std::isinf(neither.memory));
    CHECK(std::isinf(neither.processors));
    // Where the controllers of a hierarchy are listed in another order than its folder has them.
    tree.quota_1("cpu/z", "300000", "100000");
    CHECK(tree.limits("3:cpuacct,cpu:/z\n").processors == 3);
    // cpuset and cpuacct alone are other controllers.
    tree.quota_1("cpuset/z", "100000", "100000");
    CHECK(std::isinf(tree.limits("2:cpuset:/z\n5:cpuacct:/z\n").processors));
}

TEST_CASE("next to control groups of version 1 those of version 2 lie in a folder of their own") {
    const Tree tree;
    tree.memory_1("memory/a", "8000", "5000");
    tree.put("unified/user", "cpu.max", "400000 100000");
    const auto hybrid = tree.limits("4:memory:/a\n0::/user/session\n");
    CHECK(hybrid.memory == 3000);
    CHECK(hybrid.processors == 4);
}

TEST_CASE("no control groups, or lines that are none, are no limits") {
    const Tree tree;
    for (const char* lines : {"", "\n", "4\n", "4:memory\n", "::\n", "0::\n"}) {
        CAPTURE(lines);
        CHECK(std::isinf(tree.limits(lines).memory));
        CHECK(std::isinf(tree.limits(lines).processors));
    }
}

TEST_CASE("a process has a core, however many share what it is granted") {
    CHECK(allowed_cores() >= 1);
    CHECK(allowed_cores(1'000'000) >= 1);
    CHECK(allowed_cores(2) <= allowed_cores());
    CHECK(allowed_cores() - 1 < granted_processors());
}
