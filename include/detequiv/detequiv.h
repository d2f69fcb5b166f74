/* The theory of detequiv for C, and for every language that calls C: a study goes in as TOML text, a result
 * comes out as JSON text; the resolvent and the errors are also there as plain functions on arrays.
 *
 * Every function returns a code of `enum detequiv_code`. What went wrong stands in `message`, a buffer of the
 * caller's of `message_size` bytes: UTF-8, always NUL terminated, cut between two characters where it is too
 * small, empty on success. `message` may be NULL. Nothing is kept between calls, so any number of threads may
 * call at once; no exception leaves the library.
 */
#ifndef DETEQUIV_DETEQUIV_H
#define DETEQUIV_DETEQUIV_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum detequiv_code {
    DETEQUIV_OK = 0,
    DETEQUIV_BAD_INPUT =
        2, /* nothing is computed; the message names argument or key, value and requirement */
    DETEQUIV_FAILURE =
        3, /* numbers that could not be computed; the result is there and its statuses say which */
    DETEQUIV_OUT_OF_MEMORY = 4, /* nothing is computed; where not even small requests are met, a library
                                   underneath may end the process */
    DETEQUIV_INTERNAL_ERROR = 5 /* nothing is computed; a fault of the library, please report it */
};

/* How one entry of an array was obtained. Numbers of the statuses 1, 2 and 3 may be used. */
enum detequiv_status {
    DETEQUIV_STATUS_NOT_RUN = 0,
    DETEQUIV_STATUS_OK = 1,                      /* the documented accuracy holds */
    DETEQUIV_STATUS_OUTSIDE_CERTIFIED_RANGE = 2, /* self-consistent, the arguments leave the tested box */
    DETEQUIV_STATUS_INACCURATE = 3,              /* fewer digits than documented are certain */
    DETEQUIV_STATUS_NOT_CONVERGED = 4,
    DETEQUIV_STATUS_UNDEFINED = 5 /* the quantity does not exist here (ridge 0 at n = N) */
};

/* Which errors detequiv_errors computes. */
enum detequiv_stage {
    DETEQUIV_PLATEAU = 0, /* the limit, of the interval in force */
    DETEQUIV_FINITE = 1,  /* this width and step size */
    DETEQUIV_INITIAL = 2  /* the same network before the step */
};

/* "major.minor.patch"; never freed. */
const char* detequiv_version(void);

/* The four functions below write to *json what the command's verb of the same name prints with --format json;
 * app/README.md lists the names in it. *json is NULL where nothing was computed; else detequiv_free takes it
 * back. `study_toml` is the text of a study file, "" for one of defaults.
 */

/* One point: errors, spikes, resolvent, slopes. A few milliseconds. */
int detequiv_predict(const char* study_toml, char** json, char* message, size_t message_size);

/* The sweeps of the study, one or two. About 50 microseconds a point. */
int detequiv_curve(const char* study_toml, char** json, char* message, size_t message_size);

/* Bulk density on `points` (2 to 1000000; the command takes 500) singular values, edges, outliers. */
int detequiv_spectrum(const char* study_toml, int points, char** json, char* message, size_t message_size);

/* Hermite coefficients 0 .. degree <= 64 of a function of z: a name, an expression, or a list "[c_0, c_1,
 * ...]". */
int detequiv_hermite(const char* function, int degree, char** json, char* message, size_t message_size);

/* Gives back a text that one of the functions above returned. NULL is allowed. */
void detequiv_free(char* json);

/* The resolvent of the bulk at `points` points. Inputs, arrays of `points` numbers: c_1^2 >= 0, bulk variance
 * c_g^2 >= 0, phi = d/n > 0, psi = d/N > 0, ridge >= 0. Outputs, arrays of as many or NULL where not wanted:
 * gamma = ridge n/N, m1, m2, m_tilde, test error B of a unit squared linear part of the label, V of a unit
 * variance of everything else, status. Relative accuracy 1e-13 within the certified box; infinite where a
 * limit ridge -> 0 is. About 0.15 microseconds a point.
 */
int detequiv_resolvent(size_t points, const double* c1_squared, const double* bulk_variance,
                       const double* phi, const double* psi, const double* ridge, double* gamma, double* m1,
                       double* m2, double* m_tilde, double* B, double* V, int* status, char* message,
                       size_t message_size);

/* Errors of a study at `points` points that differ in the `fields` numeric fields named by `keys`
 * ("ridge.lambda", "network.width", "step.exponent", ... but none of simulation). values[f*points + i] is
 * field f at point i: a matrix of one column for each field as Fortran, Julia, R and MATLAB lay it out. The
 * study's sweeps are not used. `stage` is of enum detequiv_stage. Outputs are arrays of `points` or NULL
 * where not wanted; numbers that do not exist are NaN. A plateau costs below 1 microsecond, a finite size 1
 * to 50.
 */
int detequiv_errors(const char* study_toml, int stage, size_t points, size_t fields, const char* const* keys,
                    const double* values, double* train_objective, double* train_error, double* test_error,
                    int* status, char* message, size_t message_size);

/* The same numbers, and bounds of their absolute errors as arrays of `points` or NULL; infinite where nothing
 * is certain. A status is DETEQUIV_STATUS_INACCURATE where fewer than six digits of a plateau or a finite
 * size are certain. A plateau costs 1 microsecond, a finite size 18 to 50.
 */
int detequiv_bounds(const char* study_toml, int stage, size_t points, size_t fields, const char* const* keys,
                    const double* values, double* train_objective, double* train_error, double* test_error,
                    double* train_objective_bound, double* train_error_bound, double* test_error_bound,
                    int* status, char* message, size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
