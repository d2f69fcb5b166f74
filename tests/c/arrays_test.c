/* Arrays hold what single predictions hold; the resolvent satisfies its own equations. */
#include <math.h>

#include "check.h"

enum { points = 6 };

static const double ridges[points] = {1e-3, 1e-2, 0.1, 1.0, 0.02, 0.3};
static const double exponents[points] = {0.1, 0.2, 0.3, 0.35, 0.4, 0.0};

/* Both ways run the same theory; the array way keeps parts between its points, which costs a rounding or two.
 */
static int close_to(double a, double b) {
    return fabs(a - b) <= 1e-12 * fabs(b);
}

static void check_errors(int stage, const char* part) {
    const char* const keys[2] = {"ridge.lambda", "step.exponent"};
    double values[2 * points], objective[points], train[points], test[points];
    int status[points];
    memcpy(values, ridges, sizeof ridges);
    memcpy(values + points, exponents, sizeof exponents);
    CHECK(detequiv_errors("data.teacher = 'He1 + He2/sqrt(2)'", stage, points, 2, keys, values, objective,
                          train, test, status, NULL, 0) == DETEQUIV_OK);
    for (int i = 0; i < points; ++i) {
        char study[200], *json = NULL;
        snprintf(study, sizeof study,
                 "data.teacher = 'He1 + He2/sqrt(2)'\nridge.lambda = %.17g\nstep.exponent = %.17g\n",
                 ridges[i], exponents[i]);
        CHECK(detequiv_predict(study, &json, NULL, 0) == DETEQUIV_OK);
        CHECK(status[i] == DETEQUIV_STATUS_OK);
        CHECK(close_to(objective[i], number_in(json, part, "\"train_objective\"")));
        CHECK(close_to(train[i], number_in(json, part, "\"train_error\"")));
        CHECK(close_to(test[i], number_in(json, part, "\"test_error\"")));
        detequiv_free(json);
    }
    double alone[points];
    CHECK(detequiv_errors("data.teacher = 'He1 + He2/sqrt(2)'", stage, points, 2, keys, values, NULL, NULL,
                          alone, NULL, NULL, 0) == DETEQUIV_OK);
    CHECK(memcmp(alone, test, sizeof test) == 0);
    double bounds[points];
    CHECK(detequiv_bounds("data.teacher = 'He1 + He2/sqrt(2)'", stage, points, 2, keys, values, NULL, NULL,
                          alone, NULL, NULL, bounds, status, NULL, 0) == DETEQUIV_OK);
    CHECK(memcmp(alone, test, sizeof test) == 0);
    for (int i = 0; i < points; ++i) {
        CHECK(status[i] == DETEQUIV_STATUS_OK);
        CHECK(bounds[i] > 0 && bounds[i] < 1e-6 * test[i]);
    }
}

/* The certificate of a prediction has the same bounds, and says where there are none. */
static void check_bounds(void) {
    const char* const key = "ridge.lambda";
    const char* study =
        "network.activation = [1e10, 1, 1]\nnetwork.width = 1100\ndata.samples = 1100\n"
        "data.dimension = 500\ndata.teacher = 'He1 + He2/sqrt(2)'\ndata.noise = 0\n";
    const double two_ridges[2] = {0.05, 1e-10};
    double objective[2], train[2], test[2];
    int status[2], plain[2];
    CHECK(detequiv_bounds(study, DETEQUIV_FINITE, 2, 1, &key, two_ridges, NULL, NULL, NULL, objective, train,
                          test, status, NULL, 0) == DETEQUIV_OK);
    CHECK(detequiv_errors(study, DETEQUIV_FINITE, 2, 1, &key, two_ridges, NULL, NULL, NULL, plain, NULL, 0) ==
          DETEQUIV_OK);
    for (int i = 0; i < 2; ++i) {
        CHECK(status[i] == DETEQUIV_STATUS_INACCURATE && plain[i] == DETEQUIV_STATUS_OK);
    }
    char one[300], *json = NULL;
    snprintf(one, sizeof one, "%sridge.lambda = 0.05\n", study);
    CHECK(detequiv_predict(one, &json, NULL, 0) == DETEQUIV_OK);
    const char* certificate = strstr(json, "\"certificate\": {");
    CHECK(certificate != NULL);
    const char* part = "\"finite\": {";
    CHECK(fabs(objective[0] / number_in(certificate, part, "\"train_objective\"") - 1) < 0.01);
    CHECK(fabs(train[0] / number_in(certificate, part, "\"train_error\"") - 1) < 0.01);
    CHECK(fabs(test[0] / number_in(certificate, part, "\"test_error\"") - 1) < 0.01);
    detequiv_free(json);
}

/* The plateau in force of a point stands in a list; its interval says where. */
static void check_plateau(void) {
    const char* const keys[1] = {"ridge.lambda"};
    double test[points];
    const char* study = "data.teacher = 'He1 + He2/sqrt(2)'\nstep.exponent = 0.3\n";
    CHECK(detequiv_errors(study, DETEQUIV_PLATEAU, points, 1, keys, ridges, NULL, NULL, test, NULL, NULL,
                          0) == DETEQUIV_OK);
    for (int i = 0; i < points; ++i) {
        char one[300], entry[60], *json = NULL;
        snprintf(one, sizeof one, "%sridge.lambda = %.17g\n", study, ridges[i]);
        CHECK(detequiv_predict(one, &json, NULL, 0) == DETEQUIV_OK);
        const char* plateaus = strstr(json, "\"plateau\": [");
        CHECK(plateaus != NULL);
        snprintf(entry, sizeof entry, "\"interval\": %d,",
                 (int)number_in(json, "\"regime\"", "\"interval\""));
        CHECK(close_to(test[i], number_in(plateaus, entry, "\"test_error\"")));
        detequiv_free(json);
    }
}

static void check_resolvent(void) {
    const double c1_squared[3] = {0.25, 0.25, 1.0}, bulk_variance[3] = {0.1, 0.1, 0.0};
    const double phi[3] = {0.6, 0.6, 1.5}, psi[3] = {0.6, 0.4, 0.5}, ridge[3] = {0.01, 0.1, 1.0};
    double gamma[3], m1[3], m2[3], m_tilde[3], B[3], V[3];
    int status[3];
    CHECK(detequiv_resolvent(3, c1_squared, bulk_variance, phi, psi, ridge, gamma, m1, m2, m_tilde, B, V,
                             status, NULL, 0) == DETEQUIV_OK);
    for (int i = 0; i < 3; ++i) {
        const double r = psi[i] / phi[i];
        CHECK(status[i] == DETEQUIV_STATUS_OK);
        CHECK(close_to(gamma[i], ridge[i] * r));
        /* F F^T and F^T F have the same non-zero eigenvalues: n (1 - gamma m1) = N (1 - gamma m_tilde). */
        CHECK(fabs((1 - gamma[i] * m1[i]) * r - (1 - gamma[i] * m_tilde[i])) < 1e-12);
        /* m2/m1 = phi/(phi + c_1^2 x) with x = gamma m1 m_tilde. */
        CHECK(close_to(m2[i] / m1[i], phi[i] / (phi[i] + c1_squared[i] * gamma[i] * m1[i] * m_tilde[i])));
        CHECK(B[i] > 0 && V[i] >= 1);
    }
    double one = 0;
    CHECK(detequiv_resolvent(1, c1_squared + 1, bulk_variance + 1, phi + 1, psi + 1, ridge + 1, NULL, &one,
                             NULL, NULL, NULL, NULL, NULL, NULL, 0) == DETEQUIV_OK);
    CHECK(one == m1[1]);
}

int main(void) {
    check_errors(DETEQUIV_FINITE, "\"finite\": {");
    check_errors(DETEQUIV_INITIAL, "\"initial\": {");
    check_plateau();
    check_bounds();
    check_resolvent();
    /* No field: the study's own point, as often as wanted; no point: nothing. */
    double two[2], before = 7;
    CHECK(detequiv_errors("", DETEQUIV_FINITE, 2, 0, NULL, NULL, NULL, NULL, two, NULL, NULL, 0) ==
          DETEQUIV_OK);
    CHECK(two[0] == two[1] && two[0] > 0.25);
    const char* const key = "ridge.lambda";
    CHECK(detequiv_errors("", DETEQUIV_FINITE, 0, 1, &key, NULL, NULL, NULL, &before, NULL, NULL, 0) ==
          DETEQUIV_OK);
    CHECK(before == 7);
    return 0;
}
