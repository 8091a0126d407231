"""Who is who: merge, split, undo, who, where and the audit. No collectd runs here."""
import os
import re
import sqlite3
import subprocess
import time

import pytest

from collectd_run import BUILD
from labs import REPOSITORY
from terminal import Terminal

MAC, OTHER_MAC = "00:11:32:00:00:01", "00:11:32:00:00:02"


def failure(ipam, *arguments, code=1):
    done = ipam.run(*arguments, stdin=subprocess.DEVNULL)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.startswith("ipam: ")
    return done.stderr


def dump(database):
    """Every row of every table but the audit and the journal."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = [name for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('audit', 'journal')")]
        rows = {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in tables}
    connection.close()
    return rows


@pytest.fixture
def nas(ipam):
    """A NAS that was found twice."""
    ipam.text("device", "add", "NAS", "10.0.0.7", "--mac", MAC, "--type", "nas")
    ipam.text("device", "add", "nas.lan", "10.0.0.8", "--mac", OTHER_MAC, "--notes", "in the cellar", "--site", "Home")
    return ipam


def holders(ipam, *arguments):
    return [(row["key"], row["address"]) for row in ipam.json("who", *arguments)]


def test_merge_makes_one_device_of_two(nas):
    preview = nas.json("device", "merge", "nas", "nas.lan", "--dry-run")[0]
    assert preview["preview"] is True and preview["identifiers"] == 1 and preview["interfaces"] == 1
    assert 'notes: "in the cellar" stays, "" goes' in preview["differences"]
    assert len(nas.json("device", "list")) == 2
    assert "'ipam undo 1' takes it back" in nas.text("device", "merge", "nas", "nas.lan", "--yes")
    assert [device["key"] for device in nas.json("device", "list")] == ["nas"]
    shown = nas.json("device", "show", "nas.lan")[0]
    assert shown["key"] == "nas" and shown["addresses"] == ["10.0.0.7", "10.0.0.8"] and shown["notes"] == "in the cellar"
    assert shown["site"] == "Home" and sorted(shown["macs"]) == [MAC, OTHER_MAC]
    assert [(check["device"], check["key"]) for check in nas.json("check", "list")] == [("nas", "v4")]


def test_undo_gives_back_all(nas):
    before = dump(nas.database)
    nas.text("device", "merge", "nas", "nas.lan", "--yes")
    assert dump(nas.database) != before
    assert re.fullmatch(r"undone 1: merged nas.lan \(nas.lan\) into nas \(NAS\), as \S+ had done\n", nas.text("undo"))
    assert dump(nas.database) == before
    entry = nas.json("undo", "--list")[0]
    assert entry["kind"] == "merge" and entry["undone"]
    assert "nothing to undo" in failure(nas, "undo")
    assert "undone already" in failure(nas, "undo", "1")
    assert "no change 7" in failure(nas, "undo", "7")
    failure(nas, "undo", "x", code=2)


def test_undo_says_what_has_changed_since(nas):
    nas.text("device", "merge", "nas", "nas.lan", "--yes")
    nas.text("device", "set", "nas", "notes=moved")
    before = dump(nas.database)
    assert "the device nas has changed since, so nothing was undone" in failure(nas, "undo")
    assert dump(nas.database) == before


def test_merge_asks_and_needs_a_terminal_to(nas):
    assert "--yes" in failure(nas, "device", "merge", "nas", "nas.lan", code=2)
    for answer, count in (("n", 2), ("y", 1)):
        terminal = Terminal([BUILD / "ipam", "device", "merge", "nas", "nas.lan"], LANATLAS_DB=str(nas.database))
        terminal.expect("[y/N]")
        terminal.type(answer + "\r")
        terminal.finish()
        assert len(nas.json("device", "list")) == count


def measure(folder, device, value):
    """What collectd has written of the ping of a device in the last minute."""
    path = folder / device / "icmp_heartbeat-v4" / "ping.rrd"
    path.parent.mkdir(parents=True)
    now = int(time.time()) // 10 * 10
    subprocess.run(["rrdtool", "create", path, "--start", str(now - 100), "--step", "10", "DS:value:GAUGE:20:0:U", "RRA:AVERAGE:0.9:1:1000"], check=True)
    subprocess.run(["rrdtool", "update", path, *(f"{now - back}:{value}" for back in range(90, -1, -10))], check=True)


def test_graphs_are_found_by_the_old_key(nas, tmp_path):
    folder = tmp_path / "rrd"
    measure(folder, "nas.lan", 7)
    nas.text("device", "merge", "nas", "nas.lan", "--yes")

    def averages(device):
        return {row["avg_ms"] for row in nas.json("graph", device, "--since", "1h", "--rrd", folder)} - {None}

    assert averages("nas.lan") == averages("nas") == {7.0}
    measure(folder, "nas", 3)
    assert averages("nas.lan") == {7.0} and averages("nas") == {3.0}


def test_bad_merges_are_refused(nas):
    assert "the same device nas" in failure(nas, "device", "merge", "nas", "NAS", "--yes")
    assert "no device has the key or the name" in failure(nas, "device", "merge", "nas", "x", "--yes")
    nas.text("device", "merge", "nas", "nas.lan", "--yes")
    assert "the same device nas" in failure(nas, "device", "merge", "nas.lan", "nas", "--yes")


def test_split_takes_a_card_away_and_undo_brings_it_back(nas):
    nas.text("device", "merge", "nas", "nas.lan", "--yes")
    before = dump(nas.database)
    preview = nas.json("device", "split", "nas", "--identifier", f"mac:{OTHER_MAC}", "--dry-run")[0]
    assert (preview["new"], preview["identifiers"], preview["interfaces"], preview["bindings"]) == ("nas-2", 1, 1, 1)
    assert dump(nas.database) == before
    nas.text("device", "split", "nas", "--identifier", f"mac:{OTHER_MAC}", "--name", "Backup")
    assert holders(nas, "10.0.0.8") == [("backup", "10.0.0.8")]
    assert nas.json("device", "show", "backup")[0]["checks"] == ["v4"]
    nas.text("device", "split", "nas", "--address", "10.0.0.7")
    assert [device["name"] for device in nas.json("device", "list", "--columns", "name")] == ["Backup", "NAS", "NAS 2"]
    nas.text("device", "merge", "nas", "nas-2", "--yes")
    nas.text("device", "set", "backup", "name=NAS 2")
    assert nas.json("device", "split", "nas", "--address", "10.0.0.7", "--dry-run")[0]["name"] == "NAS 3"
    nas.text("device", "set", "backup", "name=Backup")
    nas.text("undo")
    nas.text("undo")
    nas.text("undo")
    assert dump(nas.database) == before
    assert "no interface" in failure(nas, "device", "split", "nas", "--interface", "eth9")
    assert "never held 10.9.9.9" in failure(nas, "device", "split", "nas", "--address", "10.9.9.9")
    failure(nas, "device", "split", "nas", code=2)
    failure(nas, "device", "split", "nas", "--identifier", "hostnam:x", code=2)
    assert dump(nas.database) == before


def test_who_tells_of_now_and_then(nas):
    nas.text("device", "set", "nas", "address-=10.0.0.7")
    nas.text("device", "set", "nas.lan", "address+=10.0.0.7")
    with sqlite3.connect(nas.database) as connection:  # the past, which nobody can write with ipam
        connection.create_function("audit_user", 0, lambda: "test")
        connection.create_function("audit_tool", 0, lambda: "test")
        connection.execute("UPDATE binding SET valid_from = 1772366400000, valid_to = 1772370000000 WHERE valid_to IS NOT NULL")
    connection.close()
    assert holders(nas, "10.0.0.7") == [("nas.lan", "10.0.0.7")]
    for when in ("2026-03-01 12:30Z", "2026-03-01T12:00Z", "2026-03-01"):
        assert holders(nas, "10.0.0.7", "--at", when) == [("nas", "10.0.0.7")]
    assert holders(nas, "10.0.0.7", "--at", "2026-03-01 13:00Z") == []
    assert [key for key, _ in holders(nas, "10.0.0.7", "--all")] == ["nas.lan", "nas"]
    assert "nobody held 10.0.0.7" in failure(nas, "who", "10.0.0.7", "--at", "2026-02-01")
    assert "nobody has ever held 10.0.0.99" in failure(nas, "who", "10.0.0.99")
    assert 'there is no VRF "lab"' in failure(nas, "who", "10.0.0.7", "--vrf", "lab")
    assert 'there is no VRF "lab"' in failure(nas, "who", "10.0.0.7", "--vrf", "lab", "--format", "json")
    nas.text("vrf", "add", "lab")
    assert "in the VRF lab" in failure(nas, "who", "10.0.0.7", "--vrf", "lab")
    for bad in (["who", "10.0.0.300"], ["who", "010.0.0.7"], ["who", "10.0.0.7", "--at", "yesterday"], ["who", "10.0.0.7", "--at", "2026-02-30"],
                ["who", "10.0.0.7", "--all", "--at", "2h"], ["who", "fe80::1"]):
        failure(nas, *bad, code=2)


def test_times_are_local_for_people(nas):
    environment = {**os.environ, "LANATLAS_DB": str(nas.database), "TZ": "Europe/Berlin"}
    with sqlite3.connect(nas.database) as connection:
        connection.create_function("audit_user", 0, lambda: "test")
        connection.create_function("audit_tool", 0, lambda: "test")
        connection.execute("UPDATE binding SET valid_from = 1772366400000, valid_to = 1772370000000")
    connection.close()
    done = subprocess.run([BUILD / "ipam", "who", "10.0.0.7", "--at", "2026-03-01 13:30"], capture_output=True, text=True,
                          timeout=60, env=environment)
    assert "2026-03-01 13:00:00  2026-03-01 14:00:00" in done.stdout


def test_where_tells_of_macs_and_devices(nas):
    assert [row["address"] for row in nas.json("where", "00-11-32-00-00-01")] == ["10.0.0.7"]
    nas.text("device", "merge", "nas", "nas.lan", "--yes")
    for name in ("nas", "NAS", "nas.lan"):
        assert sorted(row["address"] for row in nas.json("where", name)) == ["10.0.0.7", "10.0.0.8"]
    assert "no device has it" in failure(nas, "where", "02:00:00:00:00:99")
    nas.text("device", "add", "tv", "--mac", "00:11:32:00:00:03")
    assert "it is of the device tv" in failure(nas, "where", "00:11:32:00:00:03")
    assert "tv has held no address" in failure(nas, "where", "tv")
    assert nas.json("where", "tv") == []


def test_audit_tells_who_changed_what(nas):
    nas.text("device", "set", "nas", "type=server")
    rows = nas.json("audit", "device:nas", "action:update")
    assert rows[0]["what"] == "changed type of nas from nas to server" and rows[0]["tool"] == "ipam"
    assert '"type":"nas"' in rows[0]["before"] and '"type":"server"' in rows[0]["after"]
    everything = nas.json("audit")
    assert [row["id"] for row in everything] == sorted((row["id"] for row in everything), reverse=True)
    assert [row["id"] for row in nas.json("audit", "--sort", "at")] == [row["id"] for row in everything][::-1]
    assert nas.json("audit", "--sort", "-at") == everything
    assert '"user" is no column to sort by; there are at' in failure(nas, "audit", "--sort", "user", code=2)
    page = nas.json("audit", "--limit", "3", "--page", "2")
    assert [row["id"] for row in page] == [row["id"] for row in everything][3:6]
    assert nas.json("audit", "--since", "1h") == everything
    assert nas.json("audit", "--since", "now") == []
    assert any(row["what"].startswith("changed notes of nas.lan") for row in nas.json("audit", "cellar"))
    assert list(nas.json("audit", "--columns", "what,at", "--limit", "1")[0]) == ["what", "at"]
    assert "--page 2 shows more" in nas.text("audit", "--limit", "2")
    assert "nothing of the kind" in nas.text("audit", "user:nobody-here")
    assert "column 1" in failure(nas, "audit", "usr:x", code=2)
    failure(nas, "audit", "--since", "soon", code=2)


def test_names_of_any_kind_survive(ipam):
    names = ["'\";--", "a\u202eb", "Küche %s", "=1+1"]
    for number, name in enumerate(names):
        ipam.text("device", "add", name, f"10.0.1.{number + 1}")
    keys = {device["name"]: device["key"] for device in ipam.json("device", "list")}
    before = dump(ipam.database)
    ipam.text("device", "merge", keys[names[0]], keys[names[1]], "--yes")
    ipam.text("device", "merge", keys[names[0]], keys[names[2]], "--yes")
    assert "\u202e" not in ipam.text("undo", "--list")
    assert ipam.json("undo", "--list")[1]["what"].startswith(f"merged {keys[names[1]]} ({names[1]})")
    ipam.text("undo")
    ipam.text("undo")
    assert dump(ipam.database) == before


def test_many_addresses_are_answered_at_once(ipam):
    """A tenth of the size of the benchmark, which measures; here only that no answer is slow."""
    ipam.text("device", "add", "first", "10.255.0.1")
    with sqlite3.connect(ipam.database) as connection:
        connection.create_function("audit_user", 0, lambda: "test")
        connection.create_function("audit_tool", 0, lambda: "test")
        connection.execute("BEGIN")
        for device in range(2, 1002):
            connection.execute("INSERT INTO device (id, key, name, monitored, created_at) VALUES (?, ?, ?, 0, 0)", (device, f"d{device}", f"D {device}"))
            connection.execute("INSERT INTO interface (id, device_id, mac) VALUES (?, ?, ?)", (device, device, f"02:00:00:00:{device // 256:02x}:{device % 256:02x}"))
        for number in range(10000):
            address = f"10.0.{number // 256}.{number % 256}"
            connection.execute("INSERT INTO address (id, ip, ip_key, family) VALUES (?, ?, ?, 4)",
                               (100 + number, address, bytes(10) + b"\xff\xff" + bytes([10, 0, number // 256, number % 256])))
            connection.execute("INSERT INTO binding (address_id, interface_id, valid_from, source) VALUES (?, ?, 1, 'lease')",
                               (100 + number, 2 + number % 1000))
    connection.close()
    begun = time.monotonic()
    assert holders(ipam, "10.0.20.7") == [("d" + str(2 + (20 * 256 + 7) % 1000), "10.0.20.7")]
    assert len(ipam.json("where", "D 7")) == 10
    assert len(ipam.json("audit", "--limit", "50")) == 50
    assert time.monotonic() - begun < 5


def test_the_verbs_are_explained():
    for verb in ("who", "where", "audit", "undo", "device merge", "device split"):
        done = subprocess.run([BUILD / "ipam", "help", *verb.split()], capture_output=True, text=True, timeout=60)
        assert "Examples:" in done.stdout
    manual = (REPOSITORY / "ipam" / "ipam.1").read_text()
    for verb in ("who", "where", "audit", "undo", "device merge", "device split"):
        assert f"Cm {verb}" in manual
