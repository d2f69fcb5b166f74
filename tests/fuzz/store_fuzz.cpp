#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "detequiv/validation/comparison.hpp"
#include "detequiv/validation/simulation.hpp"
#include "detequiv/validation/store.hpp"
#include "edited_store.hpp"
#include "fuzz_target.hpp"
#include "input.hpp"
#include "scratch_folder.hpp"

/// Input: one byte; 0: what follows is the file that is opened as a store; else: it is the cells of a store.
namespace detequiv::fuzz {
namespace {

using Path = std::filesystem::path;

const std::vector<SweepPoint> points{{0, 0.01}, {2, 0.01}};

void check_fault(const StoreError& fault, const Path& file) {
    require_readable(fault.what());
    require(std::string_view(fault.what()).starts_with(file.string()), "a store's fault names the file");
    require(std::string_view(fault.what()).find('\n') == std::string_view::npos, "a fault is one line");
}

/// The mark of a store in the header of an SQLite file [sqlite.org/fileformat].
bool is_marked(std::string_view bytes) {
    return bytes.size() >= 100 && bytes.starts_with(std::string_view("SQLite format 3\0", 16)) &&
           bytes.substr(68, 4) == "deqt" && bytes.substr(60, 4) == std::string_view("\0\0\0\1", 4);
}

/// Runs `use` on the opened store; false if that was refused.
template <class Use>
bool used(const Path& file, Store::Access access, Use use) {
    try {
        Store store(file, access);
        use(store);
        return true;
    } catch (const StoreError& fault) {
        check_fault(fault, file);
        return false;
    }
}

void read_all(const Store& store) {
    for (const auto& entry : store.contents()) {
        for (const auto& trial : store.trials(entry.key, points)) {
            require(trial.points.size() == points.size(), "a trial has the points asked for");
            require(store.missing(entry.key, trial.number, points).empty(), "and lacks none of them");
            require(store.trial(entry.key, trial.number, points).has_value(), "and is found by its number");
        }
    }
}

/// A file of any bytes: what is no store stays as it is, whatever is done with it.
void check_file(std::string_view bytes) {
    const ScratchFolder folder;
    const Path file = folder / "s";
    write_bytes(file, bytes);
    const bool marked = is_marked(bytes);
    const bool read = used(file, Store::Access::read_only, read_all);
    require(bytes_of(file) == bytes, "reading alters nothing");
    require(!read || marked, "only a store is read");
    {
        const Path fresh = folder / "fresh";
        used(fresh, Store::Access::read_write, [&](Store& store) {
            try {
                (void)store.merge(file);
            } catch (const StoreError& fault) {
                require_readable(fault.what());
            }
        });
        require(bytes_of(file) == bytes, "merging alters nothing of what is taken over");
        std::filesystem::remove(fresh);
    }
    const bool written = used(file, Store::Access::read_write, [](Store& store) {
        (void)store.add("key", {.number = 7, .draw = {}, .points = {{.point = points.front()}}});
        read_all(store);
    });
    if (!marked && !bytes.empty()) {
        require(!written && bytes_of(file) == bytes, "what is no store is left as it is");
        require(folder.names() == std::set<std::string>{"s"}, "and nothing is put beside it");
    }
}

/// A store whose cells hold anything: it is read, taken over and compared with, or refused.
void check_cells(Input input) {
    static const std::vector<SimulationPlan> plans = small_plans();
    const ScratchFolder folder;
    const Path file = folder / "s";
    write_edited_store(file, plans.front(), input);
    const std::string before = bytes_of(file);
    std::optional<std::vector<Trial>> trials;
    used(file, Store::Access::read_only, [&](const Store& store) {
        read_all(store);
        trials = stored_trials(plans.front(), store);
        (void)relative_error(*trials);
        try {
            (void)compare(plans, store, {});
        } catch (const std::invalid_argument& fault) {
            require_readable(fault.what());
        }
    });
    require(bytes_of(file) == before, "reading alters nothing");
    used(folder / "fresh", Store::Access::read_write, [&](Store& store) {
        try {
            (void)store.merge(file);
        } catch (const StoreError& fault) {
            require_readable(fault.what());
            return;
        }
        require(store.merge(file) == 0, "what was taken over is not taken twice");
        require(!trials || stored_trials(plans.front(), store).size() == trials->size(),
                "a merge takes over every trial");
    });
    require(bytes_of(file) == before, "merging alters nothing of what is taken over");
}

}  // namespace
}  // namespace detequiv::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace detequiv::fuzz;
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes = text_of(data + 1, size - 1);
    if (data[0] == 0) {
        check_file(bytes);
    } else {
        check_cells(Input(bytes));
    }
    return 0;
}
