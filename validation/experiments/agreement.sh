# shellcheck shell=bash
# What must agree, judged by the tolerances alone: rank-one step, n = 2400, N = 1600, d = 1200.
agreement() { # name, sweep, trials
    compare studies/tanh_bump.toml --set network.width=1600 --set data.dimension=1200 --set data.samples=2400 \
        --gradient rank-one --finite-size 0 --sweep "step.exponent=$2" --points 0 --trials "$3" \
        --store "$OUT/agreement.sqlite" --format table --out "$OUT/agreement_$1.txt"
}
agreement errors 0:0.3:4 150
agreement spikes 0.35:0.4:2 24
