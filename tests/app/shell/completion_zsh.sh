#!/bin/sh
# Whether zsh reads its completion of detequiv, knows it, and completes by it on a terminal.
# Usage: completion_zsh.sh PROGRAM
set -eu
command -v zsh >/dev/null || { echo "skipped: zsh is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
touch study.toml
"$1" completion zsh >_detequiv
zsh -n _detequiv

cat >ask.zsh <<'ZSH'
# A shell on a pseudo-terminal; each line ends with a key that completes, then one that prints the line.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; autoload -Uz compinit; compinit -D -u; source ./_detequiv'
zpty -w shell 'show() { print -r -- "<$BUFFER>"; BUFFER=; }; zle -N show; bindkey "^X" show; print ready'
zpty -r shell answer '*ready*'
faults=0
offers() {
    zpty -w -n shell $2$'\t'$'\x18'
    zpty -r shell answer '*<*>*'
    answer=${${answer##*<}%%>*}
    if [[ ${answer% } != $1 ]]; then
        print -r -- "after '$2': expected '$1', got '$answer'"
        faults=1
    fi
}
offers 'detequiv predict' 'detequiv pre'
offers 'detequiv predict --keep-script' 'detequiv predict --ke'
offers 'detequiv predict --format json' 'detequiv predict --format j'
offers 'detequiv predict --set data.noise=' 'detequiv predict --set data.no'
offers 'detequiv predict --set network.rows=sphere' 'detequiv predict --set network.rows=s'
offers 'detequiv curve --sweep ridge.lambda=' 'detequiv curve --sweep ri'
offers 'detequiv predict study.toml' 'detequiv predict st'
offers 'detequiv completion fish' 'detequiv completion f'
zpty -d shell
exit $faults
ZSH
timeout 60 zsh -f ask.zsh
