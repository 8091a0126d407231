"""Devices as people keep them: filters, columns, many at once, interfaces, vendors and types by rules."""
import csv
import json
import os
import re
import subprocess

import pytest

from collectd_run import BUILD
from labs import REPOSITORY
from terminal import Terminal

IPAM = BUILD / "ipam"
SHIPPED_RULES = REPOSITORY / "ipam" / "device-types.conf"
STRANGE = "'\";-- \u202eevil\u202c <b>"


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """Writes the file of rules; without it there are none."""
    path = tmp_path / "types.conf"
    monkeypatch.setenv("LANATLAS_TYPES", str(path))

    def write(text):
        path.write_text(text)

    write("")
    return write


@pytest.fixture
def house(ipam, rules):
    ipam.text("device", "add", "Gateway", "192.0.2.1", "2001:db8::1", "--type", "router", "--tag", "core", "--trusted")
    ipam.text("device", "add", "NAS", "192.0.2.5", "--type", "nas", "--os", "Linux", "--tag", "web,backup", "--site", "Attic")
    ipam.text("device", "add", STRANGE, "192.0.2.99", "--icon", "cube", "--notes", "100% of it")
    ipam.text("device", "add", "Laptop", "--vendor", "Dell", "--mac", "02:00:5e:00:00:07")
    return ipam


def keys(ipam, *arguments):
    return [row["key"] for row in ipam.json("device", "list", *arguments)]


def refusal(ipam, *arguments, code=2):
    done = ipam.run(*arguments)
    assert done.returncode == code and done.stdout == "", done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize("words, found", [
    (["type:router"], ["gateway"]), (["tag:web"], ["nas"]), (["os:linux", "or", "tag:core"], ["gateway", "nas"]),
    (["ip:192.0.2.0/29"], ["gateway", "nas"]), (["ip:2001:db8::/32"], ["gateway"]), (["not ip:*"], ["laptop"]),
    (["mac:02005e000007"], ["laptop"]), (["notes~100%"], ["b"]), (["trusted:yes"], ["gateway"]), (["site:attic"], ["nas"]),
    (["status:unknown"], ["b", "gateway", "laptop", "nas"]), (["created<1h", "vendor:dell"], ["laptop"]),
    (["check:v6"], ["gateway"]), (["evil"], ["b"]),
])
def test_a_filter_finds_its_devices(house, words, found):
    # The key of the strange name: what is left of it.
    names = {row["key"]: row["name"] for row in house.json("device", "list")}
    (strange,) = [key for key, name in names.items() if name == STRANGE]
    assert sorted(keys(house, *words)) == sorted(strange if key == "b" else key for key in found)


def test_a_listing_is_sorted_cut_into_columns_and_pages(house):
    assert keys(house, "--sort", "-ip")[-1] == "laptop" and keys(house, "--sort", "ip")[:2] == ["gateway", "nas"]
    assert keys(house, "--sort", "key") == sorted(keys(house)) == keys(house, "--sort", "-key")[::-1]
    pages = [keys(house, "--sort", "key", "--limit", "3", "--page", page) for page in (1, 2)]
    assert sum(pages, []) == sorted(keys(house)) and len(pages[0]) == 3
    assert "1-3 of 4; --page 2 shows more" in house.text("device", "list", "--limit", "3")
    assert "page 9 is empty" in refusal(house, "device", "list", "--page", "9", code=1)
    assert house.json("device", "list", "tag:web", "--columns", "NAME,ip,tag") == [
        {"name": "NAS", "addresses": ["192.0.2.5"], "tags": ["backup", "web"]}]
    assert house.text("device", "list", "tag:web", "--columns", "icon,key").split() == ["ICON", "KEY", "–", "nas"]


@pytest.mark.parametrize("arguments, reason", [
    (["tpye:nas"], 'column 1: there is no field "tpye"; did you mean "type"?'), (["tag:web", "(name:a"], "column 9"),
    (["--columns", "colour"], "there are key"), (["--sort", "nme"], 'did you mean "name"'), (["--limit", "0"], "from 1"),
    (["--page", "x"], "--page takes"), (["filter:none"], "none"), (["ip:192.0.2.7/24"], "host bits"), (["x" * 5000], "longer"),
    (["--columns", ","], "is no column"),
])
def test_mistakes_in_a_listing_name_the_way_out(house, arguments, reason):
    assert reason in refusal(house, "device", "list", *arguments)


def test_help_names_the_fields_and_shows_examples(ipam):
    text = ipam.text("help", "device", "list")
    assert "Fields of FILTER:" in text and "tag:backup" in text.split("Examples:")[1]
    assert text == ipam.text("device", "list", "--help")
    assert "type=auto" in ipam.text("help", "device", "set")


def test_a_device_holds_what_people_say_and_who_said_it(house):
    house.text("device", "set", "nas", "os=Debian 13", "tag+=db", "tag-=web", "icon=disk", "trusted=yes", "vendor=Homebrew")
    (nas,) = house.json("device", "show", "nas")
    assert (nas["os"], nas["icon"], nas["trusted"], nas["vendor"], nas["tags"]) == ("Debian 13", "disk", True, "Homebrew", ["backup", "db"])
    assert nas["os_source"] == nas["vendor_source"] == "person" and nas["icon_source"] == "person"
    assert "vendor by person" in house.text("device", "show", "nas")
    assert "is no tag" in refusal(house, "device", "set", "nas", "os=x", "tag+=a b", code=1)
    assert house.json("device", "show", "nas")[0]["os"] == "Debian 13"
    assert "yes or no" in refusal(house, "device", "set", "nas", "trusted=maybe", code=1)


def test_many_devices_are_changed_at_once_or_not_at_all(house):
    house.text("device", "set", "--where", "ip:192.0.2.0/28", "tag+=lan", "trusted=yes", "--yes")
    assert sorted(keys(house, "tag:lan", "trusted:yes")) == ["gateway", "nas"]
    assert "nothing was changed" in refusal(house, "device", "set", "--where", "name:*", "os=BSD", "tag+=a b", "--yes", code=1)
    assert "nothing was changed" in refusal(house, "device", "set", "--where", "os:BSD", "os=x", "--yes", code=1)
    assert "--yes" in refusal(house, "device", "set", "--where", "name:*", "os=x")
    assert "column 1" in refusal(house, "device", "set", "--where", "nme:*", "os=x", "--yes")
    assert "more arguments" in refusal(house, "device", "set", "--where", "name:*")
    assert "the filter is empty" in refusal(house, "device", "set", "--where", " ", "os=x", "--yes")
    assert house.run("device", "list", "os:x").returncode == 1


def test_a_dry_run_shows_what_would_change(house):
    before = house.json("device", "list")
    assert house.json("device", "set", "--where", "tag:core or tag:web", "os=BSD", "tag+=lan", "trusted=yes", "notes=n", "--dry-run") == [
        {"key": key, "name": name, "field": field, "before": was, "after": will}
        for key, name, os_name, trusted in (("gateway", "Gateway", None, "yes"), ("nas", "NAS", "Linux", "no"))
        for field, was, will in (("os", os_name, "BSD"), ("tag", None, "+lan"), ("trusted", trusted, "yes"), ("notes", None, "n"))]
    assert "would change 2 devices" in house.text("device", "set", "--where", "tag:core or tag:web", "os=BSD", "--dry-run")
    assert house.json("device", "list") == before
    assert "goes with --where" in refusal(house, "device", "set", "nas", "os=BSD", "--dry-run")


@pytest.mark.parametrize("answer, changed", [("n", False), ("y", True)])
def test_a_change_of_many_shows_whom_and_asks(house, answer, changed):
    terminal = Terminal([IPAM, "--db", house.database, "device", "set", "--where", "name:nas or name:gateway", "os=BSD"])
    terminal.expect("  nas  NAS")
    terminal.expect("Change these 2 devices? [y/N]")
    terminal.type(answer + "\n")
    terminal.finish()
    assert (house.run("device", "list", "os:BSD").returncode == 0) == changed


def test_interfaces_hold_addresses(house):
    house.text("device", "add", "fw", "192.0.2.2@wan0", "10.0.0.1@lan0", "10.0.1.1@lan0", "--mac", "00:11:32:00:00:01")
    rows = {row["name"]: row for row in house.json("interface", "list", "fw")}
    assert rows["wan0"]["mac"] == "00:11:32:00:00:01" and rows["wan0"]["addresses"] == ["192.0.2.2"]
    assert rows["lan0"]["mac"] is None and sorted(rows["lan0"]["addresses"]) == ["10.0.0.1", "10.0.1.1"]
    house.text("interface", "set", "fw", "lan0", "mac=00:11:32:00:00:02", "name=lan1")
    assert "lan0" in refusal(house, "interface", "set", "fw", "lan0", "name=x", code=1)
    house.text("interface", "add", "fw", "dmz0")
    house.text("device", "set", "fw", "address+=10.0.2.1@dmz0", "address+=10.0.1.1@dmz0")
    rows = {row["name"]: row["addresses"] for row in house.json("interface", "list", "fw")}
    assert sorted(rows["dmz0"]) == ["10.0.1.1", "10.0.2.1"] and rows["lan1"] == ["10.0.0.1"]
    assert "10.0" in refusal(house, "interface", "rm", "fw", "dmz0", code=1)
    house.text("device", "set", "fw", "address-=10.0.2.1", "address-=10.0.1.1")
    house.text("interface", "rm", "fw", "dmz0")
    assert "already" in refusal(house, "interface", "add", "fw", "lan1", code=1)
    assert sorted(house.json("device", "show", "fw")[0]["macs"]) == ["00:11:32:00:00:01", "00:11:32:00:00:02"]
    assert keys(house, "interface:lan1") == ["fw"]


def test_filters_are_saved_by_name(house):
    house.text("filter", "add", "mine", "tag:core or tag:web")
    house.text("filter", "add", "mine-2", "filter:mine and not tag:core")
    assert keys(house, "filter:mine-2") == ["nas"]
    assert [row["name"] for row in house.json("filter", "list")] == ["mine", "mine-2"]
    assert "already" in refusal(house, "filter", "add", "mine", "tag:x", code=1)
    assert "column 5" in refusal(house, "filter", "add", "bad", "a b prt:x")
    assert "no field" in refusal(house, "filter", "add", "bad", "prt:x")
    assert "cannot name" in refusal(house, "filter", "add", "A b", "tag:x")
    assert 'did you mean "mine"' in refusal(house, "filter", "rm", "mne", code=1)
    house.text("filter", "rm", "mine")
    assert "mine" in refusal(house, "device", "list", "filter:mine-2")


def test_types_are_given_by_rules_and_a_person_wins(house, rules):
    rules("# mine\ncamera: name~evil\nlaptop: vendor~dell\ntv: vendor:dell\nserver: os:linux\n")
    before = house.json("device", "list")
    planned = {row["key"]: row for row in house.json("types", "--dry-run")}
    assert house.json("device", "list") == before and planned["laptop"]["after"] == "laptop"
    assert planned["laptop"]["reason"] == "rule: vendor~dell (types.conf:3)" and "nas" not in planned
    house.text("types")
    (laptop,) = house.json("device", "show", "laptop")
    assert (laptop["type"], laptop["type_source"], laptop["type_reason"]) == ("laptop", "rules", "rule: vendor~dell (types.conf:3)")
    assert house.json("device", "show", "nas")[0]["type"] == "nas"
    assert [(row["counts"], row["type"]) for row in house.json("types", "test", "laptop")] == [(True, "laptop"), (False, "tv")]
    assert "was set by person" in house.text("types", "test", "nas")
    house.text("device", "set", "nas", "type=auto")
    assert house.json("device", "show", "nas")[0]["type"] == "server"
    house.text("device", "set", "laptop", "type=tablet")
    assert (house.json("types"), house.json("device", "show", "laptop")[0]["type_reason"]) == ([], None)


def test_a_new_device_is_typed_at_once(ipam, rules):
    rules("printer: name~laserjet\n")
    assert "its type is printer by the rule: name~laserjet (types.conf:1)" in ipam.text("device", "add", "LaserJet 5", "192.0.2.9")
    rules("printr: name~x\n")
    done = ipam.run("device", "add", "x")
    assert done.returncode == 0 and 'types.conf:1: column 1: "printr" is no type' in done.stderr
    assert ipam.run("device", "set", "x", "os=y").returncode == 0


def test_a_wrong_rule_is_told_and_the_others_work(ipam, rules):
    ipam.text("device", "add", "LaserJet 5")
    ipam.text("device", "add", "tv")
    rules("printr: name~x\nprinter: name~laserjet\ntv: nme:tv\n")
    for arguments in (["types", "--dry-run"], ["types"]):
        done = ipam.run(*arguments)
        assert done.returncode == 1 and "change" in done.stdout
        assert 'types.conf:1: column 1: "printr" is no type; did you mean "printer"?; this rule' in done.stderr
        assert "types.conf:3: column 5: there is no field \"nme\"" in done.stderr
    assert ipam.json("device", "show", "laserjet-5")[0]["type"] == "printer"
    rules("printer: name~laserjet\ntv: name:tv\n")
    assert "changed" in ipam.text("types") and ipam.json("device", "show", "tv")[0]["type"] == "tv"


def test_the_rules_that_come_with_it_are_sound(house, monkeypatch):
    monkeypatch.setenv("LANATLAS_TYPES", str(SHIPPED_RULES))
    for name, kind in (("pve1", "hypervisor"), ("Living room TV", None), ("iPhone of Kim", "phone"), ("core-switch", "switch"),
                       ("FRITZ!Box 7590", "router"), ("esp-kitchen", "iot"), ("brw0080922", "printer"), ("ds1", None)):
        house.text("device", "add", name)
        (row,) = house.json("device", "list", f'name="{name}"')
        assert row["type"] == (kind or "unknown"), (name, row["type_reason"])
    house.text("device", "add", "build", "--mac", "52:54:00:00:00:01", "--no-check")
    assert house.json("device", "show", "build")[0]["type"] == "vm"


def ieee_names():
    """Every name of the registries, in small letters."""
    names = set()
    for registry in ("oui", "mam", "oui36", "iab"):
        with open(f"/usr/share/ieee-data/{registry}.csv", encoding="utf-8", errors="replace", newline="") as file:
            names |= {row[2].strip().lower() for row in csv.reader(file) if len(row) > 2}
    return names


@pytest.mark.skipif(not os.path.exists("/usr/share/ieee-data/oui.csv"), reason="ieee-data is not installed")
def test_the_makers_of_the_rules_are_called_as_the_list_calls_them():
    names = ieee_names()
    rules = [line for line in SHIPPED_RULES.read_text().splitlines() if re.match(r"\w+: vendor", line)]
    wanted = {word.strip('"*') for line in rules for word in re.findall(r'"[^"]*"|[^,:~\s]+', line.split("vendor", 1)[1])}
    assert len(wanted) > 60
    assert [word for word in sorted(wanted) if not any(word in name for name in names)] == []


@pytest.mark.parametrize("vendor, kind", [
    ("Carlo Gavazzi", "unknown"), ("Navman New Zealand", "unknown"), ("SonoSite, Inc.", "unknown"), ("McKay Brothers LLC", "unknown"),
    ("COMPUTADORAS MICRON", "unknown"), ("Align Engineering LLC", "unknown"), ("Unirobot Corporation", "unknown"),
    ("LG Electronics (Mobile Communications)", "phone"), ("LG Electronics", "tv"), ("Brother Industries, LTD.", "printer"),
    ("Aruba, a Hewlett Packard Enterprise Company", "access_point"), ("Ring LLC", "camera"), ("Routerboard.com", "router"),
])
def test_a_maker_is_not_taken_for_another(ipam, monkeypatch, vendor, kind):
    monkeypatch.setenv("LANATLAS_TYPES", str(SHIPPED_RULES))
    ipam.text("device", "add", "x", "--vendor", vendor)
    assert ipam.json("device", "show", "x")[0]["type"] == kind


@pytest.mark.skipif(not os.path.exists("/usr/share/ieee-data/oui.csv"), reason="ieee-data is not installed")
def test_the_vendor_is_that_of_the_mac(ipam, rules):
    listed = subprocess.run(["grep", "-m1", "^MA-L,001132,", "/usr/share/ieee-data/oui.csv"], capture_output=True, text=True, check=True).stdout
    ipam.text("device", "add", "ds", "192.0.2.5", "--mac", "00:11:32:00:00:01")
    (device,) = ipam.json("device", "show", "ds")
    assert device["vendor"] in listed and device["vendor_source"] == "vendors"
    ipam.text("device", "add", "phone", "--mac", "02:11:32:00:00:01")
    assert ipam.json("device", "show", "phone")[0]["vendor"] is None
    ipam.text("device", "set", "ds", "vendor=Mine", "mac+=00:11:32:00:00:02")
    assert ipam.json("device", "show", "ds")[0]["vendor"] == "Mine"
    ipam.text("device", "set", "ds", "vendor=auto")
    assert ipam.json("device", "show", "ds")[0]["vendor"] == device["vendor"]


def test_the_audit_knows_each_decision(house):
    house.text("device", "set", "nas", "tag+=new", "os=BSD")
    house.text("filter", "add", "mine", "tag:core")
    found = subprocess.run(["sqlite3", "-json", str(house.database), "SELECT tbl, after FROM audit ORDER BY id DESC LIMIT 4"],
                           capture_output=True, text=True, check=True).stdout
    rows = [(row["tbl"], json.loads(row["after"])) for row in json.loads(found)]
    assert ("saved_filter", {"name": "mine", "text": "tag:core"}) in rows
    assert ("device_tag", {"tag": "new", "source": "person"}) in rows


def test_the_audit_of_a_device_is_all_that_names_it(ipam):
    """Found by indexes, from what hangs on the device and what has left it: the same as reading every entry."""
    for line in (
        ["prefix", "add", "10.0.0.0/24"],
        ["device", "add", "nas", "10.0.0.5", "--mac", "02:00:5e:00:00:05"],
        ["device", "add", "tv", "10.0.0.6", "--mac", "02:00:5e:00:00:06"],
        ["device", "add", "old", "10.0.0.7"],
        ["address", "set", "10.0.0.9", "assignment=static", "device=nas"],
        ["address", "set", "10.0.0.9", "device=tv"],
        ["address", "set", "10.0.0.10", "assignment=static", "device=tv"],
        ["address", "release", "10.0.0.10", "--yes"],
        ["interface", "add", "nas", "eth1", "--mac", "02:00:5e:00:00:15"],
        ["interface", "rm", "nas", "eth1"],
        ["link", "add", "nas", "tv"],
        ["link", "rm", "nas", "tv"],
        ["group", "add", "Storage"],
        ["group", "join", "Storage", "nas", "tv"],
        ["group", "leave", "Storage", "tv"],
        ["check", "add", "nas", "https"],
        ["check", "rm", "nas", "https"],
        ["device", "set", "nas", "tag+=web", "notes=shelf"],
        ["device", "merge", "old", "tv", "--yes"],
    ):
        ipam.text(*line)
    entries = ipam.json("audit", "--limit", "1000")
    for device in ("nas", "tv", "old"):
        expected = [entry["id"] for entry in entries if entry["device"] == device]
        assert expected, device
        assert [entry["id"] for entry in ipam.json("audit", f"device:{device}", "--limit", "1000")] == expected
    named = [entry["id"] for entry in entries if entry["device"] == "nas" and entry["action"] == "delete"]
    assert [entry["id"] for entry in ipam.json("audit", "device:nas action:delete")] == named != []
    assert [entry["id"] for entry in ipam.json("audit", "not device:nas", "--limit", "1000")] == [
        entry["id"] for entry in entries if entry["device"] != "nas"]
