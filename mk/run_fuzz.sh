#!/bin/sh
# Runs fuzz targets one after another: `run_fuzz.sh <seconds each> <name>...`. Seeds are read, never written; new
# inputs stay in build/fuzz/corpus/<name>/, a crash is left in build/fuzz/crash/ and printed.
# Writes "<passed> <failed>" to build/results/fuzz.
set -u
seconds=$1
shift
mkdir -p build/fuzz/crash build/results
passed=0
failed=0
for name in "$@"; do
    found=build/fuzz/corpus/$name
    seeds=tests/fuzz/corpus/$name
    log=build/fuzz/$name.log
    mkdir -p "$found"
    if [ -d "$seeds" ] && "build/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 \
        -artifact_prefix="build/fuzz/crash/$name-" "$found" "$seeds" >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "ok   fuzz_$name: $(grep -o 'Done [0-9]* runs' "$log")"
    else
        failed=$((failed + 1))
        echo "FAIL fuzz_$name ($seeds)"
        tail -n 40 "$log" 2>/dev/null | sed 's/^/    /'
    fi
done
echo "$passed $failed" >build/results/fuzz
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
