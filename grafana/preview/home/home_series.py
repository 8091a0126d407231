"""What Prometheus would have scraped of the home lab: its text form with times, for `promtool tsdb create-blocks-from`."""

import contextlib
import random
import sqlite3

from home_history import DAY, HOUR, REPLY

MINUTE = 60
SAMPLE = 2 * MINUTE
TABLES = ("device", "address", "binding", "probe_check", "transition", "device_incident", "audit")
OWN = {"instance": "monitor"}


class Series:
    """Samples by the family of their metric, as the text form has them."""

    def __init__(self, now):
        self.now = now
        self.families = {}

    def add(self, name, labels, value, hours, kind="gauge"):
        text = ",".join(f'{key}="{one}"' for key, one in labels.items())
        family = name.removesuffix("_total") if kind == "counter" else name
        lines = self.families.setdefault((family, kind), [])
        lines.append(f"collectd_{name}{{{text}}} {value:.9g} {self.now - hours * HOUR:.3f}")

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            for (family, kind), lines in sorted(self.families.items()):
                out.write(f"# TYPE collectd_{family} {kind}\n" + "\n".join(lines) + "\n")
            out.write("# EOF\n")


def steps(length, step):
    """Hours before now, oldest first."""
    return [seconds / HOUR for seconds in range(length, -1, -step)]


def of_ping(series, check):
    labels = {"icmp_heartbeat": check.key, "instance": check.device_key}
    for hours in steps(DAY + HOUR, SAMPLE):
        is_up = check.cause(hours) == REPLY
        lost = 0.25 if is_up and check.is_lost(hours) else 0 if is_up else 1
        series.add("icmp_heartbeat_up", labels, is_up, hours)
        # no two are quite alike: of those that are, topk takes any
        series.add("icmp_heartbeat_ping_droprate", labels, lost + check.id * 1e-7, hours)
        if is_up:
            rtt = check.rtt(hours)
            series.add("icmp_heartbeat_ping", labels, rtt, hours)
            series.add("icmp_heartbeat_ping_stddev", labels, rtt * 0.08 * random.Random(rtt).uniform(0.4, 1.6), hours)


def of_service(series, check):
    labels = {"tcp_check": check.key, "instance": check.device_key}
    for hours in steps(DAY + HOUR, SAMPLE):
        is_up = check.cause(hours) == REPLY
        series.add("tcp_check_up", labels, is_up, hours)
        if is_up and check.key != "push":
            connect = check.rtt(hours) / 1000
            series.add("tcp_check_response_time", {**labels, "type": "connect"}, connect, hours)
            if check.key.startswith("http"):
                series.add("tcp_check_response_time", {**labels, "type": "total"}, connect * 2.6 + 0.004, hours)


def of_itself(series, database, pings, services):
    rows = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    dice = random.Random(11)
    sent = {"sent": pings / 30, "received": pings / 30 * 0.93, "duplicate": 0, "rejected": 0}
    asked = {"started": services / 60, "answered": services / 60 * 0.94, "failed": services / 60 * 0.04, "timeouts": services / 60 * 0.02, "exhausted": 0}
    totals = {}

    def count(name, labels, rate):
        at = name, *labels.values()
        totals[at] = totals.get(at, 0) + rate * 15 * dice.uniform(0.97, 1.03)
        series.add(name, {**labels, **OWN}, totals[at], hours, "counter")

    for hours in steps(7 * HOUR, 15):
        for name, rate in sent.items():
            count("icmp_heartbeat_packets_total", {"icmp_heartbeat": name}, rate)
        count("icmp_heartbeat_packets_total", {"icmp_heartbeat": "late"}, 0.2 if 8.05 < hours < 8.3 or dice.random() < 0.004 else 0)
        for name, rate in asked.items():
            count("tcp_check_total_requests_total", {"tcp_check": name}, rate)
        count("icmp_heartbeat_errors_total", {"icmp_heartbeat": "send"}, 0)
        series.add("icmp_heartbeat_latency", {"icmp_heartbeat": "schedule", **OWN}, 0.3 + dice.random() ** 40 * 9, hours)
        series.add("tcp_check_latency", {"tcp_check": "schedule", **OWN}, 0.5 + dice.random() ** 40 * 14, hours)
        series.add("icmp_heartbeat_count", {"icmp_heartbeat": "targets", **OWN}, pings, hours)
        series.add("tcp_check_count", {"tcp_check": "targets", **OWN}, services, hours)
        series.add("tcp_check_count", {"tcp_check": "running", **OWN}, dice.choice((0,) * 60 + (1, 1, 2)), hours)
        series.add("ipam_sync_duration_seconds", {"ipam_sync": "round", **OWN}, 0.02 + dice.random() * 0.012, hours)
        series.add("ipam_sync_duration_seconds", {"ipam_sync": "since_backup", **OWN}, (18.5 - hours) * HOUR, hours)
        series.add("ipam_sync_file_size", {"ipam_sync": "database", **OWN}, (1172 - int(hours) * 4) * 1024, hours)
        for table, count_now in rows.items():
            series.add("ipam_sync_records", {"ipam_sync": table, **OWN}, count_now, hours)


def of_the_plan(series, database):
    """Leases come and go, every three hours; what is nearly full stays so."""
    prefixes = database.execute("SELECT metric, 100 * ratio FROM v_prefix WHERE family = 4 AND kind <> 'internet'").fetchall()
    for hours in steps(7 * DAY + HOUR, 4 * MINUTE):
        for prefix, percent in prefixes:
            leases = random.Random(f"{prefix} {int(hours / 3)}").random() * percent * 0.12 if percent < 20 else 0
            series.add("ipam_sync_percent", {"ipam_sync": prefix, "type": "used", **OWN}, percent - leases, hours)


def write(folder, path, now, checks):
    """`path`: of the inventory; `checks`: of home_history. Two files: promtool reads one once for each two hours of it."""
    day, week = Series(now), Series(now)
    for check in checks:
        (of_ping if check.is_ping else of_service)(day, check)
    with contextlib.closing(sqlite3.connect(path)) as database:
        of_itself(day, database, sum(one.is_ping for one in checks), sum(not one.is_ping for one in checks))
        of_the_plan(week, database)
    day.write(folder / "day.txt")
    week.write(folder / "week.txt")
    return folder / "day.txt", folder / "week.txt"
