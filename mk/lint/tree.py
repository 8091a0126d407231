"""What every lint rule shares: the files of the tree, their rooms and kinds, and how a finding is told."""

import os
import re
import sys
from pathlib import Path

ROOMS = ("shared", "plugins", "ipam", "schema", "tests", "mk", "docs", "grafana", "collectd.conf.d", ".ci")
SKIPPED = {"node_modules", "__pycache__", "build", "dist"}
EDGE = re.compile(r"(_(socket|listener|connect|run|source|store)|^sink_.*)$")


def files(*suffixes):
    """Paths of the tree relative to its root, sorted; all files without suffixes."""
    found = [path for path in os.listdir(".") if os.path.isfile(path)]
    for room in ROOMS:
        for folder, folders, names in os.walk(room):
            folders[:] = [name for name in folders if name not in SKIPPED]
            found += [os.path.join(folder, name) for name in names]
    return sorted(path for path in found if not suffixes or path.endswith(suffixes))


def room(path):
    """shared/net, plugins/icmp_heartbeat, ipam, tests/fuzz, …"""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("shared", "plugins", "tests") and len(parts) > 2 else parts[0]


def stem(path):
    return Path(path).stem


def kind(path):
    """test, glue, edge or pure: a file says by its name what it is."""
    name = stem(path)
    if name.endswith(("_test", "_fixture")) or path.startswith("tests/"):
        return "test"
    if path == f"plugins/{name}/{name}.c":
        return "glue"
    return "edge" if EDGE.search(name) else "pure"


def lines(path):
    return Path(path).read_text(encoding="utf-8", errors="replace").split("\n")


def code_lines(path):
    """The lines of a C file with comments and the text of string literals blanked."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")

    def blank(match):
        token = match.group(0)
        if token.startswith('"'):
            return '"' + " " * (len(token) - 2) + '"'
        return re.sub(r"[^\n]", " ", token)

    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', blank, text, flags=re.S).split("\n")


class Rule:
    """Collects findings of one rule; `done` prints them and ends the program."""

    def __init__(self, name):
        self.name = name
        self.findings = 0

    def found(self, path, line, message):
        print(f"{path}:{line}: {self.name}: {message}")
        self.findings += 1

    def done(self):
        sys.exit(1 if self.findings else 0)
