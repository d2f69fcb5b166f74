#include "detequiv/numerics/words.hpp"

#include <doctest/doctest.h>

using detequiv::edit_distance;
using detequiv::escaped_control;
using detequiv::excerpt;
using detequiv::is_control;
using detequiv::is_utf8;
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

TEST_CASE("bytes that are no UTF-8 are known as such") {
    for (const char* text : {"", "z", "\x7f", "\xc2\x80", "\xce\xbb", "\xe0\xa0\x80", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xce\xbb"}) {
        CAPTURE(text);
        CHECK(is_utf8(text));
        CHECK(excerpt(text) == text);
    }
    // A continuation alone, overlong forms, a surrogate, beyond U+10FFFF, characters cut short.
    for (const char* text :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xce", "\xe2\x82", "\xce z"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
        CHECK(is_utf8(excerpt(text)));
    }
    CHECK(excerpt("a\xff\xce\xbb\xce") == "a?\xce\xbb?");
}

TEST_CASE("an excerpt is cut between characters") {
    CHECK(excerpt("abcdef", 6) == "abcdef");
    CHECK(excerpt("abcdef", 5) == "abcde...");
    CHECK(excerpt("ab\xce\xbb", 3) == "ab...");
    CHECK(excerpt("\x80\x80\x80", 2) == "...");
}

TEST_CASE("control characters of ASCII are written by their numbers, no others are any") {
    CHECK(escaped_control('\0') == "\\u0000");
    CHECK(escaped_control('\x1b') == "\\u001B");
    CHECK(escaped_control('\x7f') == "\\u007F");
    for (const char control : {'\0', '\t', '\n', '\x1f', '\x7f'}) {
        CHECK(is_control(control));
    }
    for (const char other : {' ', '~', '\x80', '\xff'}) {
        CHECK_FALSE(is_control(other));
    }
}
