# shellcheck shell=bash
# The full gradient beside its rank-one part on the same draws, against the size. Its own program (preset bench), half an hour on one core.
"$GRADIENTS" studies/tanh_bump.toml 1 300:3000 600:1500 1200:400 2400:150 >"$OUT/gradients.txt"
