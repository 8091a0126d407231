"""The size budget, by universal-ctags: functions, files, headers; medians are printed and held to the bar."""

import statistics
import subprocess

import tree

FUNCTION_MAX, FUNCTION_MEDIAN = 60, 12
SOURCE_MAX, SOURCE_MEDIAN, TEST_MAX = 450, 200, 900
HEADER_MAX, HEADER_MEDIAN, PROTOTYPES_MAX, PROTOTYPES_MEDIAN = 100, 60, 14, 8

rule = tree.Rule("size")


def tags(path, tag_kind):
    """(name, first line, lines) of each function (f) or prototype (p)."""
    out = subprocess.run(["ctags", "--language-force=C", "--fields=+ne", f"--kinds-C={tag_kind}", "-f", "-", path],
                         capture_output=True, text=True, check=True).stdout
    for row in out.splitlines():
        columns = row.split("\t")
        fields = dict(field.split(":", 1) for field in columns[3:] if ":" in field)
        first = int(fields["line"])
        yield columns[0], first, int(fields.get("end", first)) - first + 1


def length(path):
    return len(tree.lines(path)) - 1


def median(name, values, bar):
    value = statistics.median(values) if values else 0
    print(f"    {name}: median {value:g}, most {max(values, default=0)} (bar {bar})")
    if value > bar:
        rule.found(".", 0, f"{name}: the median {value:g} is above {bar}")


sources = [path for path in tree.files(".c") if tree.kind(path) != "test"]
functions = []
for path in sources:
    if length(path) > SOURCE_MAX:
        rule.found(path, 1, f"{length(path)} lines, at most {SOURCE_MAX}")
    for name, first, span in tags(path, "f"):
        functions.append(span)
        if span > FUNCTION_MAX:
            rule.found(path, first, f"{name} has {span} lines, at most {FUNCTION_MAX}")
for path in tree.files("_test.c", "_fixture.c"):
    if length(path) > TEST_MAX:
        rule.found(path, 1, f"{length(path)} lines, at most {TEST_MAX}")

headers = tree.files(".h")
prototypes = []
for path in headers:
    if length(path) > HEADER_MAX:
        rule.found(path, 1, f"{length(path)} lines, at most {HEADER_MAX}")
    count = sum(1 for _ in tags(path, "p"))
    prototypes.append(count)
    if count > PROTOTYPES_MAX:
        rule.found(path, 1, f"{count} prototypes, at most {PROTOTYPES_MAX}")

median("lines of a function", functions, FUNCTION_MEDIAN)
median("lines of a .c file", [length(path) for path in sources], SOURCE_MEDIAN)
median("lines of a header", [length(path) for path in headers], HEADER_MEDIAN)
median("prototypes of a header", prototypes, PROTOTYPES_MEDIAN)
rule.done()
