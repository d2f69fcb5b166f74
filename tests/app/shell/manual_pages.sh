#!/bin/sh
# Every verb that the help lists has a manual page, and so has detequiv-mpi where it is built; groff formats
# all of them without a warning.
# Usage: manual_pages.sh PROGRAM FOLDER
set -eu
command -v groff >/dev/null || { echo "skipped: groff is not installed"; exit 77; }
program=$1
folder=$2
faults=0
verbs=$("$program" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p')
[ "$(echo "$verbs" | wc -l)" -ge 8 ] || { echo "the help lists too few verbs: $verbs"; exit 1; }
pages="detequiv $(echo "$verbs" | sed 's/^/detequiv-/')"
[ ! -x "$(dirname "$program")/detequiv-mpi" ] || pages="$pages detequiv-mpi"
for page in $pages; do
    file=$folder/$page.1
    [ -s "$file" ] || { echo "$file is missing"; faults=1; continue; }
    warnings=$(groff -man -Tutf8 -ww "$file" 2>&1 >/dev/null)
    if [ -n "$warnings" ]; then
        echo "$page: $warnings"
        faults=1
    fi
    text=$(GROFF_NO_SGR=1 groff -man -Tutf8 -P-c "$file" 2>/dev/null | sed 's/.\x08//g')
    for part in NAME SYNOPSIS OPTIONS EXAMPLES 'SEE ALSO' "$page - "; do
        case $text in
        *"$part"*) ;;
        *)
            echo "$page lacks $part"
            faults=1
            ;;
        esac
    done
done
exit $faults
