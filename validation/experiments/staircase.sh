# shellcheck shell=bash
# The plateaus, the finite-strength curve at growing sizes that comes to meet them, and simulation at the smallest.
staircase_curve() { # factor
    "$DETEQUIV" curve "studies/$study.toml" --set "network.width=$(scaled network.width "$1")" \
        --set "data.dimension=$(scaled data.dimension "$1")" --set "data.samples=$(scaled data.samples "$1")" \
        --sweep step.exponent=0:0.49:99 --format csv --out "$OUT/staircase_$1.csv" 2>/dev/null
}
scaled() { # field, factor
    "$DETEQUIV" predict "studies/$study.toml" --format json 2>/dev/null |
        python3 -c "import json, sys; s = json.load(sys.stdin)['study']; a, b = '$1'.split('.'); print(s[a][b] * $2)"
}
parameters() { # as gnuplot sets it: the subscript of σ is the only one; its SVG keeps the space behind that where some are double
    "$DETEQUIV" predict "studies/$study.toml" --format json 2>/dev/null | python3 -c '
import json, re, sys
s = json.load(sys.stdin)["study"]
functions = [re.sub(r"([\\{}^_@&~])", r"\\\1", text) for text in (s["network"]["activation"], s["data"]["teacher"])]
print("N = %g,  d = %g,  n = %g,  σ_ε = %g,  λ = %g;  activation %s;  teacher %s" % (s["network"]["width"], s["data"]["dimension"],
      s["data"]["samples"], s["data"]["noise"], s["ridge"]["lambda"], *functions))'
}
for study in linear_teacher quadratic_teacher three_spikes; do
    for factor in 1 1000 1000000; do
        staircase_curve $factor
    done
    step='full gradient'
    [ $study != three_spikes ] || step='rank-one step'
    gnuplot -e "study='$study'; folder='$OUT'; caption='$(parameters);  $step'" validation/experiments/staircase.gp
    rm -f "$OUT"/staircase_1.csv "$OUT"/staircase_1000.csv "$OUT"/staircase_1000000.csv
done
