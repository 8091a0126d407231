"""The engine without collectd: tests/bench/bench_heartbeat.c against fping and against the packets themselves."""

import os
import signal
import statistics
import time

from bench_lab import FIRST, HOSTS, LAST, PREFIX, ROOT
from bench_packets import round_trips

ENGINE = ROOT / "build/bench/bench_heartbeat"
STEADY_SECONDS = int(os.environ.get("BENCH_SECONDS", "30"))
DISK_SECONDS = 120


def pairs(line):
    return {key: float(value) for key, value in (pair.split("=") for pair in line.split())}


def engine(lab, *words):
    done, wall, cpu = lab.run(ENGINE, *words)
    if not done.stdout:
        raise SystemExit(f"bench_heartbeat {' '.join(map(str, words))} failed: {done.stderr}")
    return done.stdout, wall, cpu


def sweep(lab):
    """Every host of the /17 once, by fping and by the engine, whole processes."""
    fping, fping_wall, fping_cpu = lab.run("fping", "-q", "-c1", "-t", "500", "-i", "0.01", "-g", FIRST, LAST)
    answered = fping.stderr.count("1/1/0%")
    if answered < HOSTS * 0.99:
        raise SystemExit(f"fping had {answered} answers of {HOSTS}: this run is no comparison")
    text, wall, cpu = engine(lab, "sweep", PREFIX)
    return {
        "sweep_lost": HOSTS - pairs(text)["answered"],
        "sweep_cpu_ratio": cpu / fping_cpu,
        "sweep_wall_ratio": wall / fping_wall,
    }


def steady(lab, database, targets=10000, interval_ms=1000, seconds=STEADY_SECONDS):
    """So many targets with verdicts and the database, after the start has settled."""
    text, _, _ = engine(lab, "steady", database, seconds, interval_ms, PREFIX, targets)
    found = pairs(text)
    return {
        "steady_cpu": found["cpu"],
        "steady_loss": found["loss"],
        "late_ms": found["late_ms"],
        "start_ms": found["first_ms"],
        "rss_kib": found["rss_kib"],
        "written": found["written"],
    }


def memory_per_target(lab, folder, targets=10000):
    """What ten thousand targets take more than one, as resident memory of the whole process."""
    one = steady(lab, folder / "one.db", targets=1, seconds=1)
    many = steady(lab, folder / "steady.db", targets=targets, seconds=1)
    return (many["rss_kib"] - one["rss_kib"]) * 1024 / (targets - 1)


def disk_bytes_per_hour(lab, database):
    written = steady(lab, database, targets=200, interval_ms=30000, seconds=DISK_SECONDS)["written"]
    return written * 3600 / DISK_SECONDS


def capture(lab, path):
    """tcpdump in the prober's namespace; returns when it captures."""
    process = lab.start(
        "tcpdump", "-i", "any", "--immediate-mode", "-B", "65536", "-s", "96", "-w", path, "icmp",
        stderr=-1, text=True,
    )
    for line in process.stderr:
        if "listening on" in line:
            return process
    raise SystemExit("tcpdump did not start")


def rtt_error_us(lab, folder, count):
    """The median difference between our round-trip times and those of the packets on the wire."""
    path = folder / f"{count}.pcap"
    process = capture(lab, path)
    text, _, _ = engine(lab, "rtt", PREFIX, count, 5)
    # The last packets are on their way through tcpdump's buffer.
    deadline = time.monotonic() + 5
    size = -1
    while size != path.stat().st_size and time.monotonic() < deadline:
        size = path.stat().st_size
        time.sleep(0.2)  # lint: allow sleep: tcpdump tells nobody when its buffer is written
    process.send_signal(signal.SIGINT)
    process.wait()
    wire = round_trips(path)
    errors = []
    for line in text.splitlines():
        index, sequence, rtt = map(int, line.split())
        if (index, sequence) in wire:
            errors.append(abs(rtt - wire[index, sequence]))
    if len(errors) < count * 0.9:
        raise SystemExit(f"only {len(errors)} of {count} round trips were captured")
    return statistics.median(errors)
