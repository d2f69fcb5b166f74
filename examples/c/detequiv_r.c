/* detequiv for R: R CMD SHLIB detequiv_r.c, then dyn.load("detequiv_r.so"). */
#include <Rinternals.h>
#include <detequiv/detequiv.h>

/* A study as TOML text; its prediction as JSON text. */
SEXP predict_json(SEXP study) {
    if (!Rf_isString(study) || Rf_length(study) != 1) {
        Rf_error("study: required one text");
    }
    char *json, message[500];
    const int code = detequiv_predict(CHAR(STRING_ELT(study, 0)), &json, message, sizeof message);
    if (json == NULL) {
        Rf_error("%s", message);
    }
    SEXP text = PROTECT(Rf_mkString(json));
    detequiv_free(json);
    if (code != DETEQUIV_OK) {
        Rf_warning("%s", message);
    }
    UNPROTECT(1);
    return text;
}
