#include "detequiv/numerics/words.hpp"

#include <doctest/doctest.h>

using detequiv::edit_distance;
using detequiv::largest_slip;

TEST_CASE("the distance counts insertions, deletions, substitutions and swaps of neighbours") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("predict", "predict") == 0);
    CHECK(edit_distance("predct", "predict") == 1);
    CHECK(edit_distance("preedict", "predict") == 1);
    CHECK(edit_distance("prebict", "predict") == 1);
    CHECK(edit_distance("prdeict", "predict") == 1);
    CHECK(edit_distance("Predict", "PREDICT") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("sitting", "kitten") == 3);
}

TEST_CASE("a slip is two letters, or a third of a long word") {
    CHECK(largest_slip("a") == 2);
    CHECK(largest_slip("eightlet") == 2);
    CHECK(largest_slip("twelveletter") == 4);
}
