#!/usr/bin/env bash
# What bash offers for detequiv, asked of the function that `detequiv completion bash` defines.
# Usage: completion_bash.sh PROGRAM
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
touch study.toml notes.txt 'a study.toml'
mkdir more
# shellcheck disable=SC1090
source <("$program" completion bash)

faults=0
# offers EXPECTED WORD...: the last word is being typed; words are those that bash makes of a line.
offers() {
    local expected=$1 got
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _detequiv || :
    got=$(IFS='|'; echo "${COMPREPLY[*]}")
    if [ "$got" != "$expected" ]; then
        echo "after '$*': expected '$expected', got '$got'"
        faults=$((faults + 1))
    fi
}
complete -p detequiv | grep -q -- '-F _detequiv'
offers 'predict' detequiv pre
offers 'simulate' detequiv simu
offers '--help' detequiv --h
offers '--format' detequiv predict --fo
offers 'table|csv|json' detequiv predict study.toml --format ''
offers 'csv' detequiv predict study.toml --format = c
offers 'table|csv|json' detequiv predict study.toml --format =
offers 'data.noise=' detequiv predict --set data.no
offers 'step.exponent=|step.constant=|step.size=' detequiv predict --set step.
offers 'sphere|gaussian' detequiv predict --set network.rows =
offers 'gaussian' detequiv predict --set network.rows = g
offers 'gaussian' detequiv predict --set = network.rows = g
offers '' detequiv predict --set data.noise = 0
offers 'ridge.lambda=' detequiv curve study.toml --sweep ri
offers 'a study.toml|study.toml|more' detequiv predict ''
offers 'notes.txt' detequiv predict study.toml --out no
offers 'rank-one' detequiv simulate study.toml --gradient r
offers 'bash|zsh|fish' detequiv completion ''
offers '' detequiv hermite ''
offers '' detequiv hermite relu --degree ''
exit "$((faults > 0))"
