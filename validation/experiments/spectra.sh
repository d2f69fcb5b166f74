# shellcheck shell=bash
# Histograms of the singular values under the predicted density, with 0, 1, 2 and 3 outliers. Three spikes take the rank-one
# step: what the full gradient of a cubic adds to the rows would bury the third.
spectrum() { # name, study, exponent, options
    "$DETEQUIV" spectrum "studies/$2.toml" --set "step.exponent=$3" "${@:4}" --trials 6 --bins 80 --store "$OUT/spectra.sqlite" \
        --format json --out "$OUT/spectrum_$1.json" --plot "$OUT/spectrum_$1.svg"
}
spectrum linear_0 linear_teacher 0.0
spectrum linear_1 linear_teacher 0.25
spectrum quadratic_0 quadratic_teacher 0.0
spectrum quadratic_1 quadratic_teacher 0.25
spectrum quadratic_2 quadratic_teacher 0.38
spectrum three_0 three_spikes 0.05 "${rank_one[@]}"
spectrum three_1 three_spikes 0.25 "${rank_one[@]}"
spectrum three_2 three_spikes 0.36 "${rank_one[@]}"
spectrum three_3 three_spikes 0.41 "${rank_one[@]}"
