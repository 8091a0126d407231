"""tcp_check in the real collectd: what it costs, and whether it is right."""

import os
import statistics
import time

from bench_daemon import Daemon
from bench_exporter import Exporter
from bench_outcomes import flips, known_count, wrong_metrics, wrong_states
from bench_proc import is_elsewhere, reading, resident_bytes, tcp_sockets
from bench_services import OPEN_PORTS, REPLY, Acceptor, Services, addresses
from bench_lab import PREFIX

CHECKS = int(os.environ.get("BENCH_TCP_CHECKS", "10000"))
PEER_CHECKS = int(os.environ.get("BENCH_TCP_PEER_CHECKS", "1000"))
WINDOW = int(os.environ.get("BENCH_SECONDS", "30"))  # three rounds
PEER_WINDOW = 10
INTERVAL = 10
TIMEOUT = 3
START_RATE = 1000  # checks a second: the first round is spread over a millisecond per check

MIXED = f"    Interval {INTERVAL}\n    Timeout {TIMEOUT}\n    RecheckInterval {TIMEOUT}\n"
# One round, and one probe per check in it.
SILENT = f"    Interval 86400\n    Timeout {TIMEOUT}\n    RecheckInterval {TIMEOUT}\n    Rechecks 0\n    DownAfter 1\n"
PEER = "    Interval 1\n    Timeout 0.5\n    RecheckInterval 0.5\n"


def await_known(daemon, count, limit=300):
    """Until so many outcomes are known; milliseconds since collectd was started."""
    daemon.await_true(lambda: known_count(daemon) >= count, limit, 0.2, f"{count} outcomes are known")
    return (time.monotonic() - daemon.began) * 1000


def window(daemon, server, seconds, checks, interval):
    """What so many seconds cost, and how far the open ports' count of visits is from the schedule's."""
    before, visits, served, began = reading(daemon.pid), server.accepted(), server.cpu_seconds(), time.monotonic()
    time.sleep(seconds)
    after, wall = reading(daemon.pid), time.monotonic() - began
    visits, probes = server.accepted() - visits, wall * checks.count() / interval
    return {
        "cpu": (after.cpu_s - before.cpu_s) / wall,
        "cpu_us_per_check": (after.cpu_s - before.cpu_s) / probes * 1e6,
        "switches_per_check": (after.switches - before.switches) / probes,
        "disk_bytes_hour": (after.written - before.written) * 3600 / wall,
        "server_cpu": (server.cpu_seconds() - served) / wall,
        "pace_error": abs(visits / (wall * checks.count(REPLY) / interval) - 1),
    }


def mixed_figures(lab, folder, rounds):
    """A third open, a third refused, a third silent; two checks per address."""
    silent = CHECKS // 3 // 2
    services = Services().add_half_open(CHECKS // 2 - silent).add_silent(silent)
    empty = empty_bytes(lab, folder / "empty", ("prometheus",))
    late = 0.0
    windows = []
    with Acceptor(lab) as server, Daemon(lab, folder / "mixed", "tcp_check", MIXED + services.lines) as daemon:
        known_ms = await_known(daemon, services.count())
        daemon.await_series(services.count())
        time.sleep(2 * INTERVAL)  # the start has settled
        for _ in range(rounds):
            windows.append(window(daemon, server, WINDOW, services, INTERVAL))
            text = daemon.scrape()[1]  # between the windows: its CPU is not meant
            late = max(late, daemon.lateness_ms(text))
        figures = {name: statistics.median(one[name] for one in windows) for name in windows[0]}
        figures["check_bytes"] = (resident_bytes(daemon.pid) - empty) / services.count()
        figures["wrong"] = wrong_states(daemon, services)
        figures["wrong_metrics"] = wrong_metrics(text, services)
        figures["flips"] = flips(daemon)
        figures["series_per_check"] = text.count("\ncollectd_tcp_check_") / services.count()
    return {**figures, "late_ms": late, "known_ms": known_ms}


def empty_bytes(lab, folder, outputs):
    """Resident memory of the same collectd without a check."""
    with Daemon(lab, folder, "tcp_check", MIXED, outputs=outputs) as daemon:
        daemon.await_true(lambda: "entering read-loop" in daemon.log(), 60, 0.2, "collectd is ready")
        if outputs:
            daemon.scrape()
        time.sleep(INTERVAL)
        return resident_bytes(daemon.pid)


class Sockets:
    """When a namespace had TCP sockets in use, watched from a moment at which it has none."""

    def __init__(self, pid):
        self.pid = pid
        self.first = self.last = None
        self.peak = 0

    def look(self):
        count, now = tcp_sockets(self.pid), time.monotonic()
        self.peak = max(self.peak, count)
        if count:
            self.first = self.first or now
            self.last = now
        return self.first is not None and count == 0


def silent_figures(lab, folder):
    """One round of nothing but silence. The kernel says when the first socket came and the last one went: that is from
    the first probe to the last verdict, whatever the plugin claims. No write plugin: it would hold a socket too."""
    services = Services().add_silent(CHECKS // 2)
    limit_ms = (TIMEOUT + services.count() / START_RATE) * 1000
    empty = empty_bytes(lab, folder / "alone", ())
    with Daemon(lab, folder / "silent", "tcp_check", SILENT + services.lines, outputs=()) as daemon:
        daemon.await_true(lambda: is_elsewhere(daemon.pid), 10, 0.01, "collectd is in the lab")
        sockets = Sockets(daemon.pid)
        daemon.await_true(lambda: sockets.look() and known_count(daemon) >= services.count(), 120, 0.005,
                          "the silent round ends")
        round_ms = (sockets.last - sockets.first) * 1000
        known_ms = (time.monotonic() - sockets.first) * 1000
        daemon.await_true(lambda: len(daemon.rows("SELECT 1 FROM check_state WHERE strip_at > 0")) >= services.count(),
                          40, 1, "the states are written")
        wrong = wrong_states(daemon, services)
        resident = resident_bytes(daemon.pid)
    return {
        "check_bytes_alone": (resident - empty) / services.count(),
        "silent_wrong": wrong,
        "silent_round_ms": round_ms,
        "silent_over_ms": round_ms - limit_ms,
        "silent_written_ms": known_ms,
        "silent_at_once": sockets.peak,
    }


def peer_figures(lab, folder, rounds):
    """The same open ports by both in turn, each result of ours dispatched; the median of the rounds' ratios."""
    services = Services().add_open(PEER_CHECKS // 2)
    targets = [f"{host}:{port}" for host in addresses(PREFIX, PEER_CHECKS // 2) for port in OPEN_PORTS]
    ours, theirs = [], []
    with Acceptor(lab) as server, Exporter(lab, folder) as exporter:
        exporter.cpu_per_check(targets, passes=1)  # it has started and has the memory that it wants
        for turn in range(rounds):
            theirs.append(exporter.cpu_per_check(targets))
            with Daemon(lab, folder / f"peer{turn}", "tcp_check", PEER + services.lines, interval=1) as daemon:
                await_known(daemon, services.count())
                daemon.await_series(services.count())
                time.sleep(2)
                found = window(daemon, server, PEER_WINDOW, services, 1)
            if found["pace_error"] > 0.05:
                raise SystemExit(f"the open ports saw {found['pace_error']:.0%} too few or too many of our checks")
            ours.append(found["cpu_us_per_check"] / 1e6)
    return {
        "cpu_ratio": statistics.median(our / their for our, their in zip(ours, theirs)),
        "peer_us_per_check": statistics.median(theirs) * 1e6,
        "own_us_per_check": statistics.median(ours) * 1e6,
    }
