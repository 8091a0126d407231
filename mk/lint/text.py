"""Rules on plain text: `markers` of unfinished work, `sleeps` in tests, `places` of one machine, `blanks` at line ends."""

import re
import sys

import tree

WORDS = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3))
RULES = {
    "markers": (re.compile(r"\b(" + WORDS + r")\b"), (), "finish it or file an issue"),
    "sleeps": (re.compile(r"\btime\.sleep\(|(?<![\w.])u?sleep\(|\bnanosleep\(|^\s*sleep\s+[0-9.]"), ("tests/", "_test.c"),
               "await the event"),
    "places": (re.compile(r"(?<![\w.$}>)])/(home|Users)/|(?<![\w.$}>)])/root/|/tmp/[a-z]+_[a-z]+\b"
                          r"|\b(deb|snapshot|security|registry)\.\w+\.(org|com)\b"), (), "a path or a host of one machine"),
    "blanks": (re.compile(r"[ \t]+$|\r"), (), "blank at the end of the line"),
}
TEXT = (".c", ".h", ".py", ".sh", ".mk", ".md", ".sql", ".awk", ".conf", ".db", ".yml", ".json", ".1", ".bash", "Makefile",
        "run", "postinst", "postrm", "rules", "control", ".js", ".ts")

name = sys.argv[1]
pattern, only, message = RULES[name]
rule = tree.Rule(name)
for path in tree.files(*TEXT):
    if only and (path.startswith("tests/bench/") or not (path.startswith(only[0]) or path.endswith(only[1]))):
        continue
    if path == "mk/lint/text.py":
        continue
    for number, text in enumerate(tree.lines(path), 1):
        if pattern.search(text) and f"lint: allow {name}: " not in text:
            rule.found(path, number, message)
rule.done()
