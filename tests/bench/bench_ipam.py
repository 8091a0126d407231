#!/usr/bin/python3
"""Benchmark of the address plan: 100,000 addresses on 10,000 devices in 1,000 prefixes, all of them probed. Prints every
figure beside its goal and last one line of name=value pairs; exits 1 when a goal is missed. The figure of a listing is the
worst p99 over the columns that it sorts by, both ways and at any page, and over filters of each kind; which one that was is
said above. BENCH_ROUNDS (3) is how often an import and a check is repeated, BENCH_ASKS (10) how often each question of a
listing is asked (one that is slow is left after two seconds), BENCH_SHOW=1 says the figure of each. The time of a question is that of the whole command, its start
included."""

import contextlib
import filecmp
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import bench_listings
from bench_plan import fill, write_nested, write_plan
from bench_report import report
from bench_status_page import page_figures

IPAM = pathlib.Path(__file__).resolve().parents[2] / "build" / "ipam"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
ASKS = int(os.environ.get("BENCH_ASKS", "10"))
SHOW = os.environ.get("BENCH_SHOW", "") not in ("", "0")
OVERLAP_SIZES = (1000, 10000, 100000)
SINGLE_ASKS = 10 * ASKS
PATIENCE_S = 2

# name: (goal, unit); a figure must not exceed its goal. None: printed, no goal is set.
GOALS = {
    "start_ms": (10, "ms, `ipam --version`, p99"),
    "import_s": (5, "s, 100,000 addresses from CSV into an empty database"),
    "address_ms": (20, "ms, a page of addresses, the worst p99"),
    "address_sorted_ms": (20, "ms, of addresses in another order, the worst p99"),
    "device_ms": (20, "ms, of devices"),
    "prefix_ms": (20, "ms, of prefixes with their use"),
    "range_ms": (20, "ms, of ranges with their use"),
    "vlan_ms": (20, "ms, of VLANs"),
    "site_ms": (20, "ms, of sites"),
    "vrf_ms": (20, "ms, of VRFs"),
    "group_ms": (20, "ms, of groups"),
    "link_ms": (20, "ms, of links"),
    "audit_ms": (20, "ms, of the audit"),
    "check_ms": (20, "ms, the checks of a device"),
    "incidents_ms": (20, "ms, incidents of all devices, of one"),
    "history_ms": (20, "ms, who held an address, where a device was"),
    "device_show_ms": (20, "ms, one device"),
    "status_device_ms": (20, "ms, `status` of one device"),
    "status_ms": (None, "ms, `status` of all of them"),
    "match_ms": (20, "ms, one address with its prefixes (longest match), p99"),
    "next_ms": (20, "ms, the next free address of a prefix, p99"),
    "who_ms": (20, "ms, who holds an address, p99"),
    "conflicts_s": (1, "s, the check of the whole plan for conflicts"),
    "overlap_1k_ms": (None, "ms, that check of 1,000 nested prefixes"),
    "overlap_10k_ms": (None, "ms, of 10,000"),
    "overlap_100k_ms": (None, "ms, of 100,000"),
    "overlap_growth": (2, "of n log n: the growth from 10,000 to 100,000, beyond the start of the command"),
    "roundtrip_differs": (0, "whether export, import, export changed a byte"),
    "database_mb": (None, "MB, the database with all that"),
    "report_s": (2, "s, the status page of 10,000 monitored devices"),
    "report_mb": (10, "MB, that page"),
}


class Ipam:
    def __init__(self, database):
        self.database = database
        self.environment = {**os.environ, "LANATLAS_DB": str(database), "LC_ALL": "C.UTF-8"}

    def call(self, *words):
        return subprocess.run([IPAM, *map(str, words)], env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)

    def run(self, *words, accept=(0,)):
        """Seconds that the command took."""
        began = time.monotonic()
        result = self.call(*words)
        seconds = time.monotonic() - began
        if result.returncode not in accept:
            raise SystemExit(f"ipam {' '.join(map(str, words))}: {result.stderr.decode(errors='replace')}")
        return seconds

    def refused(self, *words):
        """What the command says when it refuses."""
        result = self.call(*words)
        if result.returncode == 0:
            raise SystemExit(f"ipam {' '.join(map(str, words))} was not refused")
        return result.stderr.decode(errors="replace").splitlines()[0]

    def p99_ms(self, ask, asks=SINGLE_ASKS, accept=(0,)):
        """`ask` gives the words of each question."""
        times = []
        while len(times) < asks and (sum(times) < PATIENCE_S or asks > ASKS):
            times.append(self.run(*ask(), accept=accept))
        times.sort()
        return times[math.ceil(len(times) * 0.99) - 1] * 1000


@contextlib.contextmanager
def fresh(folder, name):
    database = folder / f"{name}.db"
    yield Ipam(database)
    for path in folder.glob(f"{name}.db*"):
        path.unlink()


def import_seconds(folder, plan):
    times = []
    for turn in range(ROUNDS):
        with fresh(folder, f"import{turn}") as ipam:
            times.append(ipam.run("import", "--yes", plan))
    return statistics.median(times)


def worst(ipam, asker, name):
    """{what is asked: its p99}. A filter that finds nothing has answered too."""
    figures = {}
    for asked, ask in bench_listings.questions(ipam, asker, name):
        figures[asked] = ipam.p99_ms(ask, asks=ASKS, accept=(0, 1))
        if SHOW:
            print(f"  {name:14} {asked:50} {figures[asked]:8.2f} ms", flush=True)
    return figures


def listing_figures(ipam):
    asker = bench_listings.Asker()
    figures = {}
    for name in (*bench_listings.LISTINGS, *bench_listings.PLAIN):
        found = worst(ipam, asker, name)
        sorted_too = name == "address"
        parts = {name: {key: value for key, value in found.items() if not (sorted_too and key.startswith("--sort"))}}
        if sorted_too:
            parts["address_sorted"] = {key: value for key, value in found.items() if key.startswith("--sort")}
        for part, times in parts.items():
            slowest = max(times, key=times.get)
            figures[f"{part}_ms"] = times[slowest]
            beyond = sorted(key for key in times if times[key] > GOALS[f"{part}_ms"][0])
            print(f"{part}: {len(times)} questions, the slowest is {slowest} ({times[slowest]:.1f} ms)"
                  + (f"; beyond the goal: {', '.join(beyond)}" if beyond else ""), flush=True)
    return figures


def question_figures(ipam):
    asker = bench_listings.Asker()
    return {
        "start_ms": ipam.p99_ms(lambda: ("--version",)),
        **listing_figures(ipam),
        "status_ms": statistics.median(ipam.run("status") for _ in range(ROUNDS)) * 1000,
        "match_ms": ipam.p99_ms(lambda: asker.fill(("address", "show", "{address}"))),
        "next_ms": ipam.p99_ms(lambda: asker.fill(("next", "{prefix}"))),
        "who_ms": ipam.p99_ms(lambda: asker.fill(("who", "{address}"))),
    }


def overlap_figures(folder):
    """The median of the check at each size, and its growth over n log n."""
    times = []
    for size in OVERLAP_SIZES:
        paper = folder / f"nested{size}.csv"
        write_nested(paper, size)
        with fresh(folder, f"nested{size}") as ipam:
            ipam.run("import", "--yes", paper)
            start = statistics.median(ipam.run("--version") for _ in range(ROUNDS))
            times.append(statistics.median(ipam.run("conflicts") for _ in range(ROUNDS)) - start)
    expected = OVERLAP_SIZES[2] * math.log(OVERLAP_SIZES[2]) / (OVERLAP_SIZES[1] * math.log(OVERLAP_SIZES[1]))
    return {"overlap_1k_ms": times[0] * 1000, "overlap_10k_ms": times[1] * 1000, "overlap_100k_ms": times[2] * 1000,
            "overlap_growth": times[2] / times[1] / expected}


def roundtrip_differs(folder, ipam):
    """CSV and JSON."""
    differs = 0
    for form in ("csv", "json"):
        first, second = folder / f"first.{form}", folder / f"second.{form}"
        ipam.run("export", form, "-o", first)
        with fresh(folder, f"again_{form}") as again:
            again.run("import", "--yes", first)
            again.run("export", form, "-o", second)
        differs += not filecmp.cmp(first, second, shallow=False)
    return differs


def measure(folder):
    plan = folder / "plan.csv"
    write_plan(plan)
    figures = {"import_s": import_seconds(folder, plan)}
    with fresh(folder, "plan") as ipam:
        ipam.run("import", "--yes", plan)
        ipam.run("conflicts")  # the first stores what it finds
        figures["conflicts_s"] = statistics.median(ipam.run("conflicts") for _ in range(ROUNDS))
        figures["roundtrip_differs"] = roundtrip_differs(folder, ipam)
        fill(ipam.database)
        figures.update(question_figures(ipam))
        figures["database_mb"] = ipam.database.stat().st_size / 1e6
    figures.update(overlap_figures(folder))
    with fresh(folder, "monitored") as ipam:
        figures.update(page_figures(folder, ipam, folder / "monitored.db", ROUNDS))
    return figures


def main():
    with tempfile.TemporaryDirectory(prefix="lanatlas-bench-") as name:
        figures = measure(pathlib.Path(name))
    return 1 if report(GOALS, figures) else 0


if __name__ == "__main__":
    sys.exit(main())
