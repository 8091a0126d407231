"""What the plugins would have found in the home lab within a month: outages, written as the plugins write them, and the
present state of each check. A plugin cannot be made to live through a month, so these rows are the only ones that ipam did
not write. All of it follows from the tables and the clock: the same each time."""

import contextlib
import json
import math
import random
import sqlite3
from dataclasses import dataclass

UNKNOWN, UP, DOWN, DEGRADED, GONE = range(5)
REPLY, TIMEOUT, NETWORK, HOST, REFUSED, WRONG, NOT_RUNNING = 0, 1, 2, 3, 9, 13, 40
HOUR = 3600
DAY = 24 * HOUR
STRIP = 30


@dataclass
class Outage:
    device: str
    began: float  # hours before now
    ended: float  # 0: it lasts
    cause: int = TIMEOUT
    state: int = DOWN
    check: str = ""  # the one that is down; '': all of them


OUTAGES = [
    Outage("Garden camera", 0.43, 0),
    Outage("Backup", 5.2, 0, REFUSED, DEGRADED, "tcp-22"),
    Outage("Backup", 14.9, 14.6),
    Outage("Backup", 100.5, 99.8),
    Outage("Old phone", 21 * 24, 0, HOST, GONE),
    Outage("Anna's laptop", 2.1, 0.9),
    *(Outage(name, 8.3, 8.05, cause) for name, cause in (("Provider", NETWORK), ("Public DNS", NETWORK), ("VPS", NETWORK),
                                                         ("Cabin router", TIMEOUT), ("Cabin camera", TIMEOUT), ("Cabin heating", TIMEOUT))),
    *(Outage(name, 62.4, 59.5, TIMEOUT) for name in ("Cabin router", "Cabin camera", "Cabin heating")),
    *(Outage(name, 300.2, 296.9, TIMEOUT) for name in ("Cabin router", "Cabin camera", "Cabin heating")),
    Outage("Photos", 20.1, 19.6, WRONG, DEGRADED, "https"),
    Outage("Mail", 3.9, 3.75, REFUSED, DEGRADED, "tcp-25"),
    Outage("Builds", 11.5, 11.2, REFUSED, DEGRADED, "http-3000"),
    Outage("Printer", 15.5, 13.9, HOST),
    Outage("Washing machine", 13.1, 12.2, HOST),
    Outage("Washing machine", 38.0, 36.4, HOST),
    *(Outage("Solar inverter", 24 * day + 13.8, 24 * day + 13.1) for day in range(12)),
    Outage("Pine", 170.3, 170.05, HOST), *(Outage(name, 170.3, 169.9, HOST) for name in ("Web", "Mail", "Builds")),
    *(Outage("Ben's laptop", 24 * day + 19.0, 24 * day + 9.0) for day in range(20)),
    *(Outage("Anna's laptop", 24 * day + 21.5, 24 * day + 11.9) for day in range(20)),
    *(Outage("Ben's phone", 24 * day + 10.3, 24 * day + 9.9) for day in range(0, 20, 3)),
    Outage("TV", 20.4, 2.6, HOST),
]
# Hours before now, between which the plugins ran: they were updated once.
RUNS = [(46 * 24, 12 * 24 + 0.06), (12 * 24, 0)]
NEVER_PROBED = ("Thermostat",)


@dataclass
class Check:
    id: int
    device: str
    device_key: str
    key: str
    address: str
    rtt_ms: float
    outages: list

    @property
    def is_ping(self):
        return self.key in ("v4", "v6")

    def cause(self, hours):
        """What a probe so long ago met."""
        return next((one.cause for one in self.outages if one.began >= hours > one.ended or (one.ended == 0 and hours <= one.began)), REPLY)

    def rtt(self, hours):
        """Milliseconds: a slow wave of the day, noise, and a spike now and then."""
        dice = random.Random(f"{self.device} {self.key} {hours:.4f}")
        wave = 1 + 0.18 * math.sin((hours + len(self.device)) / 24 * 2 * math.pi)
        spike = 1 + dice.random() * 4 if dice.random() < 0.012 else 1
        return self.rtt_ms * wave * (0.88 + dice.random() * 0.24) * spike * (1 if self.is_ping else 3)

    def is_lost(self, hours):
        """A probe that was lost without an outage: radio is radio."""
        return self.rtt_ms > 3 and random.Random(f"lost {self.device} {self.key} {hours:.4f}").random() < self.rtt_ms / 900


def checks(path, devices):
    """All checks of the inventory that were ever probed, each with its outages."""
    usual = {one.name: one.rtt_ms for one in devices}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, device_name, device_key, key, address FROM v_check WHERE monitored = 1 ORDER BY id")
        return [Check(number, name, device_key, key, address, usual[name],
                      [one for one in OUTAGES if one.device == name and one.check in ("", key)])
                for number, name, device_key, key, address in rows if name not in NEVER_PROBED]


class Story:
    """Writes into an inventory, as of `now` (Unix seconds)."""

    def __init__(self, path, now):
        self.now = now
        self.connection = sqlite3.connect(path, isolation_level=None)

    def close(self):
        self.connection.close()

    def at(self, hours):
        """Unix milliseconds."""
        return int((self.now - hours * HOUR) * 1000)

    def insert(self, table, **values):
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        return self.connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(values.values())).lastrowid

    def runs(self):
        for plugin in ("icmp_heartbeat", "tcp_check", "ipam_sync"):
            for began, ended in RUNS:
                self.insert("run", plugin=plugin, vantage="local", started_at=self.at(began), alive_at=self.at(ended))

    def ends_of(self, outage):
        return {"started_at": self.at(outage.began), "ended_at": self.at(outage.ended) if outage.ended else None}

    def check(self, check):
        first = RUNS[0][0]
        for outage in sorted(check.outages, key=lambda one: -one.began):
            self.insert("incident", check_id=check.id, vantage="local", state=DOWN, cause=outage.cause, **self.ends_of(outage))
            self.transition(check, outage.began, UP, DOWN, outage.cause)
            if outage.ended:
                self.transition(check, outage.ended, DOWN, UP, REPLY)
        present = min((one for one in check.outages if one.ended == 0), key=lambda one: one.began, default=None)
        since = present.began if present else min((one.ended for one in check.outages), default=first)
        interval = 30 if check.is_ping else 60
        self.insert("check_state", check_id=check.id, vantage="local", state=DOWN if present else UP,
                    cause=present.cause if present else REPLY, flapping=0, since=self.at(since), first_known=self.at(first),
                    updated_at=self.at(0), address=check.address, strip_at=self.at(0), **self.strip(check, interval),
                    http_status=200 if "http" in check.key and not present else None,
                    tls_expires=self.at(-24 * (41 + check.id % 40)) if check.key.startswith(("https", "tls")) else None)

    def transition(self, check, hours, before, after, cause):
        self.insert("transition", check_id=check.id, vantage="local", at=self.at(hours), from_state=before, to_state=after, cause=cause)

    def strip(self, check, interval):
        """The last results: JSON of shared/probe/strip.h, gap and value in turn, and what follows from them."""
        results = []
        for position in range(STRIP):
            hours = (STRIP - 1 - position) * interval / HOUR
            cause = check.cause(hours)
            lost = cause == REPLY and check.is_ping and check.is_lost(hours)
            results.append(-TIMEOUT if lost else -cause if cause else round(check.rtt(hours) * 1000))
        flat = [value for at, result in enumerate(results) for value in (interval * 1000 if at else 0, result)]
        answers = [result for result in results if result > 0]
        return {"strip": json.dumps(flat, separators=(",", ":")), "loss": 1 - len(answers) / STRIP if check.is_ping else None,
                "rtt_ms": results[-1] / 1000 if results[-1] > 0 else None}

    def device(self, number, name, every):
        """`every`: all checks of it. One of a state of the past is closed before the next begins."""
        mine = sorted((one for one in OUTAGES if one.device == name), key=lambda one: -one.began)
        speaks = {one.key: one.id for one in every}
        for outage in mine:
            self.insert("device_incident", device_id=number, state=outage.state, cause=outage.cause, **self.ends_of(outage),
                        check_id=speaks.get(outage.check, every[0].id))
        present = next((one for one in mine if one.ended == 0), None)
        since = present.began if present else min((one.ended for one in mine), default=RUNS[0][0])
        self.insert("device_state", device_id=number, state=present.state if present else UP, cause=present.cause if present else REPLY,
                    check_id=speaks.get(present.check, every[0].id) if present else every[0].id, since=self.at(since),
                    first_known=self.at(RUNS[0][0]))


def write(path, now, devices):
    """Gives the checks, for what measures them."""
    every = checks(path, devices)
    story = Story(path, now)
    story.connection.execute("BEGIN IMMEDIATE")
    story.runs()
    for check in every:
        story.check(check)
    for name in {one.device: None for one in every}:
        (number,) = story.connection.execute("SELECT id FROM device WHERE name = ?", (name,)).fetchone()
        story.device(number, name, [one for one in every if one.device == name])
    story.connection.execute("COMMIT")
    story.close()
    return every
