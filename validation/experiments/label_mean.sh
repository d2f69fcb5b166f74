# shellcheck shell=bash
# A label with a mean, which the full gradient learns by rows that grow: errors against the step size, and a series in size.
compare studies/label_mean.toml --trials 50 --store "$OUT/label_mean.sqlite" --format table --out "$OUT/label_mean.txt" --plot "$OUT/label_mean.svg"
compare studies/label_mean.toml --set step.size=2 --sizes 200,400,800,1600 --trials 200 --store "$OUT/label_mean_sizes.sqlite" \
    --format table --out "$OUT/label_mean_sizes.txt"
