/* What the C tests share: a check that ends the program, and the command beside which answers are held. */
#ifndef DETEQUIV_TESTS_CHECK_H
#define DETEQUIV_TESTS_CHECK_H

#include <detequiv/detequiv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

/* The number after `name` in the part of a JSON text that starts at `part`. */
static inline double number_in(const char* json, const char* part, const char* name) {
    const char* at = strstr(json, part);
    CHECK(at != NULL);
    at = strstr(at, name);
    CHECK(at != NULL);
    at = strchr(at, ':');
    CHECK(at != NULL);
    return strtod(at + 1, NULL);
}

#endif
