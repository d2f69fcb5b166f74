# shellcheck shell=bash
# Shared by the scripts of this folder; sourced, not run. Leaves the caller in the project's root.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() { printf '== %s\n' "$*" >&2; }
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Builds the preset $1 under build/$1; further arguments are targets (all, if none).
build_preset() {
    local preset=$1
    shift
    local target=()
    [ $# -eq 0 ] || target=(--target "$@")
    say "build of preset '$preset' in build/$preset"
    cmake --preset "$preset" </dev/null
    cmake --build --preset "$preset" "${target[@]}" </dev/null
}

# Runs the tests of the preset $1; further arguments go to ctest.
test_preset() {
    local preset=$1
    shift
    say "tests of preset '$preset'"
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(nproc)" "$@" </dev/null
}
