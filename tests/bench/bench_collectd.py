"""The whole of it: the real collectd with icmp_heartbeat, rrdtool and write_prometheus, and 10,000 devices."""

import os
import time

from bench_daemon import Daemon
from bench_lab import PREFIX
from bench_proc import cpu_seconds

TARGETS = int(os.environ.get("BENCH_COLLECTD_TARGETS", "10000"))
SECONDS = 60


def options():
    base = PREFIX.split("/")[0].rsplit(".", 2)[0]
    addresses = (f"{base}.{number >> 8}.{number & 255}" for number in range(1, TARGETS + 1))
    return "    Interval 1\n" + "".join(f'    Host "{address}"\n' for address in addresses)


def rrd_bytes_per_target(folder):
    target = next(path for path in (folder / "rrd").iterdir() if path.name.startswith("10.99."))
    return sum(path.stat().st_size for path in target.rglob("*.rrd"))


def collectd_figures(lab, folder):
    folder = folder / "collectd"
    with Daemon(lab, folder, "icmp_heartbeat", options(), outputs=("rrdtool", "prometheus")) as daemon:
        daemon.await_series(TARGETS)
        before = cpu_seconds(daemon.pid)
        late, scrapes = 0.0, []
        began = time.monotonic()
        while time.monotonic() < began + SECONDS:
            seconds, text = daemon.scrape()
            scrapes.append(seconds)
            late = max(late, daemon.lateness_ms(text))
            time.sleep(10)  # as often as Prometheus scrapes
        cpu = (cpu_seconds(daemon.pid) - before) / (time.monotonic() - began)
    lost = daemon.rows("SELECT count(*) FROM incident")[0][0]
    if lost:
        print(f"{lost} incidents although every host answers")
    return {
        "collectd_cpu": cpu,
        "collectd_late_ms": late,
        "collectd_scrape_ms": sorted(scrapes)[len(scrapes) // 2] * 1000,
        "collectd_disk_per_target": rrd_bytes_per_target(folder),
    }
