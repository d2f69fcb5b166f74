# shellcheck shell=bash
# Full gradient: what is left between simulation and theory against the size, at one step size for all sizes.
compare studies/tanh_bump.toml --set step.size=4 --sizes 300,600,1200 --trials 1200 --store "$OUT/sizes.sqlite" \
    --format table --out "$OUT/sizes.txt" --plot "$OUT/sizes.svg"
