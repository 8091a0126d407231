#!/bin/sh
# Tests of the panels and dashboards: `run_grafana.sh unit` without a browser, `run_grafana.sh dashboards` the JSON and every
# query (root, for the simulated LAN), `run_grafana.sh all` all of it with types and browser
# under the Grafanas that GRAFANA names (12 13). T=name keeps the test files whose path holds the name.
# Writes "<passed> <failed>" to build/results/grafana; a file that ends early counts as a failure.
set -u
stage=$1
export GRAFANA="${GRAFANA:-12 13}"
PATH=$(grafana/node.sh):$PATH || exit 1
export PATH
out=build/grafana/results
rm -rf "$out" build/results/grafana
mkdir -p "$out" build/results
passed=0
failed=0

count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}

# One check that passes or fails as a whole.
check() {
    name=$1
    shift
    if "$@" >"$out/log" 2>&1; then
        echo "ok   $name"
        count 1 0
    else
        echo "FAIL $name"
        sed 's/^/    /' "$out/log"
        count 0 1
    fi
}

# Files for node --test, one after the other: each may start a browser.
suites() {
    [ $# -gt 0 ] || return 0
    node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$out/tap" "$@"
    code=$?
    # shellcheck disable=SC2046 # two numbers
    set -- $(awk -v code="$code" '
        /^# pass [0-9]+$/ { ok += $3 }
        /^# (fail|cancelled) [0-9]+$/ { bad += $3 }
        END { print ok + 0, bad + (ok + bad == 0 || (code != 0 && bad == 0)) }' "$out/tap")
    count "$1" "$2"
}

unit_tests() {
    # shellcheck disable=SC2046 # names of ours, without blanks
    files=$(node grafana/tests/unit.mjs $(find grafana/app grafana/dashboards -maxdepth 1 -name src)) || {
        count 0 1
        return
    }
    # shellcheck disable=SC2086 # file names of ours, without blanks
    suites $files
}

# Dashboards: JSON, types, rules of Prometheus; with root and a built LAN Atlas every query, in a simulated LAN.
dashboard_tests() {
    check "types of the dashboards' sources" grafana/dashboards/node_modules/.bin/tsc -p grafana/dashboards
    check "dashboards are what their sources say" node grafana/dashboards/build.mjs --check
    for version in $GRAFANA; do
        check "dashboards fit the types of Grafana $version" node grafana/dashboards/check_types.mjs "$version"
    done
    check "scrape file" promtool check config grafana/prometheus/scrape.yml
    check "rules" promtool check rules grafana/prometheus/rules.yml
    check "when rules fire" promtool test rules grafana/prometheus/rules_test.yml
    /usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml="$out/queries.xml" grafana/tests/queries
    # shellcheck disable=SC2046 # two numbers
    set -- $(/usr/bin/python3 -c '
import sys, xml.etree.ElementTree as tree
one = tree.parse(sys.argv[1]).getroot().find("testsuite").attrib
bad = int(one["failures"]) + int(one["errors"])
print(int(one["tests"]) - bad - int(one["skipped"]), bad)' "$out/queries.xml" || echo 0 1)
    count "$1" "$2"
}

browser_tests() {
    # shellcheck disable=SC2086 # versions are words
    node grafana/tests/host/build.mjs $GRAFANA || {
        count 0 1
        return
    }
    # shellcheck disable=SC2046 # file names of ours, without blanks
    suites $(find grafana/tests/panels grafana/tests/dashboards grafana/tests/preview -name "*.test.mjs" -path "*${T:-}*" | sort)
}

if [ "$stage" = all ]; then
    TSC=grafana/app/node_modules/.bin/tsc
    check "types of the app" $TSC -p grafana/app
    check "types of the app's tests" $TSC -p grafana/app/tsconfig.test.json
    check "types of the host page" $TSC -p grafana/tests/host
    check "no any in the app" node grafana/app/no_any.mjs
fi
[ "$stage" = dashboards ] || unit_tests
[ "$stage" = unit ] || dashboard_tests
[ "$stage" = all ] && browser_tests

echo "$passed $failed" >build/results/grafana
echo "grafana: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
