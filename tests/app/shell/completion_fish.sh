#!/bin/sh
# What fish offers for detequiv.
# Usage: completion_fish.sh PROGRAM
set -eu
command -v fish >/dev/null || { echo "skipped: fish is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
HOME=$folder
XDG_CONFIG_HOME=$folder/config
XDG_DATA_HOME=$folder/data
export HOME XDG_CONFIG_HOME XDG_DATA_HOME
touch study.toml notes.txt
"$1" completion fish >detequiv.fish
fish --no-execute detequiv.fish

faults=0
# offers EXPECTED LINE: the words offered at the end of a line, separated by blanks.
offers() {
    got=$(fish -c "source detequiv.fish; complete -C '$2'" | cut -f 1 | tr '\n' ' ')
    if [ "$got" != "$1 " ]; then
        echo "after '$2': expected '$1', got '$got'"
        faults=1
    fi
}
offers 'predict' 'detequiv pre'
offers '--keep-script' 'detequiv predict --ke'
offers 'csv json table' 'detequiv predict study.toml --format '
offers 'network.rows=gaussian network.rows=sphere' 'detequiv predict study.toml --set network.ro'
offers 'ridge.lambda=' 'detequiv curve study.toml --sweep ri'
offers 'study.toml' 'detequiv predict st'
offers 'notes.txt' 'detequiv predict study.toml --out no'
offers 'bash fish zsh' 'detequiv completion '
exit $faults
