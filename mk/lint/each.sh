#!/bin/sh
# Runs one check on every C file given, two at a time, remembering in build/lint what was clean: a file is looked at
# again when it, a header of it, the flags or the settings change. `each.sh <syntax|tidy|analyze> <file>...`
# LINT_FLAGS are the compiler's flags, LINT_CC the other compiler.
set -u
check=$1
shift
export check
mkdir -p "build/lint/$check"

# shellcheck disable=SC2016,SC2086 # expanded by the inner shell; flags are words
printf '%s\n' "$@" | xargs -r -P "$(nproc)" -n 1 sh -c '
    key=$({ echo "$check $LINT_CC $LINT_FLAGS"; cat .clang-tidy "$1"
            "$LINT_CC" $LINT_FLAGS -w -E -P -x c "$1" 2>&1; } | sha256sum | cut -c1-40)
    clean=build/lint/$check/$key
    [ -e "$clean" ] && exit 0
    case $check in
    # by an #include, so that a header is looked at as its users see it, and alone
    syntax) echo "#include \"$1\"" | "$LINT_CC" $LINT_FLAGS $LINT_EXTRA -fsyntax-only -x c - >"$clean.$$" 2>&1 ;;
    # clang-tidy with all that .clang-tidy names but the static analyzer, or with that alone
    tidy) clang-tidy-19 --quiet --warnings-as-errors="*" --checks="-clang-analyzer-*" "$1" -- $LINT_FLAGS >"$clean.$$" 2>/dev/null ;;
    analyze)
        clang-tidy-19 --quiet --warnings-as-errors="*" --checks="-bugprone-*,-cert-*,-performance-*,-portability-*,-readability-*" \
            "$1" -- $LINT_FLAGS >"$clean.$$" 2>/dev/null ;;
    esac
    code=$?
    if [ $code -eq 0 ]; then mv "$clean.$$" "$clean"; else sed "s|^$PWD/||; s|: error: |: $check: |" "$clean.$$"; rm -f "$clean.$$"; exit 1; fi
' sh
