#!/bin/sh
# End-to-end tests: `run_e2e.sh <label> <pytest marker expression>`. Writes "<passed> <failed>" to build/results/<label>.
# E2E_JOBS tests run side by side (0: one after the other, in one process), because each waits for events most of its time.
set -u
label=$1
jobs=${E2E_JOBS:-$(($(nproc) * 2))}
mkdir -p build/results
rm -f "build/results/$label" "build/results/$label.xml"
# Debian's own Python, because python3-pytest is for that one. No cache: the work tree stays as it was.
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m pytest -p no:cacheprovider -q -rs --durations=5 -m "$2" \
    -n "$jobs" --dist loadgroup --junitxml="build/results/$label.xml" tests/e2e
code=$?
python3 - "build/results/$label" "$code" <<'PY'
import sys
import xml.etree.ElementTree as tree

path, code = sys.argv[1], int(sys.argv[2])
try:
    suites = list(tree.parse(path + ".xml").getroot().iter("testsuite"))
except (OSError, tree.ParseError):
    suites = []
count = {name: sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")}
failed = count["failures"] + count["errors"]
if code != 0 and failed == 0:
    failed = 1
passed = max(count["tests"] - count["failures"] - count["errors"] - count["skipped"], 0)
with open(path, "w", encoding="ascii") as out:
    print(passed, failed, file=out)
PY
exit $code
