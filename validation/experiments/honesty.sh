# shellcheck shell=bash
# Verdicts where the theory is exact: false alarms, z-scores, power. Its own program (preset bench), seven minutes on one idle core.
OPENBLAS_NUM_THREADS=1 "$HONESTY" "$OUT/honesty.sqlite" 300 300:10 20000 >"$OUT/honesty.txt"
