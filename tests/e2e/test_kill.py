"""kill -9 at any moment loses no transition that was committed; many programs may start at once."""
import contextlib
import os
import random
import sqlite3
import subprocess
import threading
import time

import pytest
from collectd_run import BUILD
from flapping_hosts import flapping_hosts
from waiting import wait_until

# Every miss is an outage, so that transitions come as fast as can be.
RESTLESS = {"Interval": "0.2", "Timeout": "0.1", "RecheckInterval": "0.1", "Rechecks": "0", "DownAfter": "1",
            "FlapStart": "0", "FlushInterval": "1"}
HOSTS = {"nas": 0.31, "web": 0.43, "flappy": 0.37, "sixonly": 0.29}
STARTS_WITHIN = 60
ROW = "SELECT id, check_id, at, from_state, to_state, cause FROM transition"


class Observer:
    """Another program that reads the database all the time: the transitions that it has seen are committed."""

    def __init__(self, path):
        self.path = path
        self.seen = {}
        self.failure = None
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.observe)

    def observe(self):
        try:
            with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10)) as connection:
                while not self.ended.wait(0.001):
                    for row in connection.execute(f"{ROW} WHERE id > ? ORDER BY id", (max(self.seen, default=0),)):
                        self.seen[row[0]] = row
        except sqlite3.Error as error:
            self.failure = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def assert_sound(db, seen):
    """All that was seen committed is there, and the parts of the database agree with each other."""
    stored = {row["id"]: tuple(row.values()) for row in db.rows(ROW)}
    lost = [row for number, row in seen.items() if stored.get(number) != row]
    assert lost == [], f"{len(lost)} of {len(seen)} committed transitions are lost or changed"
    assert db.value("PRAGMA integrity_check") == "ok"
    assert db.rows("PRAGMA foreign_key_check") == []
    assert db.rows("SELECT check_id FROM incident WHERE ended_at IS NULL GROUP BY check_id HAVING count(*) > 1") == []
    last = "SELECT check_id, max(id) AS id FROM transition GROUP BY check_id"
    states = db.rows(f"SELECT s.check_id, s.state, t.to_state, (SELECT i.state FROM incident i WHERE i.check_id ="
                     f" s.check_id AND i.ended_at IS NULL) AS open FROM ({last}) l JOIN transition t ON t.id = l.id"
                     f" JOIN check_state s ON s.check_id = t.check_id")
    for row in states:
        assert row["state"] == row["to_state"], row
        assert row["open"] == (None if row["state"] == 1 else row["state"]), row
    assert db.value("SELECT count(*) FROM incident") == db.value("SELECT count(*) FROM transition WHERE to_state <> 1")
    chain = db.rows("SELECT from_state, lag(to_state) OVER (PARTITION BY check_id ORDER BY id) AS before"
                    " FROM transition")
    assert all(row["before"] in (None, row["from_state"]) for row in chain)


def kill_at_a_random_moment(chance, collectd, observer):
    """Somewhere between the start and the commit of some transitions, not just after one."""
    wanted = len(observer.seen) + chance.choice([0, 0, 1, 2, 5, 10])
    moment = time.monotonic() + chance.uniform(0, 0.4)
    collectd.wait_for(lambda: len(observer.seen) >= wanted and time.monotonic() >= moment, 30, "transitions")
    collectd.kill()


def await_transitions(collectd, observer):
    before = len(observer.seen)
    collectd.wait_for(lambda: len(observer.seen) > before, STARTS_WITHIN, "transitions go on")


def kill_again_and_again(lab, ipam, db, make_collectd, rounds):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    ipam.add_lab(lab, *HOSTS)
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": RESTLESS}, interval=1)
    with flapping_hosts(lab, HOSTS), Observer(db.path) as observer:
        for _ in range(rounds):
            collectd.launch()
            kill_at_a_random_moment(chance, collectd, observer)
            assert observer.failure is None
            assert_sound(db, dict(observer.seen))
            collectd.start(STARTS_WITHIN)
            await_transitions(collectd, observer)
            kill_at_a_random_moment(chance, collectd, observer)
            assert_sound(db, dict(observer.seen))
        assert len(observer.seen) > 3 * rounds
    log = collectd.log()
    assert "[error]" not in log and "damaged" not in log
    assert list(db.path.parent.glob("*corrupt*")) == []


def test_kill_loses_no_committed_transition(lab, ipam, db, make_collectd):
    kill_again_and_again(lab, ipam, db, make_collectd, 4)


@pytest.mark.long
def test_a_hundred_kills_lose_no_committed_transition(lab, ipam, db, make_collectd):
    kill_again_and_again(lab, ipam, db, make_collectd, 50)


def test_kill_loses_no_acknowledged_write_of_ipam(db, ipam):
    """ipam is killed while it adds devices; each that it has acknowledged is there, and none by half."""
    chance = random.Random()
    acknowledged = []
    began = time.monotonic()
    ipam.text("device", "add", "first", "10.98.0.1")
    ipam.text("device", "add", "second", "10.98.0.2")
    usual = (time.monotonic() - began) / 2
    for number in range(40):
        device = [f"d{number}", f"10.98.1.{number + 1}", "--notes", "n" * 9000]
        command = [BUILD / "ipam", "--db", db.path, "device", "add", *device]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + chance.uniform(0, 1.2 * usual)
            while time.monotonic() < deadline and process.poll() is None:
                pass
            process.kill()
            if process.stdout.read() == f"added d{number}\n":
                acknowledged.append(f"d{number}")
    print(f"{len(acknowledged)} acknowledged")
    stored = {row["key"]: row["address"] for row in db.rows("SELECT device_key AS key, address FROM v_check")}
    assert set(acknowledged) <= set(stored)
    assert len(stored) == db.value("SELECT count(*) FROM device") and "" not in stored.values()
    assert db.value("PRAGMA integrity_check") == "ok"
    ipam.text("device", "add", "last", "10.98.2.1")


def start_together(lab, ipam, make_collectd, count):
    """`count` collectd and two ipam, on one database that is not there yet."""
    options = {"Interval": "0.5", "Timeout": "0.3", "RecheckInterval": "0.5", "FlushInterval": "1"}
    running = [make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=1) for _ in range(count)]
    for collectd in running:
        collectd.launch()
    environment = {**os.environ, "LANATLAS_DB": str(ipam.database)}
    added = [subprocess.Popen([BUILD / "ipam", "device", "add", *device], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
             for device in (("nas", "10.98.10.10"), ("web", "10.98.10.11"))]
    return running, [(process.communicate(timeout=60)[0], process.returncode) for process in added]


@pytest.mark.parametrize("attempt", range(3))
def test_six_plugins_and_two_ipam_start_together_on_nothing(lab, ipam, db, make_collectd, attempt):
    running, added = start_together(lab, ipam, make_collectd, 6)
    assert added == [("added nas\n", 0), ("added web\n", 0)], attempt
    for collectd in running:
        collectd.wait_for_log("entering read-loop", 20)
    wait_until(lambda: db.value("SELECT count(*) FROM run") == 6, 20, "six runs", lambda: running[0].output())
    wait_until(lambda: db.states() == {("nas", "v4"): "up", ("web", "v4"): "up"}, 20, "both are up",
               lambda: running[0].output())
    assert db.value("PRAGMA user_version") >= 1
    assert db.value("SELECT count(*) FROM source WHERE name = 'person'") == 1
    assert db.value("PRAGMA integrity_check") == "ok"
    for collectd in running:
        assert collectd.stop() == 0
        assert not collectd.complaints()
    assert_sound_states(db)


def assert_sound_states(db):
    """Six that measure the same leave one story of each check."""
    assert db.rows("SELECT check_id FROM incident WHERE ended_at IS NULL GROUP BY check_id HAVING count(*) > 1") == []
    assert db.value("SELECT count(*) FROM check_state") == 2
