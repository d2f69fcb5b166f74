/* Eight threads at once, good calls among bad ones: every one gets the numbers and the message of a thread
 * alone. */
#include <pthread.h>

#include "check.h"

enum { threads = 8, rounds = 5 };

static const char* const studies[2] = {"data.teacher = 'He1 + He2/sqrt(2)'\nstep.exponent = 0.3\n",
                                       "network.activation = 'tanh(z) + 0.3*abs(z)'\nstep.size = 3.0\n"};
static char* expected[2];

static void* call(void* which) {
    const int own = *(const int*)which;
    for (int round = 0; round < rounds; ++round) {
        const int chosen = (own + round) % 2;
        char message[200], *json = NULL;
        CHECK(detequiv_predict(studies[chosen], &json, message, sizeof message) == DETEQUIV_OK);
        CHECK(strcmp(json, expected[chosen]) == 0);
        detequiv_free(json);
        char bad[60], said[60];
        snprintf(bad, sizeof bad, "ridge.lambda = -%d", own + 1);
        snprintf(said, sizeof said, "ridge.lambda = -%d: required", own + 1);
        CHECK(detequiv_predict(bad, &json, message, sizeof message) == DETEQUIV_BAD_INPUT);
        CHECK(strstr(message, said) != NULL);
    }
    return NULL;
}

int main(void) {
    for (int i = 0; i < 2; ++i) {
        CHECK(detequiv_predict(studies[i], &expected[i], NULL, 0) == DETEQUIV_OK);
    }
    pthread_t running[threads];
    int names[threads];
    for (int i = 0; i < threads; ++i) {
        names[i] = i;
        CHECK(pthread_create(&running[i], NULL, call, &names[i]) == 0);
    }
    for (int i = 0; i < threads; ++i) {
        CHECK(pthread_join(running[i], NULL) == 0);
    }
    for (int i = 0; i < 2; ++i) {
        detequiv_free(expected[i]);
    }
    return 0;
}
