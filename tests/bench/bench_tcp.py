#!/usr/bin/python3
"""Benchmark of tcp_check, in the simulated LAN. Prints every figure beside its goal and last one line of name=value
pairs; exits 1 when a goal is missed. BENCH_ROUNDS (5) is how often each comparison is repeated, BENCH_SECONDS (30) how
long a window is, BENCH_TCP_CHECKS (10000) and BENCH_TCP_PEER_CHECKS (1000) how many checks there are."""

import os
import pathlib
import resource
import sys
import tempfile

from bench_lab import Lab
from bench_report import report
from bench_series import series_bytes
from bench_tcp_measure import CHECKS, mixed_figures, peer_figures, silent_figures

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
DESCRIPTORS = 65536

# name: (goal, unit); a figure must not exceed its goal. None: printed, no goal is set.
GOALS = {
    "wrong": (0, "checks with a wrong state, cause or result in the database"),
    "wrong_metrics": (0, "checks with a wrong or no metric"),
    "flips": (0, "changes of state, where nothing changes"),
    "cpu": (0.08, "of one core, with verdicts, database, dispatch and write_prometheus"),
    "cpu_us_per_check": (None, "us of CPU a check"),
    "switches_per_check": (None, "context switches a check"),
    "pace_error": (0.05, "of the visits to the open ports too few or too many"),
    "late_ms": (100, "ms behind the schedule, the worst"),
    "known_ms": (None, "ms from the start of collectd until every outcome is known"),
    "check_bytes": (None, "bytes of memory a check, with what collectd and write_prometheus keep of its values"),
    "check_bytes_alone": (4096, "bytes of memory a check, in collectd without a write plugin"),
    "series_bytes": (None, "bytes of check_bytes that collectd takes for two values, whoever gives them"),
    "series_per_check": (None, "values a check has in write_prometheus"),
    "disk_bytes_hour": (None, "bytes written an hour, without RRD files"),
    "server_cpu": (None, "of one core, the server of the open ports: not in any other figure"),
    "silent_wrong": (0, "silent checks with a wrong state, cause or result"),
    "silent_round_ms": (None, "ms, a round of silence, from the first socket to the end of the last"),
    "silent_over_ms": (100, "ms longer than one timeout and the pacing (a millisecond a check)"),
    "silent_written_ms": (None, "ms from the first probe until the database has every verdict"),
    "silent_at_once": (None, "sockets at once, the most"),
    "cpu_ratio": (0.08, "of the exporter's CPU a check, the same open ports"),
    "own_us_per_check": (None, "us of CPU a check, every second, each result dispatched"),
    "peer_us_per_check": (None, "us of CPU a probe of prometheus-blackbox-exporter"),
}


def allow_descriptors():
    """As many as a service manager would give collectd, or as this machine lets root have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, max(hard, DESCRIPTORS)))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit < CHECKS + 1000:
        raise SystemExit(f"{limit} file descriptors are too few for {CHECKS} checks: raise the hard limit (ulimit -Hn)")


def measure(lab, folder):
    lab.silence()
    lab.set("prober", "net/ipv4/ip_local_port_range", "10000 65535")
    figures = mixed_figures(lab, folder, ROUNDS)
    figures["series_bytes"] = series_bytes(lab, folder / "series", CHECKS)
    figures.update(silent_figures(lab, folder))
    figures.update(peer_figures(lab, folder, ROUNDS))
    return figures


def main():
    allow_descriptors()
    with tempfile.TemporaryDirectory(prefix="lanatlas-bench-") as name, Lab() as lab:
        figures = measure(lab, pathlib.Path(name))
    return 1 if report(GOALS, figures) else 0


if __name__ == "__main__":
    sys.exit(main())
