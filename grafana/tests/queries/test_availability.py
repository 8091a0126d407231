"""Availability in the dashboards is what `ipam status DEVICE` says: the same sum, made by SQL and by shared/probe."""

import contextlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import time

import pytest

IPAM = pathlib.Path(__file__).resolve().parents[3] / "build" / "ipam"
HOUR, DAY = 3600_000, 86400_000
# Whoever asks second asks later: so much may that change of 24 hours.
TOLERANCE = 5000 / DAY
PERIODS = ("24h", "7d", "30d")
UNKNOWN, UP, DOWN, DEGRADED, GONE, DISABLED = range(6)


def ipam(path, *words):
    environment = {**os.environ, "LANATLAS_DB": str(path), "LC_ALL": "C.UTF-8"}
    return subprocess.run([IPAM, *words], env=environment, check=True, capture_output=True, text=True).stdout


class Story:
    """An inventory in which a test says what happened, in hours before now."""

    def __init__(self, path):
        self.path = path
        self.now = int(time.time() * 1000)
        ipam(path, "init", "--yes")
        self.connection = sqlite3.connect(path, isolation_level=None)
        for name in ("audit_user", "audit_tool"):
            self.connection.create_function(name, 0, lambda: "test")

    def at(self, hours):
        return None if hours is None else self.now - int(hours * HOUR)

    def device(self, name, known=10000, plugins=("icmp_heartbeat",), state=UP):
        ipam(self.path, "device", "add", name)
        number = self.connection.execute("SELECT id FROM device WHERE key = ?", (name,)).fetchone()[0]
        for plugin in plugins:
            self.connection.execute(
                "INSERT INTO probe_check (device_id, key, plugin, target_kind, target, interval_ms, profile, down_after, up_after,"
                " enabled, source, created_at) VALUES (?, ?, ?, 1, '', 0, 1, 0, 0, 1, 'person', 0)", (number, plugin[:4], plugin))
        self.connection.execute(
            "INSERT OR REPLACE INTO device_state (device_id, state, cause, check_id, since, first_known) VALUES (?, ?, 0, NULL, ?, ?)",
            (number, state, self.now, self.at(known) if known else 0))
        return number

    def incident(self, number, state, began, ended):
        self.connection.execute(
            "INSERT INTO device_incident (device_id, state, check_id, cause, started_at, ended_at) VALUES (?, ?, NULL, 1, ?, ?)",
            (number, state, self.at(began), self.at(ended)))

    def run(self, plugin, began, ended):
        self.connection.execute("INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES (?, 'local', ?, ?)",
                                (plugin, self.at(began), self.at(ended)))

    def by_sql(self, name):
        rows = self.connection.execute("SELECT period, availability FROM v_availability WHERE device_key = ?", (name,))
        return dict(rows.fetchall())

    def by_ipam(self, name):
        (row,) = json.loads(ipam(self.path, "status", name, "--format", "json"))
        return {period: row[f"availability_{period}"] for period in PERIODS}


@pytest.fixture
def story(tmp_path):
    one = Story(tmp_path / "inventory.db")
    with contextlib.closing(one.connection):
        yield one


def agree(story, name):
    sql, said = story.by_sql(name), story.by_ipam(name)
    assert set(sql) == set(PERIODS)
    for period in PERIODS:
        if said[period] is None or sql[period] is None:
            assert sql[period] is None and said[period] is None, (name, period, sql, said)
        else:
            assert sql[period] == pytest.approx(said[period], abs=TOLERANCE), (name, period, sql, said)
    return sql


def test_half_a_day_down_is_a_half(story):
    story.run("icmp_heartbeat", 10000, 0)
    story.incident(story.device("nas"), DOWN, 12, 0.0001)
    sql = agree(story, "nas")
    assert sql["24h"] == pytest.approx(0.5, abs=1e-3)
    assert sql["7d"] == pytest.approx(1 - 12 / 168, abs=1e-3)


def test_degraded_is_up_and_gone_is_down(story):
    story.run("icmp_heartbeat", 10000, 0)
    number = story.device("nas")
    story.incident(number, DEGRADED, 20, 18)
    story.incident(number, DOWN, 18, 12)
    story.incident(number, GONE, 12, 6)
    assert agree(story, "nas")["24h"] == pytest.approx(0.5, abs=1e-3)


def test_unknown_and_disabled_do_not_count(story):
    story.run("icmp_heartbeat", 10000, 0)
    number = story.device("nas")
    story.incident(number, UNKNOWN, 20, 14)
    story.incident(number, DISABLED, 14, 8)
    story.incident(number, DOWN, 8, 2)
    assert agree(story, "nas")["24h"] == pytest.approx(0.5, abs=1e-3)


def test_time_without_a_run_does_not_count_though_an_incident_lasted(story):
    story.run("icmp_heartbeat", 24, 18)
    story.run("icmp_heartbeat", 6, 0)
    story.incident(story.device("nas"), DOWN, 21, 3)
    assert agree(story, "nas")["24h"] == pytest.approx(0.5, abs=1e-3)


def test_one_of_several_plugins_is_enough(story):
    story.run("icmp_heartbeat", 24, 12)
    story.run("tcp_check", 14, 0)
    story.run("other", 10000, 0)
    story.incident(story.device("nas", plugins=("icmp_heartbeat", "tcp_check")), DOWN, 6, 0.0001)
    assert agree(story, "nas")["24h"] == pytest.approx(0.75, abs=1e-3)


def test_a_device_that_nothing_checks_has_the_runs_of_those_that_check_others(story):
    story.run("icmp_heartbeat", 12, 0)
    story.device("other")
    story.incident(story.device("nas", plugins=()), DOWN, 6, 0.0001)
    assert agree(story, "nas")["24h"] == pytest.approx(0.5, abs=1e-3)


def test_before_it_was_first_known_is_unknown(story):
    story.run("icmp_heartbeat", 10000, 0)
    story.incident(story.device("nas", known=8), DOWN, 4, None)
    assert agree(story, "nas")["30d"] == pytest.approx(0.5, abs=1e-3)


def test_what_was_never_known_is_null(story):
    story.run("icmp_heartbeat", 10000, 0)
    story.device("nas", known=0, state=UNKNOWN)
    assert agree(story, "nas") == dict.fromkeys(PERIODS)


def test_nothing_ran_is_null(story):
    story.incident(story.device("nas"), DOWN, 12, 6)
    assert agree(story, "nas") == dict.fromkeys(PERIODS)


@pytest.mark.parametrize("seed", range(12))
def test_any_history(story, seed):
    dice = random.Random(seed)
    for plugin in ("icmp_heartbeat", "tcp_check"):
        hours = 900 * dice.random()
        while hours > 1:
            ended = hours * (1 - dice.random() * 0.4) if dice.random() < 0.9 else 0
            story.run(plugin, hours, ended)
            hours = ended - dice.random() * 20
    for name in ("a", "b", "c"):
        number = story.device(name, known=dice.choice((10000, 500, 100, 5)), plugins=dice.choice(
            ((), ("icmp_heartbeat",), ("tcp_check",), ("icmp_heartbeat", "tcp_check"))))
        hours = 1000 * dice.random()
        while hours > 0.1:
            ended = max(hours * (1 - dice.random() * 0.5), 0.05)
            story.incident(number, dice.choice((UNKNOWN, DOWN, DOWN, DEGRADED, GONE, DISABLED)), hours, ended)
            hours = ended if dice.random() < 0.3 else ended * dice.random()
        agree(story, name)
