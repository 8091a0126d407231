"""How `ipam` behaves to somebody who does not know it: odd input, no inventory, an old one, one that only may be read."""
import json
import os
import shutil
import sqlite3
import subprocess

import pytest

from collectd_run import BUILD
from help_text import every_verb
from labs import REPOSITORY
from terminal import Terminal

IPAM = BUILD / "ipam"
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def refused(ipam, *arguments, code=1, **options):
    done = ipam.run(*arguments, stdin=subprocess.DEVNULL, **options)
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert done.stderr.startswith("ipam: ") and done.stdout == ""
    return done.stderr


@pytest.fixture
def house(ipam):
    for line in ("prefix add 10.0.0.0/24 lan", "device add nas 10.0.0.5 --no-check", "device add Ann 10.0.0.6 --no-check"):
        ipam.text(*line.split())
    return ipam


def test_every_verb_can_be_meant(ipam):
    """Of a long table too: with a letter too many each is proposed."""
    for verb in {words[0] for words in every_verb(ipam)} | {"help"}:
        assert f"did you mean '{verb}'?" in refused(ipam, verb + verb[-1], code=2), verb


@pytest.mark.parametrize(("arguments", "missing"), [
    (["who"], "ADDRESS"), (["map", "place", "nas", "1"], "Y"), (["prefix", "next"], "CIDR|NAME"), (["device", "set", "nas"], "more arguments"),
    (["check", "add", "nas"], "SERVICE|KEY"), (["address", "set", "10.0.0.7"], "FIELD=VALUE..."), (["calc"], "PREFIX|RANGE|ADDRESS"),
    (["beat"], "KEY"), (["link", "add", "nas"], "DEVICE[:INTERFACE]"),
])
def test_what_is_missing_is_named(ipam, arguments, missing):
    assert missing in refused(ipam, *arguments, code=2).splitlines()[0]


def test_what_is_too_much_is_named(ipam):
    assert "\"two\" is one argument too many for 'ipam grid'" in refused(ipam, "grid", "one", "two", code=2)


@pytest.mark.parametrize("arguments", [
    ["undo"], ["types"], ["device", "set", "nas", "os=x"], ["device", "rm", "nas", "--yes"], ["prefix", "set", "lan", "kind=lan"], ["check", "rm", "a", "v4"],
    ["beat", "nas/push"], ["address", "reserve", "10.0.0.7"], ["next", "lan", "--reserve"], ["range", "rm", "pool"], ["link", "add", "a", "b"],
    ["conflicts"], ["prune"], ["map", "place", "nas", "1", "1"], ["group", "rm", "g"], ["interface", "add", "nas", "eth0"], ["status"], ["grid", "lan"],
])
def test_a_verb_that_needs_something_makes_no_inventory(ipam, arguments):
    told = refused(ipam, *arguments)
    assert str(ipam.database) in told and "ipam init" in told and not ipam.database.exists()


@pytest.mark.parametrize("arguments", [
    ["site", "add", "Home"], ["vrf", "add", "lab"], ["vlan", "add", "20"], ["prefix", "add", "10.0.0.0/24"], ["device", "add", "nas"],
    ["filter", "add", "mine", "tag:x"], ["group", "add", "g"], ["map", "maps", "add", "Cellar"], ["init", "--prefix", "10.0.0.0/24"],
])
def test_an_inventory_begins_with_any_of_these(ipam, arguments):
    ipam.text(*arguments)
    assert ipam.database.exists()


def test_what_is_no_inventory_is_named(house, tmp_path):
    (tmp_path / "text").write_text("hello\n")
    with sqlite3.connect(tmp_path / "bank.db") as bank:
        bank.execute("CREATE TABLE account (id)")
    bank.close()
    for path, says in ((tmp_path, "is a folder"), (tmp_path / "text", "not a database"), (tmp_path / "bank.db", "another program"),
                       (tmp_path / "none" / "x.db", "there is no inventory"), ("", "empty")):
        assert says in refused(house, "--db", path, "device", "list"), path
    with sqlite3.connect(tmp_path / "bank.db") as bank:
        assert bank.execute("SELECT name FROM sqlite_master").fetchall() == [("account",)]
    bank.close()


def test_an_older_inventory_is_brought_up_to_date_by_whoever_may(house, db, tmp_path):
    migrations = sorted((REPOSITORY / "schema" / "migrations").glob("*.sql"))
    old = tmp_path / "old"
    old.mkdir(mode=0o755)
    path = old / "inventory.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.executescript(migrations[0].read_text())
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    path.chmod(0o644)
    tmp_path.chmod(0o755)
    for folder in (tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o011)
    program = shutil.copy(IPAM, tmp_path / "ipam")
    done = subprocess.run([*NOBODY, program, "--db", path, "site", "list"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "version 1, this program needs" in done.stderr
    assert "there are no sites yet" in refused(house, "--db", path, "site", "list")
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations),)
    connection.close()


def test_who_may_only_read_reads(house, tmp_path):
    folder = house.database.parent
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(parent.stat().st_mode | 0o055)
    program = shutil.copy(IPAM, tmp_path / "ipam")
    house.run("device", "list")

    def as_nobody(*arguments):
        return subprocess.run([*NOBODY, program, "--db", house.database, *arguments], capture_output=True, text=True, check=False)

    for path in folder.glob("inventory.db*"):
        path.chmod(0o644)
    for arguments in (["device", "list"], ["grid", "lan"], ["tree"], ["who", "10.0.0.5"], ["audit"], ["export", "csv"], ["conflicts"], ["map"]):
        assert as_nobody(*arguments).returncode == 0, arguments
    done = as_nobody("device", "set", "nas", "os=x")
    assert done.returncode == 1 and "Permission denied" in done.stderr and "rights" in done.stderr


def test_an_unknown_vrf_is_refused_wherever_one_is_named(house):
    for line in ("who 10.0.0.5", "device split nas --address 10.0.0.5 --dry-run", "grid lan", "tree", "next lan", "prefix show lan", "prefix set lan kind=lan",
                 "prefix rm lan", "prefix split lan 26", "prefix next lan --length 26", "prefix add 10.1.0.0/24", "range add 10.0.0.9-10 dhcp",
                 "range rm 10.0.0.9-10.0.0.10", "address list", "address show 10.0.0.5", "address set 10.0.0.5 name=x", "address reserve 10.0.0.9",
                 "address release 10.0.0.9", "export csv"):
        assert 'there is no VRF "nowhere"' in refused(house, *line.split(), "--vrf", "nowhere"), line


def test_a_word_in_the_wrong_place_is_sent_on(house):
    assert "ipam who 10.0.0.5" in refused(house, "where", "10.0.0.5")
    assert "text, json or csv\n" in refused(house, "device", "list", "--format", "xml", code=2)
    assert "text, json, csv, dot or mermaid\n" in refused(house, "map", "--format", "svg", code=2)
    house.text("prefix", "split", "lan", "25")
    assert "has no free /25" in refused(house, "prefix", "next", "lan", "--length", "25")
    assert "standard input: line 1" in refused(house, "map", "load", "-")
    assert "page 9 is empty" in refused(house, "audit", "--limit", "5", "--page", "9")


# Filters


def test_a_filter_is_saved_for_the_listings_that_have_its_fields(house):
    assert house.text("filter", "add", "full", "used>80%") == "saved; use it as filter:full in 'ipam prefix list'\n"
    assert "'ipam device list' and 'ipam address list'" in house.text("filter", "add", "lan", "ip:10.0.0.0/24 tag:x")
    assert "every listing" in house.text("filter", "add", "word", "nas")
    for listing, name in (("prefix list", "full"), ("device list", "lan"), ("address list", "lan")):
        assert house.run(*listing.split(), f"filter:{name}").returncode in (0, 1)
    rows = {row["name"]: row["listings"] for row in house.json("filter", "list")}
    assert rows["full"] == ["prefix list"] and len(rows["word"]) == 11
    for name, listings in rows.items():
        for listing in listings:
            done = house.run(*listing.split(), f"filter:{name}")
            assert done.returncode != 2, done.stderr
    told = refused(house, "filter", "add", "none", "assignment:static and kind:lan", code=2)
    assert 'column 23: there is no field "kind"' in told and "ipam address list" in told
    assert "column 2" in refused(house, "filter", "add", "none", "(", code=2)
    assert "empty" in refused(house, "filter", "add", "none", "  ", code=2)


def test_help_names_the_fields_of_every_listing(ipam):
    for verb, text in every_verb(ipam).items():
        if {"--sort", "--columns"} <= text.options or verb == ("map", "draw"):
            assert text.fields, verb


# How it looks


@pytest.mark.parametrize("name", ["‮gnp.exe", "'\";--", "Küche, 2. Stock", "--force", "=1+1", "$(id)"])
def test_odd_names_are_shown_safely(ipam, name):
    ipam.text("prefix", "add", "10.0.0.0/24", "--", name)
    ipam.text("site", "add", "--", name)
    for arguments in (["prefix", "set", "--", name, "note=x"], ["prefix", "split", "--", name, "25"], ["site", "set", "--", name, "note=x"], ["site", "rm", "--", name],
                      ["prefix", "show", "--", name], ["grid", "--", name], ["tree"]):
        done = ipam.run(*arguments)
        assert done.returncode == 0, done.stderr
        assert "‮" not in done.stdout + done.stderr
    ipam.text("group", "add", "--", name)
    assert "‮" not in ipam.text("group", "list")


def test_without_utf8_all_is_ascii(house, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    house.text("group", "add", "g", "nas")
    for line in ("help", "device list", "device show nas", "prefix list", "prefix show lan", "grid lan", "tree", "address list", "address show 10.0.0.5",
                 "interface list nas", "map", "audit", "who 10.0.0.5", "group show g", "device split nas --address 10.0.0.5 --dry-run"):
        assert house.text(*line.split()).isascii(), line


def test_help_fits_the_terminal(ipam):
    for verb in ([], ["device"], ["next"], ["check", "add"], ["map"]):
        shown = Terminal([IPAM, *verb, "--help"], columns=60).finish().replace("\r", "")
        spoken = shown.split("\nExamples:")[0].split("\nFields of FILTER")[0]
        assert max(map(len, spoken.splitlines())) <= 60, verb
    assert any(len(line) > 100 for line in ipam.text("next", "--help").splitlines())


def test_every_listing_gives_json_and_csv_also_without_rows(house):
    for verb, text in every_verb(house).items():
        if {"--sort", "--columns"} <= text.options:
            done = house.run(*verb, "--format", "json")
            assert isinstance(json.loads(done.stdout), list), verb
            assert "," in house.run(*verb, "--format", "csv").stdout.splitlines()[0], verb


def test_a_changed_device_is_not_nagged_about(house):
    assert house.text("device", "set", "nas", "os=x") == "changed nas\n"


def test_a_reader_that_leaves_ends_it_quietly(house):
    script = f"{IPAM} audit --format json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env={**os.environ, "LANATLAS_DB": str(house.database)}, check=False)
    assert done.stderr == "" and done.stdout == "["
