#!/bin/sh
# `make check-long`: the static analyzer, valgrind over the unit tests, long end-to-end tests, every Grafana, long fuzzing.
set -u
make=${MAKE:-make}
mk/deps.sh build || exit 1
mk/deps.sh dev || exit 1
rm -rf build/results
mkdir -p build/results

$make -k lint-rules RULES=analyze
$make -k unit-valgrind
mk/run_e2e.sh e2e-long "long"
$make -k grafana-check GRAFANA="11 12 13"
$make -k fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-120}"

passed=0
failed=0
for stage in lint valgrind e2e-long grafana fuzz; do
    read -r stage_passed stage_failed 2>/dev/null <"build/results/$stage" || {
        echo "$stage: did not run"
        stage_passed=0
        stage_failed=1
    }
    passed=$((passed + stage_passed))
    failed=$((failed + stage_failed))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
