"""backup, restore, verify, prune: nothing is lost, whatever the file, the disk or the moment."""
import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import pytest
from collectd_run import BUILD
from inventory_db import InventoryDb
from ipam_run import Ipam


def sites(path):
    rows = InventoryDb(path).rows("SELECT name FROM site ORDER BY name")
    return [row["name"] for row in rows]


@pytest.fixture
def berlin(ipam, tmp_path):
    """An inventory with the site Bonn, and a backup of the time when it was Berlin."""
    ipam.text("site", "add", "Berlin")
    path = tmp_path / "berlin.backup"
    ipam.text("backup", path)
    ipam.text("site", "set", "Berlin", "name=Bonn")
    return path


def fill_sites(path, count):
    """Makes the inventory large, as its own program would write it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.create_function("audit_user", 0, lambda: "test")
        connection.create_function("audit_tool", 0, lambda: "test")
        connection.executemany("INSERT INTO site (name, note) VALUES (?, ?)",
                               ((f"s{i}", "n" * 9000) for i in range(count)))
        connection.commit()


def test_a_backup_is_private_sound_and_has_a_checksum(ipam, berlin, tmp_path):
    assert berlin.stat().st_mode & 0o7777 == 0o640
    assert InventoryDb(berlin).value("PRAGMA integrity_check") == "ok"
    assert sites(berlin) == ["Berlin"]
    subprocess.run(["sha256sum", "--check", "--strict", "berlin.backup.sha256"], cwd=tmp_path, check=True,
                   capture_output=True)
    assert sorted(path.name for path in tmp_path.glob("berlin*")) == ["berlin.backup", "berlin.backup.sha256"]


def test_a_backup_is_made_while_somebody_writes(ipam, db, tmp_path):
    ipam.text("site", "add", "Berlin")
    with contextlib.closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ipam.text("backup", tmp_path / "b")
    assert sites(tmp_path / "b") == ["Berlin"]


def test_what_is_there_is_replaced_only_by_force(ipam, berlin):
    before = berlin.read_bytes()
    refused = ipam.run("backup", berlin)
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert berlin.read_bytes() == before
    ipam.text("backup", berlin, "--force")
    assert sites(berlin) == ["Bonn"]
    ipam.text("verify", berlin)


def test_the_oldest_of_its_own_are_removed(ipam, tmp_path):
    ipam.text("site", "add", "Berlin")
    folder = tmp_path / "backups"
    folder.mkdir()
    for year in (2021, 2022, 2023):
        (folder / f"inventory.db.backup-{year}0101T000000Z").write_bytes(b"")
        (folder / f"inventory.db.backup-{year}0101T000000Z.sha256").write_bytes(b"")
    (folder / "mine.db").write_bytes(b"")
    made = ipam.json("backup", folder, "--keep", 2)[0]
    names = sorted(path.name for path in folder.iterdir())
    assert made["removed"] == 2 and len(names) == 5
    assert names[0] == "inventory.db.backup-20230101T000000Z" and names[-1] == "mine.db"
    refused = ipam.run("backup", folder / "b", "--keep", 2)
    assert refused.returncode == 2 and "a folder" in refused.stderr


def test_a_wrong_clock_does_not_cost_the_new_one(ipam, tmp_path):
    """Backups of a time to come: the one that was made now is the oldest by its name."""
    ipam.text("site", "add", "Berlin")
    folder = tmp_path / "backups"
    folder.mkdir()
    for year in (2091, 2092, 2093):
        (folder / f"inventory.db.backup-{year}0101T000000Z").write_bytes(b"")
    made = ipam.json("backup", folder, "--keep", 2)[0]
    assert made["removed"] == 2 and sites(Path(made["path"])) == ["Berlin"]
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3 and names[-1] == "inventory.db.backup-20930101T000000Z"


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", ".lock"])
def test_the_inventory_is_never_its_own_backup(ipam, db, suffix):
    ipam.text("site", "add", "Berlin")
    link = db.path.parent / "link"
    link.symlink_to(f"{db.path}{suffix}")
    for path in (f"{db.path}{suffix}", link):
        refused = ipam.run("backup", path, "--force")
        assert refused.returncode == 1 and "belongs to the database" in refused.stderr
    assert sites(db.path) == ["Berlin"]
    ipam.text("site", "add", "Bonn")
    assert sites(db.path) == ["Berlin", "Bonn"]


def test_a_device_is_never_replaced(ipam, tmp_path):
    ipam.text("site", "add", "Berlin")
    device = tmp_path / "null"
    os.mknod(device, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    refused = ipam.run("backup", device, "--force")
    assert refused.returncode == 1 and "no regular file" in refused.stderr
    assert stat.S_ISCHR(device.stat().st_mode)


def test_a_name_that_cannot_be_given_leaves_what_was_there(ipam, berlin, tmp_path):
    known = berlin.read_bytes()
    subprocess.run(["mount", "--bind", berlin, berlin], check=True)  # nothing is renamed onto it
    try:
        refused = ipam.run("backup", berlin, "--force")
        assert refused.returncode == 1 and "busy" in refused.stderr
    finally:
        subprocess.run(["umount", berlin], check=True)
    assert berlin.read_bytes() == known
    ipam.text("verify", berlin)
    assert sorted(path.name for path in tmp_path.glob("berlin*")) == ["berlin.backup", "berlin.backup.sha256"]


def test_who_may_not_is_told_and_nothing_changes(ipam, db, berlin, tmp_path):
    """Nobody may read the inventory, and neither write it nor beside it; a backup is not for everybody."""
    for folder in db.path.parents:
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    for path in db.path.parent.glob("inventory.db*"):
        path.chmod(0o644)
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    known = hashlib.sha256(db.path.read_bytes()).hexdigest()
    for arguments in (["backup", tmp_path / "mine"], ["restore", berlin, "--yes"], ["verify", berlin]):
        refused = ipam.run(*arguments, **nobody)
        assert refused.returncode == 1 and "ermission" in refused.stderr, refused.stderr
    for path in tmp_path.glob("berlin*"):
        path.chmod(0o644)
    assert ipam.run("verify", berlin, **nobody).returncode == 0
    assert ipam.run("restore", berlin, "--yes", **nobody).returncode == 1
    assert hashlib.sha256(db.path.read_bytes()).hexdigest() == known
    assert not list(tmp_path.glob("mine*")) and not list(db.path.parent.glob("*.restore*"))


def test_a_journal_beside_a_backup_is_told(ipam, db, berlin):
    """Somebody opened the backup and wrote: what the checksum was made of is not what SQLite would read."""
    with contextlib.closing(sqlite3.connect(berlin, isolation_level=None)) as other:
        other.create_function("audit_user", 0, lambda: "test")
        other.create_function("audit_tool", 0, lambda: "test")
        other.execute("PRAGMA journal_mode = WAL")
        ipam.run("verify", berlin)
        other.execute("UPDATE site SET name = 'Rome'")
        for arguments in (["restore", berlin, "--yes"], ["verify", berlin], ["backup", berlin, "--force"]):
            refused = ipam.run(*arguments)
            assert refused.returncode == 1 and str(berlin) in refused.stderr
    assert sites(db.path) == ["Bonn"]


def test_a_full_disk_leaves_nothing_by_halves(ipam, db, berlin, tmp_path):
    fill_sites(db.path, 300)
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    try:
        shutil.copy(berlin, disk / "b")
        shutil.copy(f"{berlin}.sha256", disk / "b.sha256")
        kept = (disk / "b").read_bytes()
        refused = ipam.run("backup", disk / "b", "--force")
        assert refused.returncode == 1 and "space" in refused.stderr
        assert sorted(path.name for path in disk.iterdir()) == ["b", "b.sha256"]
        assert (disk / "b").read_bytes() == kept
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_full_disk_keeps_the_inventory_at_a_restore(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    ipam = Ipam(tmp_path / "inventory.db")
    ipam.text("site", "add", "Berlin")
    fill_sites(ipam.database, 300)
    ipam.text("backup", tmp_path / "large")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
    try:
        small = Ipam(disk / "inventory.db")
        small.text("site", "add", "Bonn")
        refused = small.run("restore", tmp_path / "large", "--yes")
        assert refused.returncode == 1 and "space" in refused.stderr
        assert sites(small.database) == ["Bonn"]
        assert list(disk.glob("*.restore*")) == []
        small.text("site", "add", "Bremen")
    finally:
        subprocess.run(["umount", disk], check=True)


def test_restore_keeps_what_was_there(ipam, db, berlin):
    told = ipam.text("restore", berlin, "--yes")
    assert sites(db.path) == ["Berlin"]
    before = next(path for path in db.path.parent.iterdir() if ".before-" in path.name and path.name.endswith("Z"))
    assert sites(before) == ["Bonn"] and str(before) in told
    ipam.text("verify")
    ipam.text("site", "add", "Bremen")


def test_restore_wants_a_word(ipam, db, berlin):
    refused = ipam.run("restore", berlin, stdin=subprocess.DEVNULL)
    assert refused.returncode == 2 and "--yes" in refused.stderr
    assert sites(db.path) == ["Bonn"]


def garbage(path):
    path.write_bytes(bytes(range(256)) * 512)


def cut_short(path):
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2)


def one_bit(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def newer(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def foreign(path):
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


def empty(path):
    path.write_bytes(b"")


# A bit within a text is sound to SQLite: the checksum finds it.
BAD = [(one_bit, True), *((spoil, known) for spoil in (garbage, cut_short, newer, foreign, empty)
                          for known in (True, False))]


@pytest.mark.parametrize("spoil, with_checksum", BAD)
def test_bad_files_are_refused_and_nothing_changes(ipam, db, berlin, spoil, with_checksum):
    spoil(berlin)
    if not with_checksum:
        os.unlink(f"{berlin}.sha256")
    known = hashlib.sha256(db.path.read_bytes()).hexdigest()
    refused = ipam.run("restore", berlin, "--yes")
    assert refused.returncode == 1 and str(berlin) in refused.stderr
    assert "checksum" in refused.stderr if with_checksum else "checksum" not in refused.stderr
    assert hashlib.sha256(db.path.read_bytes()).hexdigest() == known
    assert [path.name for path in db.path.parent.iterdir() if ".before-" in path.name or ".restore" in path.name] == []
    assert ipam.run("verify", berlin).returncode == 1


def test_a_corrupt_inventory_is_replaced_and_kept(ipam, db, berlin):
    garbage(db.path)
    spoilt = db.path.read_bytes()
    assert ipam.run("verify").returncode == 1
    ipam.text("restore", berlin, "--yes")
    assert sites(db.path) == ["Berlin"]
    before = next(path for path in db.path.parent.iterdir() if ".before-" in path.name and path.name.endswith("Z"))
    assert before.read_bytes() == spoilt


def test_collectd_is_to_be_stopped_first(lab, ipam, db, berlin, make_collectd):
    collectd = make_collectd(lab, plugins={"ipam_sync": {}}, interval=1).start()
    collectd.wait_for(lambda: db.value("SELECT count(*) FROM run") == 1, 10, "the plugin has opened the inventory")
    refused = ipam.run("restore", berlin, "--yes")
    assert refused.returncode == 1 and "stop collectd" in refused.stderr
    assert sites(db.path) == ["Bonn"]
    bad = berlin.with_name("bad")
    bad.write_bytes(b"garbage" * 1000)
    refused = ipam.run("restore", bad, "--yes")  # nobody stops collectd for a file that is none
    assert refused.returncode == 1 and "stop collectd" not in refused.stderr
    assert collectd.stop() == 0
    ipam.text("restore", berlin, "--yes")
    assert sites(db.path) == ["Berlin"]


def kill_restores(ipam, db, backup, rounds):
    """Each is killed somewhere; the old or the new inventory is there, and never half of one."""
    chance = random.Random()
    fill_sites(db.path, 400)
    old = sites(db.path)
    began = time.monotonic()
    ipam.text("backup", f"{backup}.old")
    usual = 3 * (time.monotonic() - began)
    command = [BUILD / "ipam", "--db", db.path, "restore", backup, "--yes"]
    outcomes = set()
    for _ in range(rounds):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + chance.uniform(0, usual)
            while time.monotonic() < deadline and process.poll() is None:
                pass
            process.kill()
        found = sites(db.path)
        assert found in (["Berlin"], old)
        assert InventoryDb(db.path).value("PRAGMA integrity_check") == "ok"
        outcomes.add(len(found))
        for path in db.path.parent.glob("*.before-*"):
            path.unlink()
        ipam.text("restore", f"{backup}.old", "--yes")
        for path in db.path.parent.glob("*.before-*"):
            path.unlink()
        assert list(db.path.parent.glob("*.restore*")) == []
    print(outcomes)


def test_kill_at_a_restore_leaves_the_old_or_the_new(ipam, db, berlin):
    kill_restores(ipam, db, berlin, 8)


@pytest.mark.long
def test_many_kills_at_a_restore_leave_the_old_or_the_new(ipam, db, berlin):
    kill_restores(ipam, db, berlin, 100)


def test_verify_tells_what_does_not_agree(ipam, db):
    ipam.text("prefix", "add", "10.0.0.0/24")
    assert ipam.text("verify").endswith("is sound\n")
    with contextlib.closing(sqlite3.connect(db.path)) as connection:
        connection.create_function("audit_user", 0, lambda: "test")
        connection.create_function("audit_tool", 0, lambda: "test")
        connection.execute("UPDATE prefix SET vrf = 'lost'")
        connection.commit()
    result = ipam.run("verify")
    assert result.returncode == 1 and "VRF lost" in result.stdout


def test_an_older_backup_is_sound_too(ipam, berlin):
    os.unlink(f"{berlin}.sha256")
    with contextlib.closing(sqlite3.connect(berlin)) as connection:
        connection.execute("PRAGMA user_version = 2")
    assert "is of version 2, which a restore brings to" in ipam.text("verify", berlin)


def test_prune_forgets_what_is_old(ipam, db, tmp_path, monkeypatch):
    conf = tmp_path / "lanatlas.conf"
    conf.write_text("KeepEvents 1d\nKeepAudit 0\n")
    monkeypatch.setenv("LANATLAS_CONF", str(conf))
    ipam.text("site", "add", "Berlin")
    with contextlib.closing(sqlite3.connect(db.path)) as connection:
        connection.executemany("INSERT INTO event (at, kind, severity, data, source) VALUES (?, 'x', 'info', '{}', 'x')",
                               [(at,) for at in range(1200)])
        connection.commit()
    assert "1200 rows would be forgotten" in ipam.text("prune", "--dry-run")
    assert db.value("SELECT count(*) FROM event") == 1200
    counts = {row["history"]: row["rows"] for row in ipam.json("prune")}
    assert counts["events"] == 1200 and counts["audit"] == 0
    assert db.value("SELECT count(*) FROM event") == 0
    assert db.value("SELECT count(*) FROM audit") > 0
    conf.write_text("KeepEvents soon\n")
    assert "KeepEvents" in ipam.run("prune").stderr
