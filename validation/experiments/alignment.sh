# shellcheck shell=bash
# Squared overlap of each leading left singular vector with each Hermite feature, against the exponent.
for study in linear_teacher quadratic_teacher three_spikes; do
    options=(--trials 50)
    [ $study != three_spikes ] || options=(--trials 30 "${rank_one[@]}")
    compare "studies/$study.toml" "${options[@]}" --sweep step.exponent=0:0.45:10 --points 0 --store "$OUT/$study.sqlite" \
        --format json --out "$OUT/alignment_$study.json" --plot-overlaps --plot "$OUT/alignment_$study.svg"
done
