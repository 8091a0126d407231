#!/usr/bin/python3
"""Benchmark of what people look at: the map with 1,000 devices and 2,000 links, a /16's folded grid and 500 strips, drawn in
headless Chromium under each Grafana, and the SQL of every dashboard on 10,000 devices. Prints every figure beside its goal
and last one line of name=value pairs; exits 1 when a goal is missed. The panels are measured by grafana/tests/bench/*.mjs, of
which each prints name=value lines: times in ms, from the data to what is on the screen, and ms a frame while it is moved."""

import pathlib
import subprocess
import sys
import tempfile

from bench_queries import query_figures
from bench_report import report

ROOT = pathlib.Path(__file__).resolve().parents[2]
# By the end of a figure's name.
GOALS = {
    "map_first_ms": (1500, "ms, first drawing of 1,000 devices and 2,000 links"),
    "map_frame_ms": (1000 / 30, "ms a frame while the map is dragged"),
    "grid_first_ms": (300, "ms, first drawing of a /16"),
    "strip_frame_ms": (1000 / 50, "ms a frame while 500 strips scroll"),
}


def panel_figures():
    figures = {}
    for path in sorted((ROOT / "grafana/tests/bench").glob("*.mjs")):
        done = subprocess.run(["node", path], stdout=subprocess.PIPE, text=True, check=True)
        figures.update((name, float(value)) for name, value in (line.split("=") for line in done.stdout.split()))
    goals = {}
    for name in figures:
        goals[name] = next((goal for ending, goal in GOALS.items() if name.endswith(ending)), (None, ""))
    return goals, figures


def main():
    with tempfile.TemporaryDirectory(prefix="lanatlas-bench-") as name:
        goals, figures = query_figures(pathlib.Path(name))
    panel_goals, panel = panel_figures()
    return 1 if report(goals | panel_goals, figures | panel) else 0


if __name__ == "__main__":
    sys.exit(main())
