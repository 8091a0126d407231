#!/usr/bin/python3
"""Benchmark of icmp_heartbeat, in the simulated LAN. Prints every figure beside its goal and last one line of
name=value pairs; exits 1 when a goal is missed. BENCH_ROUNDS (5) is how often each comparison is repeated."""

import os
import pathlib
import statistics
import sys
import tempfile

from bench_lab import Lab
from bench_measure import disk_bytes_per_hour, memory_per_target, rtt_error_us, steady, sweep
from bench_collectd import collectd_figures
from bench_report import report

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))

# name: (goal, unit); a figure must not exceed its goal. None: printed, no goal is set.
GOALS = {
    "sweep_lost": (0, "hosts"),
    "sweep_cpu_ratio": (0.5, "of fping"),
    "sweep_wall_ratio": (0.5, "of fping"),
    "steady_cpu": (0.25, "of one core"),
    "steady_loss": (0.001, "of the probes"),
    "late_ms": (100, "ms"),
    "start_ms": (2000, "ms"),
    "target_bytes": (1024, "bytes of memory"),
    "rtt_error_us_10": (50, "us"),
    "rtt_error_us_1000": (50, "us"),
    "rtt_error_us_10000": (50, "us"),
    "disk_bytes_hour_200": (None, "bytes written an hour, 200 devices every 30 s"),
    "collectd_cpu": (None, "of one core, 10,000 devices every second, with rrdtool and write_prometheus"),
    "collectd_late_ms": (100, "ms"),
    "collectd_scrape_ms": (None, "ms a scrape"),
    "collectd_disk_per_target": (250 * 1024, "bytes of RRD files"),
}


def measure(lab, folder):
    figures = {}
    sweeps = [sweep(lab) for _ in range(ROUNDS)]
    for name in ("sweep_cpu_ratio", "sweep_wall_ratio"):
        figures[name] = statistics.median(one[name] for one in sweeps)
    figures["sweep_lost"] = max(one["sweep_lost"] for one in sweeps)
    runs = [steady(lab, folder / "steady.db") for _ in range(ROUNDS)]
    for name in ("steady_cpu", "steady_loss", "late_ms"):
        figures[name] = statistics.median(one[name] for one in runs)
    figures["start_ms"] = statistics.median(one["start_ms"] for one in runs[1:] or runs)
    figures["target_bytes"] = memory_per_target(lab, folder)
    figures["disk_bytes_hour_200"] = disk_bytes_per_hour(lab, folder / "small.db")
    for count in (10, 1000, 10000):
        errors = [rtt_error_us(lab, folder, count) for _ in range(ROUNDS)]
        figures[f"rtt_error_us_{count}"] = statistics.median(errors)
    figures.update(collectd_figures(lab, folder))
    return figures


def main():
    with tempfile.TemporaryDirectory(prefix="lanatlas-bench-") as name, Lab() as lab:
        figures = measure(lab, pathlib.Path(name))
    return 1 if report(GOALS, figures) else 0


if __name__ == "__main__":
    sys.exit(main())
