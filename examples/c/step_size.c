/* Test error against the step size, then everything that is known of one point, as JSON. */
#include <detequiv/detequiv.h>
#include <stdio.h>

int main(void) {
    const char* study = "data.teacher = 'He1 + He2/sqrt(2)'";
    const char* keys[] = {"step.exponent"};
    const double exponents[] = {0.1, 0.2, 0.3};
    double test[3];
    char *json, message[200];
    if (detequiv_errors(study, DETEQUIV_FINITE, 3, 1, keys, exponents, NULL, NULL, test, NULL, message,
                        sizeof message) != DETEQUIV_OK ||
        detequiv_predict(study, &json, message, sizeof message) != DETEQUIV_OK) {
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    printf("%.4f %.4f %.4f\n%s", test[0], test[1], test[2], json);
    detequiv_free(json);
    return 0;
}
