#!/bin/sh
# Every law of the house, one line each: name, then the command that prints `file:line: rule: message` and fails.
# `lint.sh` runs them all but the analyzer, which takes minutes and belongs to check-long; `lint.sh <rule>...` runs some.
# Writes "<passed> <failed>" to build/results/lint.
# The makefile gives LINT_CC, LINT_FLAGS, LINT_EXTRA, PLUGINS. MK is the folder of this script.
set -u
MK=${MK:-mk}
export MK

rules() {
    cat <<EOT
format      format_all
includes    python3 $MK/lint/includes.py
boundary    python3 $MK/lint/boundary.py $PLUGINS
calls       python3 $MK/lint/calls.py
size        python3 $MK/lint/size.py
stems       python3 $MK/lint/names.py stems
tests       python3 $MK/lint/names.py tests
markers     python3 $MK/lint/text.py markers
sleeps      python3 $MK/lint/text.py sleeps
places      python3 $MK/lint/text.py places
blanks      python3 $MK/lint/text.py blanks
generated   sh $MK/lint/generated.sh
shell       shellcheck -x -f gcc \$(scripts)
syntax      sh $MK/lint/each.sh syntax \$(sources; headers | grep -v _fixture.h; tests)
tidy        sh $MK/lint/each.sh tidy \$(sources)
cppcheck    cppcheck_all
analyze     sh $MK/lint/each.sh analyze \$(sources)
EOT
}

sources() { find shared plugins ipam -name '*.c' ! -name '*_test.c' ! -name '*_fixture.c' 2>/dev/null | sort; }
headers() { find shared plugins ipam tests -name '*.h' 2>/dev/null | sort; }
tests() { find shared plugins ipam schema tests \( -name '*_test.c' -o -name '*_fixture.c' -o -path 'tests/*.c' \) 2>/dev/null | sort; }
scripts() {
    find . \( -name build -o -name node_modules -o -name .git \) -prune -o \
        -type f -exec grep -lE '^#!(/usr)?/bin/(env )?(ba)?sh' {} + 2>/dev/null | sort
}

format_all() {
    # shellcheck disable=SC2046 # file names are words
    ! clang-format-19 --dry-run $(sources; headers; tests) 2>&1 |
        sed -n 's/^\([^:]*:[0-9]*\):.*warning:.*/\1: format: run make format/p' | uniq | grep .
}

cppcheck_all() {
    mkdir -p build/lint/cppcheck
    # shellcheck disable=SC2046 # file names are words
    cppcheck -q -j "$(nproc)" --cppcheck-build-dir=build/lint/cppcheck --enable=warning,performance,portability --inline-suppr \
        --error-exitcode=1 --std=c11 --suppress=missingInclude --suppress=missingIncludeSystem --suppress=unmatchedSuppression --suppress=normalCheckLevelMaxBranches \
        --template='{file}:{line}: cppcheck: {message} [{id}]' -D_GNU_SOURCE -DHAVE_CONFIG_H -DLANATLAS_VERSION=__FILE__ -I. -Ibuild/gen $(sources) 2>&1
}

wanted=" $* "
passed=0
failed=0
mkdir -p build/results build/lint
while read -r name command; do
    case $wanted in
    "  ") [ "$name" != analyze ] || continue ;;
    *" $name "*) ;;
    *) continue ;;
    esac
    began=$(date +%s)
    if eval "$command" >"build/lint/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok   $name ($(($(date +%s) - began)) s)"
        grep '^    ' "build/lint/$name.log"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        cat "build/lint/$name.log"
    fi
done <<EOT
$(rules)
EOT
echo "$passed $failed" >build/results/lint
echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
