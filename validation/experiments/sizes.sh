# shellcheck shell=bash
# Full gradient: what is left between simulation and theory against the size, at one step size for all sizes.
compare studies/tanh_bump.toml --set step.size=2 --sizes 300,600,1200,2400 --trials 400 --precision single --store "$OUT/sizes.sqlite" \
    --format table --out "$OUT/sizes.txt" --plot "$OUT/sizes.svg"
