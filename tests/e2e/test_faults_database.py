"""What can happen to inventory.db while icmp_heartbeat runs or starts: locked, no room, newer, corrupt."""
import contextlib
import hashlib
import pathlib
import re
import sqlite3
import subprocess
import time

import pytest
from inventory_db import InventoryDb
from ipam_run import Ipam
from quick_heartbeat import DOWN, QUICK, UP, states_entered, wait_for_state

REFUSED = "cannot write, and will try again"
TAKEN = "the database takes changes again"
NAS_IS = "nas v4 (10.98.10.10) is "


def turn_nas(lab, collectd, state):
    """Takes nas down or up and waits until people have been told. Returns when it began and when they knew."""
    known = collectd.log().count(f"{NAS_IS}{state} ")
    began = time.time()
    lab.host("nas", {"down": "mute", "up": "answer"}[state])
    collectd.wait_for(lambda: collectd.log().count(f"{NAS_IS}{state} ") > known, 20, f"nas is {state}")
    return began, time.time()


def assert_true_times(db, turns):
    """The last transitions are those turns, each with the time at which it really began."""
    rows = db.transitions("nas")[-len(turns):]
    assert [row["to_state"] for row in rows] == [{"up": UP, "down": DOWN}[state] for state, _ in turns]
    for row, (_, (began, known)) in zip(rows, turns):
        assert began - 0.5 <= row["at"] / 1000 <= known


@pytest.fixture
def watched_nas(lab, ipam, db, make_collectd):
    """collectd that has found nas up."""
    ipam.text("device", "add", "nas", "10.98.10.10")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=1).start()
    wait_for_state(collectd, db, "nas", "up")
    return collectd


def outage_of_the_database(lab, collectd):
    """Three turns of nas, none of which can be written."""
    turns = [(state, turn_nas(lab, collectd, state)) for state in ("down", "up", "down")]
    collectd.wait_for_log(REFUSED)
    return turns


def assert_told_once(collectd):
    collectd.wait_for_log(TAKEN)
    assert (collectd.log().count(REFUSED), collectd.log().count(TAKEN)) == (1, 1)


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_transitions_outlast_a_locked_database(lab, db, watched_nas, lock):
    with contextlib.closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute(lock)
        turns = outage_of_the_database(lab, watched_nas)
        assert states_entered(db, "nas") == [UP]
        other.execute("ROLLBACK")
    wait_for_state(watched_nas, db, "nas", "down")
    assert states_entered(db, "nas") == [UP, DOWN, UP, DOWN]
    assert_true_times(db, turns)
    assert_told_once(watched_nas)
    assert [row["ended"] is None for row in db.incidents("nas")] == [False, True]


def test_an_outage_of_everything_outlasts_a_locked_database(bulk_lab, db, make_collectd):
    """More transitions than fit one transaction: people are told of each at once, and none is lost or written twice."""
    hosts = [f'"10.99.1.{number}"' for number in range(1, 201)]
    collectd = make_collectd(bulk_lab, plugins={"icmp_heartbeat": {**QUICK, "Host": hosts}}, interval=1).start()
    collectd.wait_for(lambda: list(db.states().values()).count("up") == 200, 30, "all are up")
    with contextlib.closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        bulk_lab.host("bulk", "mute")
        collectd.wait_for(lambda: collectd.log().count("is down since") == 200, 30, "200 are told to be down")
        bulk_lab.host("bulk", "answer")
        collectd.wait_for(lambda: collectd.log().count("is up since") == 400, 30, "200 are told to be up")
        other.execute("ROLLBACK")
    count = "SELECT count(*) FROM transition"
    collectd.wait_for(lambda: db.value(count) == 600, 20, "all transitions are written")
    collectd.stop()
    assert db.value(count) == 600
    assert collectd.log().count("is down since") == 200
    assert db.value("SELECT count(*) FROM incident WHERE ended_at IS NOT NULL AND state = 2") == 200
    assert_told_once(collectd)


@contextlib.contextmanager
def small_disk(folder, size="2m"):
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Leaves no byte; the file to delete."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return ballast


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as folder:
        yield folder


def test_transitions_outlast_a_full_disk(lab, disk, make_collectd):
    db = InventoryDb(disk / "inventory.db")
    Ipam(db.path).text("device", "add", "nas", "10.98.10.10")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=1, database=db.path).start()
    wait_for_state(collectd, db, "nas", "up")
    with contextlib.closing(sqlite3.connect(f"file:{db.path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")  # as Grafana reads: meanwhile the log cannot begin anew and needs room
        reader.execute("SELECT count(*) FROM device").fetchone()
        ballast = fill(disk)
        turns = outage_of_the_database(lab, collectd)
        assert states_entered(db, "nas") == [UP]
        ballast.unlink()
        wait_for_state(collectd, db, "nas", "down")
    assert states_entered(db, "nas") == [UP, DOWN, UP, DOWN]
    assert_true_times(db, turns)
    assert_told_once(collectd)
    refusal = next(line for line in collectd.log().splitlines() if REFUSED in line)
    assert "full" in refusal and "free" in refusal  # what happened, and the way out
    assert db.value("PRAGMA integrity_check") == "ok"


def test_a_start_on_a_full_disk_is_made_good(lab, disk, make_collectd):
    db = InventoryDb(disk / "inventory.db")
    ballast = fill(disk)
    refused = Ipam(db.path).run("device", "add", "nas", "10.98.10.10")
    assert refused.returncode == 1 and "full" in refused.stderr
    options = {**QUICK, "Host": '"10.98.10.10"'}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=1, database=db.path).start()
    collectd.wait_for_log("no database, and will try again")
    assert "full" in collectd.log()
    ballast.unlink()
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 30, "the host of the configuration is up")
    assert collectd.log().count("no database, and will try again") == 1
    assert collectd.log().count("the database is open") == 1


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_directly(path, *statements):
    """Writes as no program of ours does, and leaves nothing in the journal."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_newer_database_is_refused_and_not_touched(lab, ipam, db, make_collectd):
    ipam.text("device", "add", "nas", "10.98.10.10")
    known = db.value("PRAGMA user_version")
    write_directly(db.path, "PRAGMA user_version = 9999")
    before = checksum(db.path)
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=1).start()
    reason = f"this database is version 9999, this program knows {known}: upgrade LAN Atlas"
    collectd.wait_for_log(reason)
    for arguments in (["status"], ["device", "list"], ["device", "add", "web"], ["device", "rm", "nas", "--yes"]):
        refused = ipam.run(*arguments)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert reason in refused.stderr
    assert collectd.stop() == 0
    assert collectd.log().count(reason) == 1
    assert checksum(db.path) == before
    assert db.path.with_name("inventory.db-wal").stat().st_size == 0
    assert list(db.path.parent.glob("*corrupt*")) == []


def garbage(path):
    path.write_bytes(bytes(range(256)) * 512)


def damaged_page(path):
    """An inventory whose tables are overwritten from the second page on, the header sound."""
    Ipam(path).text("device", "add", "nas", "10.98.10.10")
    write_directly(path)
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 3 * 4096)


def cut_short(path):
    Ipam(path).text("device", "add", "nas", "10.98.10.10")
    write_directly(path)
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [garbage, damaged_page, cut_short])
def test_a_corrupt_database_is_set_aside_and_begun_anew(lab, ipam, db, make_collectd, spoil):
    spoil(db.path)
    spoilt = db.path.read_bytes()
    refused = ipam.run("device", "add", "web", "10.98.10.11")
    assert refused.returncode == 1 and str(db.path) in refused.stderr
    assert db.path.read_bytes() == spoilt
    options = {**QUICK, "Host": '"10.98.10.10"'}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=1).start()
    collectd.wait_for_log("was damaged; kept as ")
    aside = pathlib.Path(re.search(r"was damaged; kept as (\S+?),", collectd.log())[1])
    assert aside.parent == db.path.parent and aside.name.startswith("inventory.db.corrupt-")
    assert aside.read_bytes() == spoilt
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 20, "the host of the configuration is up")
    assert db.value("PRAGMA integrity_check") == "ok"
    collectd.stop()
    make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=1).start().stop()
    assert len(set(db.path.parent.glob("inventory.db.corrupt-*[0-9]"))) == 1  # the new one is sound and stays


def test_a_file_of_another_program_is_not_touched(lab, ipam, db, make_collectd):
    write_directly(db.path, "CREATE TABLE recipe (name TEXT)", "INSERT INTO recipe VALUES ('soup')")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=1).start()
    collectd.wait_for_log("the database of another program")
    refused = ipam.run("device", "add", "nas", "10.98.10.10")
    assert refused.returncode == 1 and "another program" in refused.stderr
    assert collectd.stop() == 0
    assert db.rows("SELECT * FROM recipe") == [{"name": "soup"}]
    assert db.rows("SELECT name FROM sqlite_schema") == [{"name": "recipe"}]
    assert list(db.path.parent.glob("*corrupt*")) == []
