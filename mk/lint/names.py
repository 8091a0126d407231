"""Stems are unique in the tree, no file is called config.h, and each pure or edge unit has its test beside it."""

import os
import re
import sys

import tree

UNTESTED = re.compile(r"ipam/(main|command|verb(_.*)?)\.c$")  # tests/e2e runs the command itself


def check_stems(rule):
    first = {}
    for path in tree.files(".c", ".h"):
        if tree.stem(path) == "config":
            rule.found(path, 1, "collectd's config.h would be hidden by this name")
        if path.startswith("tests/"):
            continue
        owner = first.setdefault(tree.stem(path), os.path.splitext(path)[0])
        if owner != os.path.splitext(path)[0]:
            rule.found(path, 1, f"the stem is taken by {owner}")


def unit_of(path):
    """The file's own stem when it has a header; a part (`db_open.c` of `db.h`) belongs to the unit that has one."""
    folder, words = os.path.dirname(path), tree.stem(path).split("_")
    for count in range(len(words), 0, -1):
        unit = os.path.join(folder, "_".join(words[:count]))
        if os.path.exists(unit + ".h"):
            return unit
    return path[:-2]


def check_tests(rule):
    for path in tree.files(".c"):
        unit = tree.room(path).startswith(("shared/", "plugins/")) or tree.room(path) == "ipam"
        if not unit or tree.kind(path) in ("test", "glue") or UNTESTED.match(path):
            continue
        tests = {path[:-2] + "_test.c", unit_of(path) + "_test.c"}
        if not any(map(os.path.exists, tests)):
            rule.found(path, 1, f"no {os.path.basename(unit_of(path))}_test.c beside it")


rule = tree.Rule(sys.argv[1])
{"stems": check_stems, "tests": check_tests}[sys.argv[1]](rule)
rule.done()
