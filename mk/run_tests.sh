#!/bin/sh
# Runs unit test programs: `run_tests.sh <label> <program>...`. One line per suite, failures in full.
# Writes "<passed> <failed>" to build/results/<label>. A crash, a time-out and a test that is missing from the
# plan each count as a failure. T=name keeps the programs whose path holds the name.
set -u
label=$1
shift
out=build/results/$label.d
rm -rf "$out" "build/results/$label"
mkdir -p "$out"

export CMOCKA_MESSAGE_OUTPUT=TAP OUT="$out"
export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:${TSAN_OPTIONS:-}"
# GCC's thread sanitizer cannot stand a wide address randomisation.
RUN=
[ "$label" = tsan ] && setarch -R true 2>/dev/null && RUN='setarch -R'
export RUN="${RUN}${TEST_WRAPPER:+ $TEST_WRAPPER}" SECONDS_MAX="${TEST_SECONDS:-120}"

for program in "$@"; do
    case $program in *"${T:-}"*) printf '%s\n' "$program" ;; esac
done >"$out/list"

# shellcheck disable=SC2016 # expanded by the inner shell
xargs -r -P "$(nproc)" -I '{}' sh -c '
    log=$OUT/$(printf %s "$1" | tr / _)
    timeout -k 5 "$SECONDS_MAX" $RUN "$1" >"$log" 2>&1
    echo "exit $?" >>"$log"
' sh '{}' <"$out/list"

passed=0
failed=0
while read -r program; do
    log=$out/$(printf %s "$program" | tr / _)
    counts=$(awk '
        /^(not )?ok .*# SKIP/ { skipped++; next }
        /^ok /         { ok++ }
        /^not ok /     { bad++ }
        /^1\.\.[0-9]+/ { plan += substr($1, 4) }
        /^exit [0-9]+$/ { code = $2 }
        END {
            missing = plan - ok - bad - skipped
            if (missing > 0) bad += missing
            if (plan + 0 == 0 || (code != 0 && bad == 0)) bad++
            print ok + 0, bad + 0, skipped + 0, code
        }' "$log")
    # shellcheck disable=SC2086 # four words
    set -- $counts
    passed=$((passed + $1))
    failed=$((failed + $2))
    if [ "$2" -gt 0 ]; then
        printf 'FAIL %s: %s passed, %s failed, exit %s\n' "$program" "$1" "$2" "$4"
        sed 's/^/    /' "$log"
    else
        printf 'ok   %s: %s passed%s\n' "$program" "$1" "$([ "$3" -gt 0 ] && echo ", $3 skipped")"
    fi
done <"$out/list"

echo "$passed $failed" >"build/results/$label"
echo "$label: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
