# shellcheck shell=bash
# Training and test error against log eta/log n, theory as lines, simulation as points.
for study in linear_teacher quadratic_teacher three_spikes; do
    options=(--trials 50)
    [ $study != three_spikes ] || options=(--trials 30 "${rank_one[@]}")
    compare "studies/$study.toml" "${options[@]}" --sweep step.exponent=0:0.45:10 --points 0 --store "$OUT/$study.sqlite" \
        --format csv --out "$OUT/errors_$study.csv" --plot "$OUT/errors_$study.svg"
done
