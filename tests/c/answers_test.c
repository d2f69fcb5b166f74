/* Every answer is, byte by byte, what the command prints. Arguments: the command, a study with a sweep. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

enum { longest = 1 << 22 };

/* All of a stream; the caller frees. */
static char* read_all(FILE* stream) {
    char* text = malloc(longest);
    CHECK(text != NULL && stream != NULL);
    const size_t length = fread(text, 1, longest - 1, stream);
    CHECK(length < longest - 1);
    text[length] = '\0';
    return text;
}

static char* command_says(const char* command, const char* arguments) {
    char line[4096];
    CHECK(snprintf(line, sizeof line, "'%s' %s --format json 2>/dev/null", command, arguments) <
          (int)sizeof line);
    FILE* stream = popen(line, "r");
    char* text = read_all(stream);
    pclose(stream);
    return text;
}

static void check_same(const char* command, const char* verb, const char* file, char* json) {
    char arguments[2048];
    CHECK(snprintf(arguments, sizeof arguments, "%s '%s'", verb, file) < (int)sizeof arguments);
    char* expected = command_says(command, arguments);
    CHECK(json != NULL);
    CHECK(strlen(expected) > 100);
    CHECK(strcmp(json, expected) == 0);
    free(expected);
    detequiv_free(json);
}

int main(int argc, char** argv) {
    CHECK(argc == 3);
    const char *command = argv[1], *file = argv[2];
    FILE* stream = fopen(file, "rb");
    char* study = read_all(stream);
    fclose(stream);
    char message[300] = "before", *json = NULL;

    CHECK(detequiv_predict(study, &json, message, sizeof message) == DETEQUIV_OK);
    CHECK(message[0] == '\0');
    check_same(command, "predict", file, json);
    CHECK(detequiv_curve(study, &json, NULL, 0) == DETEQUIV_OK);
    check_same(command, "curve", file, json);
    CHECK(detequiv_spectrum(study, 500, &json, message, sizeof message) == DETEQUIV_OK);
    check_same(command, "spectrum", file, json);
    CHECK(detequiv_hermite("tanh(z)", 20, &json, message, sizeof message) == DETEQUIV_OK);
    check_same(command, "hermite", "tanh(z)", json);
    CHECK(detequiv_hermite("[0, 1, 0.5]", 20, &json, message, sizeof message) == DETEQUIV_OK);
    check_same(command, "hermite", "[0, 1, 0.5]", json);

    char line[100];
    CHECK(snprintf(line, sizeof line, "\"version\": \"%s\"", detequiv_version()) < (int)sizeof line);
    CHECK(detequiv_predict("", &json, message, sizeof message) == DETEQUIV_OK);
    CHECK(strstr(json, line) != NULL);
    detequiv_free(json);
    free(study);
    return 0;
}
