#!/bin/sh
# Lint must be seen to fail: each rule is given a small tree that breaks it, in a temporary folder, and has to name
# the file. Writes "<passed> <failed>" to build/results/lint-selftest. Needs LINT_CC and LINT_FLAGS as lint.sh does.
set -u
root=$PWD
MK=$root/mk
export MK
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

# bad <rule> <file>: standard input becomes the file of a fresh tree
bad() {
    rule=$1
    file=$2
    rm -rf "$work/tree"
    mkdir -p "$work/tree/mk" "$work/tree/$(dirname "$file")"
    cp "$root/.clang-format" "$root/.clang-tidy" "$work/tree/"
    cat >"$work/tree/$file"
}

# caught <text>: the rule fails on the tree and its finding holds the text
caught() {
    (cd "$work/tree" && "$MK/lint.sh" "$rule") >"$work/out" 2>&1
    code=$?
    if [ $code -ne 0 ] && grep -q "^FAIL $rule" "$work/out" && grep -F "$file" "$work/out" | grep -qF "$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL lint-selftest: rule $rule let $file pass (wanted: $1)"
        sed 's/^/    /' "$work/out"
    fi
}

compile() {
    mkdir -p "$work/tree/build/obj/$(dirname "$file")"
    (cd "$work/tree" && gcc -c "$file" -o "build/obj/${file%.c}.o")
}

repeat() { awk -v n="$1" -v line="$2" 'BEGIN { for (i = 0; i < n; i++) print line }'; }

bad format shared/base/odd.c <<'C'
int   odd( void ) { return 1; }
C
caught 'run make format'

bad includes shared/net/low.c <<'C'
#include "shared/db/db.h"
C
mkdir -p "$work/tree/shared/db" && : >"$work/tree/shared/db/db.h"
caught 'shared/net may not include'

bad includes plugins/one/one_table.c <<'C'
#include "plugins/two/two.h"
C
mkdir -p "$work/tree/plugins/two" && : >"$work/tree/plugins/two/two.h"
caught 'plugins/one may not include'

bad includes ipam/verb_bad.c <<'C'
#include "plugin.h"
C
caught 'only glue and shared/collectd see collectd'

bad includes plugins/one/one_store.c <<'C'
#include <sqlite3.h>
C
caught 'belongs to shared/db'

bad includes plugins/one/one_table.c <<'C'
#include <sys/socket.h>
C
caught 'in a pure file'

bad includes shared/net/own.c <<'C'
#include <stddef.h>

#include "own.h"
C
: >"$work/tree/shared/net/own.h"
caught 'the own header is included first'

bad boundary shared/probe/seen.c <<'C'
int plugin_log(void);
int seen(void);
int seen(void)
{
    return plugin_log();
}
C
compile
caught "names collectd's plugin_log"

bad boundary shared/inventory/table.c <<'C'
int sqlite3_step(void);
int table(void);
int table(void)
{
    return sqlite3_step();
}
C
compile
caught 'names sqlite3_step'

bad boundary shared/probe/now.c <<'C'
long time(long *);
long now(void);
long now(void)
{
    return time((long *)0);
}
C
compile
caught 'a pure file names time'

bad boundary shared/net/short_name.c <<'C'
int other(void);
int other(void)
{
    return 1;
}
C
compile
caught 'does not begin with short_name_'

bad boundary build/one.so <<'C'
C
printf 'int leak(void);int nowhere(void);int leak(void){return nowhere();}' >"$work/leak.c"
gcc -shared -fPIC -o "$work/tree/build/one.so" "$work/leak.c"
PLUGINS=one
export PLUGINS
caught 'exports leak'
caught 'nowhere is defined neither'

for call in strcpy strcat sprintf strtok atoi atof system popen gets vsprintf abort setlocale umask signal; do
    bad calls shared/base/bad.c <<C
int bad(void);
int bad(void)
{
    return $call(0);
}
C
    caught "$call()"
done

bad calls shared/base/jump.c <<'C'
void jump(void)
{
again:
    goto again;
}
C
caught 'goto goes forward'

bad calls shared/base/name.h <<'C'
typedef struct name name_t;
C
caught 'no typedef'
caught '#pragma once'

bad size shared/base/long.c <<C
int long_one(void)
{
$(repeat 61 '    (void)0;')
    return 0;
}
C
caught 'long_one has 65 lines'

bad size shared/base/file.c <<C
$(repeat 451 '// line')
C
caught '451 lines'

bad size shared/base/screen.h <<C
$(repeat 101 '// line')
C
caught '101 lines'

bad size shared/base/broad.h <<C
$(awk 'BEGIN { for (i = 0; i < 15; i++) print "int broad_" i "(void);" }')
C
caught '15 prototypes'

bad size shared/base/loose.c <<C
$(for i in 1 2 3; do printf 'int loose_%s(void)\n{\n%s\n}\n' "$i" "$(repeat 20 '    (void)0;')"; done)
C
file=.
caught 'lines of a function: the median'

bad stems shared/net/twin.c <<'C'
C
mkdir -p "$work/tree/ipam" && : >"$work/tree/ipam/twin.c"
caught 'the stem is taken by'

bad stems ipam/config.h <<'C'
C
caught "collectd's config.h"

bad tests shared/net/alone.c <<'C'
C
caught 'no alone_test.c'

bad markers docs/plan.md <<C
$(printf 'TO%s: later' DO)
C
caught 'finish it'

bad sleeps tests/e2e/test_slow.py <<C
$(printf 'time.%s(1)' sleep)
C
caught 'await the event'

bad sleeps tests/lab/wait.sh <<C
$(printf '    %s 0.5' sleep)
C
caught 'await the event'

bad places docs/here.md <<C
$(printf 'see /%s/somebody/notes' home)
C
caught 'of one machine'

bad blanks docs/blank.md <<C
$(printf 'text ')
C
caught 'blank at the end'

bad generated shared/db/queries.c <<'C'
// Generated from schema/queries by hand.
C
caught 'belongs to build/gen'

bad shell tests/lab/loose.sh <<'C'
#!/bin/sh
rm -rf $1/*
C
caught 'Double quote'

bad syntax shared/base/wide.c <<'C'
int wide(long value)
{
    return value;
}
C
caught 'wide'

bad tidy shared/base/twice.c <<'C'
int twice(int value);
int twice(int value)
{
    if (value > 1)
        return 1;
    else
        return 1;
}
C
caught 'bugprone-branch-clone'

bad cppcheck shared/base/beyond.c <<'C'
int beyond(void);
int beyond(void)
{
    int row[2] = {0, 0};
    return row[2];
}
C
caught 'arrayIndexOutOfBounds'

bad analyze shared/base/thrice.c <<'C'
int thrice(const int *value);
int thrice(const int *value)
{
    if (value == 0)
        return 3 * *value;
    return 0;
}
C
caught 'core.NullDereference'

mkdir -p build/results
echo "$passed $failed" >build/results/lint-selftest
echo "lint-selftest: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
