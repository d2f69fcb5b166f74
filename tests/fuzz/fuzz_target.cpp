#include "fuzz_target.hpp"

#include <cstdio>
#include <cstdlib>

namespace detequiv::fuzz {

void require(bool holds, std::string_view expected) {
    if (holds) {
        return;
    }
    std::fprintf(stderr, "detequiv fuzz target: does not hold: %.*s\n", static_cast<int>(expected.size()),
                 expected.data());
    std::abort();
}

void require_readable(std::string_view message) {
    constexpr std::size_t longest = 20'000;  // an expression of 4096 characters may be quoted whole, twice
    require(!message.empty(), "a fault has a message");
    require(message.size() <= longest, "a message has a bounded length");
}

}  // namespace detequiv::fuzz
