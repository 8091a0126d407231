#!/bin/sh
# `make check`: every stage runs even when one before it failed. The last line counts the tests: cmocka tests and
# pytest tests once each, lint rules, and the bad fixtures that lint has to catch. A test that fails under a
# sanitizer adds a failure; one that passes again there is not counted twice.
set -u
make=${MAKE:-make}
[ "$(id -u)" -eq 0 ] || {
    echo "make check needs root: it raises network namespaces. Without root: make check-unit lint" >&2
    exit 1
}
mk/deps.sh build || exit 1
mk/deps.sh dev || exit 1
mk/deps.sh grafana || exit 1
rm -rf build/results
mkdir -p build/results

# Works in folders of its own and mostly on one core, so it runs beside the others and shows its output after them; not
# beside the end-to-end tests, which measure time.
$make -k lint-selftest >build/results/lint-selftest.log 2>&1 &
# npm's packages come meanwhile; what is wrong with them is said when the panels are tested.
$make -k grafana-deps >build/results/grafana-deps.log 2>&1 &
$make -k -j"$(nproc)" all
$make -k lint-rules
$make -k -j"$(nproc)" check-unit
wait
cat build/results/lint-selftest.log
mk/run_e2e.sh e2e "not long"
$make -k grafana-check

passed=0
failed=0
for stage in lint lint-selftest unit asan tsan e2e grafana; do
    if read -r stage_passed stage_failed 2>/dev/null <"build/results/$stage"; then
        echo "$stage: $stage_passed passed, $stage_failed failed"
    else
        echo "$stage: did not run"
        stage_passed=0
        stage_failed=1
    fi
    case $stage in
    asan | tsan) ;;
    *) passed=$((passed + stage_passed)) ;;
    esac
    failed=$((failed + stage_failed))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
