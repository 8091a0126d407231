"""The whole of it: the real collectd with icmp_heartbeat, rrdtool and write_prometheus, and 10,000 devices."""

import os
import re
import signal
import sqlite3
import subprocess
import time

from bench_lab import PREFIX, ROOT

TARGETS = int(os.environ.get("BENCH_COLLECTD_TARGETS", "10000"))
SECONDS = 60
START_LIMIT = 600
PORT = 9103

CONFIG = """
FQDNLookup false
Hostname "bench"
Interval 10
BaseDir "{folder}"
PIDFile "{folder}/pid"
TypesDB "/usr/share/collectd/types.db" "{root}/collectd.conf.d/types.db"
LoadPlugin logfile
<Plugin logfile>
    File "{folder}/log"
</Plugin>
PluginDir "{root}/build"
LoadPlugin icmp_heartbeat
<Plugin icmp_heartbeat>
    Database "{folder}/collectd.db"
    Interval 1
{hosts}</Plugin>
PluginDir "/usr/lib/collectd"
Include "{root}/collectd.conf.d/lanatlas_rrdtool.conf"
Include "{root}/collectd.conf.d/lanatlas_prometheus.conf"
"""


def write_config(folder):
    base = PREFIX.split("/")[0].rsplit(".", 2)[0]
    addresses = (f"{base}.{number >> 8}.{number & 255}" for number in range(1, TARGETS + 1))
    hosts = "".join(f'    Host "{address}"\n' for address in addresses)
    path = folder / "collectd.conf"
    path.write_text(CONFIG.format(folder=folder, root=ROOT, hosts=hosts))
    return path


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def scrape(lab):
    """(seconds, text) of one scrape."""
    program = f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:{PORT}/metrics').read().decode())"
    began = time.monotonic()
    done = subprocess.run(lab.command("/usr/bin/python3", "-c", program), stdout=subprocess.PIPE, text=True)
    return time.monotonic() - began, done.stdout


def wait_for_all(lab, process):
    """Until every target has its first sample: they begin slowly, so that write_prometheus never stalls."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("collectd ended; see its log")
        series = scrape(lab)[1].count("collectd_icmp_heartbeat_up{")
        if series >= TARGETS:
            return
        time.sleep(5)  # lint: allow sleep: each look costs a scrape of everything
    raise SystemExit(f"only {series} of {TARGETS} targets were published")


def worst_lateness(text):
    found = re.search(r'^collectd_icmp_heartbeat_latency\{[^}]*icmp_heartbeat="schedule"[^}]*\} (\S+)', text, re.M)
    return float(found.group(1)) if found else 0.0


def rrd_bytes_per_target(folder):
    target = next(path for path in (folder / "rrd").iterdir() if path.name.startswith("10.99."))
    return sum(path.stat().st_size for path in target.rglob("*.rrd"))


def collectd_figures(lab, folder):
    config = write_config(folder)
    process = lab.start("/usr/sbin/collectd", "-f", "-C", config, stderr=subprocess.DEVNULL)
    try:
        wait_for_all(lab, process)
        before = cpu_seconds(process.pid)
        late, scrapes = 0.0, []
        deadline = time.monotonic() + SECONDS
        began = time.monotonic()
        while time.monotonic() < deadline:
            seconds, text = scrape(lab)
            scrapes.append(seconds)
            late = max(late, worst_lateness(text))
            time.sleep(10)  # lint: allow sleep: as often as Prometheus scrapes
        cpu = (cpu_seconds(process.pid) - before) / (time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
    down = sqlite3.connect(f"file:{folder}/collectd.db?mode=ro", uri=True)
    lost = down.execute("SELECT count(*) FROM incident").fetchone()[0]
    if lost:
        print(f"{lost} incidents although every host answers")
    return {
        "collectd_cpu": cpu,
        "collectd_late_ms": late,
        "collectd_scrape_ms": sorted(scrapes)[len(scrapes) // 2] * 1000,
        "collectd_disk_per_target": rrd_bytes_per_target(folder),
    }
