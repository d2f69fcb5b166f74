/* Every code with its message; buffers of every size. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static char message[400];

static void check_bad(int code, const char* part) {
    if (code != DETEQUIV_BAD_INPUT || strstr(message, part) == NULL) {
        fprintf(stderr, "code %d, message: %s\n", code, message);
    }
    CHECK(code == DETEQUIV_BAD_INPUT);
    CHECK(strstr(message, part) != NULL);
}

static void check_bad_input(void) {
    char text, *json = &text;
    check_bad(detequiv_predict("ridge.lambda = -1", &json, message, sizeof message),
              "study: ridge.lambda = -1: required");
    CHECK(json == NULL);
    check_bad(detequiv_predict("ridge.lamda = 1", &json, message, sizeof message), "did you mean");
    check_bad(detequiv_predict("ridge = [", &json, message, sizeof message), "study");
    check_bad(detequiv_predict("network.activation = 'tnah(z)'", &json, message, sizeof message),
              "study: network.activation");
    check_bad(detequiv_curve("", &json, message, sizeof message), "study: sweep");
    check_bad(detequiv_spectrum("", 1, &json, message, sizeof message), "points = 1: required");
    check_bad(detequiv_hermite("no such function", 3, &json, message, sizeof message), "FUNCTION");
    check_bad(detequiv_hermite("relu", 65, &json, message, sizeof message), "65");
    CHECK(json == NULL);
    const double values[2] = {1, -2};
    double out[2];
    const char *key = "ridge.lambda", *word = "data.teacher";
    check_bad(detequiv_errors("", 3, 2, 1, &key, values, out, out, out, NULL, message, sizeof message),
              "stage = 3: required");
    check_bad(detequiv_errors("", DETEQUIV_FINITE, 2, 1, &key, values, out, out, out, NULL, message,
                              sizeof message),
              "ridge.lambda = -2: required");
    check_bad(detequiv_errors("", DETEQUIV_FINITE, 2, 1, &word, values, out, out, out, NULL, message,
                              sizeof message),
              "data.teacher");
    const char* seed = "simulation.seed";
    check_bad(detequiv_errors("", DETEQUIV_FINITE, 2, 1, &seed, values, out, out, out, NULL, message,
                              sizeof message),
              "simulation.seed: required a field of the theory");
    check_bad(detequiv_bounds("", DETEQUIV_FINITE, 2, 1, &seed, values, out, out, out, NULL, NULL, NULL, NULL,
                              message, sizeof message),
              "simulation.seed: required a field of the theory");
    const double ones[2] = {1, 1};
    check_bad(detequiv_resolvent(2, ones, ones, ones, ones, values, out, NULL, NULL, NULL, NULL, NULL, NULL,
                                 message, sizeof message),
              "point 1: ");
}

static void check_null(void) {
    const char* const none = NULL;
    const double one = 1;
    double out;
    char* json = NULL;
    check_bad(detequiv_predict(NULL, &json, message, sizeof message), "study_toml = NULL");
    check_bad(detequiv_curve("", NULL, message, sizeof message), "json = NULL");
    check_bad(detequiv_spectrum(NULL, 500, &json, message, sizeof message), "study_toml = NULL");
    check_bad(detequiv_hermite(NULL, 3, &json, message, sizeof message), "function = NULL");
    check_bad(detequiv_errors(NULL, 0, 1, 0, NULL, NULL, NULL, NULL, &out, NULL, message, sizeof message),
              "study_toml = NULL");
    check_bad(detequiv_errors("", 0, 1, 1, NULL, &one, NULL, NULL, &out, NULL, message, sizeof message),
              "keys = NULL");
    check_bad(detequiv_errors("", 0, 1, 1, &none, &one, NULL, NULL, &out, NULL, message, sizeof message),
              "keys[0] = NULL");
    const char* const key = "ridge.lambda";
    check_bad(detequiv_errors("", 0, 1, 1, &key, NULL, NULL, NULL, &out, NULL, message, sizeof message),
              "values = NULL");
    check_bad(detequiv_resolvent(1, &one, &one, NULL, &one, &one, &out, NULL, NULL, NULL, NULL, NULL, NULL,
                                 message, sizeof message),
              "phi = NULL");
    CHECK(detequiv_predict(NULL, NULL, NULL, 0) == DETEQUIV_BAD_INPUT);
    CHECK(detequiv_predict(NULL, NULL, NULL, 100) == DETEQUIV_BAD_INPUT);
    detequiv_free(NULL);
}

/* The message of a small buffer is the start of the whole one, and nothing behind the buffer is touched. */
static void check_truncated(void) {
    char whole[400], *json = NULL;
    const char* study = "title = '\xce\xbb'\n\xce\xbb = 1\n";
    CHECK(detequiv_predict(study, &json, whole, sizeof whole) == DETEQUIV_BAD_INPUT);
    CHECK(strlen(whole) > 20);
    for (size_t size = 0; size < 60; ++size) {
        char small[64];
        memset(small, 'x', sizeof small);
        CHECK(detequiv_predict(study, &json, small, size) == DETEQUIV_BAD_INPUT);
        CHECK(small[size] == 'x');
        if (size > 0) {
            const size_t length = strlen(small);
            CHECK(length < size && strncmp(small, whole, length) == 0);
            CHECK(length + 1 >= size || length + 2 == size || length == strlen(whole));
            CHECK(((unsigned char)whole[length] & 0xC0) != 0x80);
        }
    }
}

/* n = N without ridge: the errors do not exist; what exists is there all the same. */
static void check_failure(void) {
    const char* study =
        "network.width = 1000\ndata.samples = 1000\nridge.lambda = 0\n"
        "[[sweep]]\nparameter = 'data.noise'\nfrom = 0\nto = 1\npoints = 3\n";
    char* json = NULL;
    CHECK(detequiv_predict(study, &json, message, sizeof message) == DETEQUIV_FAILURE);
    CHECK(strstr(message, "numerical failure: n = N with ridge 0") != NULL);
    CHECK(json != NULL && strstr(json, "\"status\": \"undefined\"") != NULL);
    detequiv_free(json);
    CHECK(detequiv_curve(study, &json, message, sizeof message) == DETEQUIV_FAILURE);
    CHECK(strstr(message, "3 of 3 points are not usable") != NULL && json != NULL);
    detequiv_free(json);
    const char* const key = "ridge.lambda";
    const double ridges[2] = {0.0, 0.1};
    double test[2];
    int status[2];
    CHECK(detequiv_errors("", DETEQUIV_FINITE, 2, 1, &key, ridges, NULL, NULL, test, status, message,
                          sizeof message) == DETEQUIV_FAILURE);
    CHECK(strstr(message, "1 of 2 points are not usable") != NULL);
    CHECK(status[0] == DETEQUIV_STATUS_UNDEFINED && status[1] == DETEQUIV_STATUS_OK && test[1] > 0 &&
          !isfinite(test[0]));
    const double one = 1, zero = 0;
    CHECK(detequiv_resolvent(1, &one, &one, &one, &one, &zero, NULL, NULL, NULL, NULL, NULL, NULL, status,
                             message, sizeof message) == DETEQUIV_FAILURE);
    CHECK(status[0] == DETEQUIV_STATUS_UNDEFINED && strstr(message, "1 of 1 points") != NULL);
}

/* In a process of its own, whose address space ends before a million points fit. */
static void check_memory(void) {
#ifndef SANITIZED
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        const struct rlimit limit = {150u << 20, 150u << 20};
        char* json = NULL;
        CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
        const int code =
            detequiv_curve("[[sweep]]\nparameter = 'ridge.lambda'\nfrom = 0\nto = 1\npoints = 1000000\n",
                           &json, message, sizeof message);
        CHECK(json == NULL && strcmp(message, "not enough memory") == 0);
        _exit(code);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == DETEQUIV_OUT_OF_MEMORY);
#endif
}

int main(void) {
    check_bad_input();
    check_null();
    check_truncated();
    check_failure();
    check_memory();
    return 0;
}
