"""`ipam address` and `ipam next`: what the plan says of addresses, and which are free. No collectd runs here."""
import csv
import io
import ipaddress
import json
import os
import random
import subprocess

import pytest

from collectd_run import BUILD

HOME = "10.0.0.0/24"


@pytest.fixture
def home(ipam):
    """A small plan: a prefix with its gateway, a pool, a part that is kept, IPv6, and two devices."""
    ipam.text("prefix", "add", HOME, "home")
    ipam.text("prefix", "set", HOME, "gateway=10.0.0.1")
    ipam.text("prefix", "add", "2001:db8::/64", "six")
    ipam.text("range", "add", "10.0.0.100-10.0.0.199", "dhcp", "pool")
    ipam.text("range", "add", "10.0.0.2-10.0.0.4", "infrastructure")
    ipam.text("device", "add", "NAS", "10.0.0.7", "--no-check", "--mac", "02:00:5e:00:00:07")
    ipam.text("device", "add", "TV", "10.0.0.120", "--no-check")
    return ipam


def addresses(ipam, *words):
    return [row["address"] for row in ipam.json("address", "list", *words)]


def show(ipam, address, *words):
    (row,) = ipam.json("address", "show", address, *words)
    return row


def test_an_address_is_planned_shown_and_released(home):
    assert home.text("address", "set", "10.0.0.7", "assignment=static", "device=NAS", "name=nas.home", "note=on the shelf") == "set 10.0.0.7\n"
    row = show(home, "10.0.0.7")
    assert (row["assignment"], row["name"], row["device"], row["note"]) == ("static", "nas.home", "nas", "on the shelf")
    assert (row["state"], row["holder"], row["holder_mac"]) == ("used", "nas", "02:00:5e:00:00:07")
    assert (row["prefix"], row["prefix_name"], row["reverse"]) == (HOME, "home", ipaddress.ip_address("10.0.0.7").reverse_pointer)
    assert [(past["device"], past["to"]) for past in row["history"]] == [("nas", None)]
    assert home.text("address", "release", "10.0.0.7") == "released 10.0.0.7\n"
    row = show(home, "10.0.0.7")
    assert (row["assignment"], row["name"], row["device"], row["note"]) == (None, None, None, None)
    assert (row["state"], row["holder"]) == ("unplanned", "nas")


def test_the_list_shows_what_is_planned_and_what_is_held(home):
    home.text("address", "set", "2001:db8::5", "10.0.0.50", "assignment=deprecated")
    home.text("address", "set", "10.0.0.120", "assignment=static", "device=NAS")
    assert {row["address"]: row["state"] for row in home.json("address", "list")} == {
        "10.0.0.7": "unplanned", "10.0.0.50": "idle", "10.0.0.120": "foreign", "2001:db8::5": "idle"}
    assert addresses(home, "state:unplanned") == ["10.0.0.7"]
    assert addresses(home, "device:tv") == ["10.0.0.120"]
    assert addresses(home, "device:nas") == ["10.0.0.7", "10.0.0.120"]
    assert addresses(home, "prefix:six") == ["2001:db8::5"]
    assert addresses(home, "--sort", "-address", "--limit", "2") == ["2001:db8::5", "10.0.0.120"]
    assert addresses(home, "--limit", "2", "--page", "2") == ["10.0.0.120", "2001:db8::5"]
    text = home.text("address", "list", "--limit", "2", "--columns", "address,state")
    assert text.split() == ["ADDRESS", "STATE", "10.0.0.7", "unplanned", "10.0.0.50", "idle", "1-2", "of", "4;", "--page", "2", "shows", "more"]


def test_of_a_range_all_or_none_is_reserved(home):
    assert home.text("address", "reserve", "10.0.0.20-24", "--name", "cam.home") == "reserved 5 addresses, 10.0.0.20 to 10.0.0.24\n"
    assert addresses(home, "name:cam.home") == [f"10.0.0.{number}" for number in range(20, 25)]
    done = home.run("address", "reserve", "10.0.0.18-22")
    assert done.returncode == 1
    assert "10.0.0.20 is reserved already, for cam.home" in done.stderr
    assert addresses(home, "assignment:reserved") == [f"10.0.0.{number}" for number in range(20, 25)]
    done = home.run("address", "release", "10.0.0.16/28", stdin=subprocess.DEVNULL)
    assert (done.returncode, "--yes" in done.stderr) == (2, True)
    assert home.text("address", "release", "10.0.0.0/8", "--yes").startswith("released 5 addresses, 10.0.0.20 to")
    assert home.run("address", "list", "assignment:reserved").returncode == 1


def test_what_looks_wrong_is_done_and_warned_of(home):
    for words, warning in {
        ("set", "10.0.0.130", "assignment=static"): "the DHCP pool 10.0.0.100-10.0.0.199 may give",
        ("reserve", "10.0.0.190-205"): "the DHCP pool 10.0.0.100-10.0.0.199 may give",
        ("reserve", "10.0.0.7"): "10.0.0.7 is held by nas",
        ("set", "10.0.0.120", "assignment=static", "device=NAS"): "10.0.0.120 is held by tv",
        ("set", "10.0.0.255", "assignment=static"): "the broadcast address of 10.0.0.0/24",
        ("set", "10.0.0.0", "assignment=static"): "the network address of 10.0.0.0/24",
        ("set", "10.0.0.1", "assignment=static"): "the gateway of 10.0.0.0/24",
    }.items():
        done = home.run("address", *words)
        assert done.returncode == 0, done.stderr
        assert warning in done.stderr
    done = home.run("address", "set", "10.0.0.131", "assignment=dhcp", "mac=02:00:5e:00:00:31")
    assert (done.returncode, done.stderr) == (0, "")


REFUSED = {
    ("set", "10.9.0.7", "assignment=static"): (1, "ipam prefix add 10.9.0.0/24"),
    ("set", "010.0.0.1", "assignment=static"): (2, "did you mean 10.0.0.1?"),
    ("set", "::ffff:10.0.0.1", "assignment=static"): (2, "write it as IPv4"),
    ("set", "fe80::1%eth0", "assignment=static"): (2, 'leave out "%eth0"'),
    ("set", "fe80::1", "assignment=static"): (1, "link-local"),
    ("set", "10.0.0.7/33", "assignment=static"): (2, "from 0 to 32"),
    ("set", "10.0.0.7/24", "assignment=static"): (2, "did you mean 10.0.0.0/24?"),
    ("set", "10.0.0.0/8", "assignment=static"): (2, "at most|more than 1024"),
    ("set", "10.0.0.7", "assignment=statik"): (1, "give static, dhcp, reserved or deprecated"),
    ("set", "10.0.0.7", "nam=x"): (2, 'did you mean "name"?'),
    ("set", "10.0.0.7", "10.0.0.8"): (2, "what to set?"),
    ("set", "name=x", "note=y"): (2, "which address?"),
    ("set", "10.0.0.7", "mac=02:00"): (1, "no MAC address"),
    ("set", "10.0.0.7", "device=nobody"): (1, "nobody"),
    ("set", "10.0.0.7", "name=a\x07b"): (1, "control characters"),
    ("set", "10.0.0.7", "name=x", "--vrf", "lab"): (1, "lab"),
    ("release", "10.0.0.99"): (1, "the plan says nothing of 10.0.0.99"),
    ("show", "nowhere"): (2, "not an address"),
    ("show", "10.0.0.7", "--vrf", "lab"): (1, "lab"),
    ("list", "state:unplaned"): (2, "did you mean \"unplanned\"?"),
    ("list", "--sort", "colour"): (2, '"colour" is no column'),
    ("list", "--columns", "adress"): (2, 'did you mean "address"?'),
    ("list", "--vrf", "lab"): (1, "lab"),
    ("list", "no-such-thing"): (1, "no address matches"),
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_bad_input_is_refused_with_the_way_out(home, words):
    before = home.json("address", "list")
    code, part = REFUSED[words]
    done = home.run("address", *words)
    assert done.returncode == code, done.stderr
    assert any(piece in done.stderr for piece in part.split("|")), done.stderr
    assert "\x07" not in done.stderr
    assert home.json("address", "list") == before


@pytest.mark.parametrize("name", ["'\";--", "‮evil‬", "=cmd()", "naïve näs 🖨", "%s%n", "a,b\"c"])
def test_names_hold_anything_and_are_shown_safely(home, name):
    home.text("address", "set", "10.0.0.9", f"name={name}", f"note={name}")
    assert show(home, "10.0.0.9")["name"] == name
    text = home.text("address", "list", "ip:10.0.0.9")
    assert "‮" not in text
    rows = list(csv.DictReader(io.StringIO(home.text("address", "list", "ip:10.0.0.9", "--format", "csv"))))
    assert rows[0]["name"] == ("'" + name if name[0] == "=" else name)


def test_next_skips_all_that_is_not_free(home):
    home.text("address", "set", "10.0.0.5", "assignment=deprecated")
    assert home.text("next", HOME) == "10.0.0.6\n"
    assert home.text("next", "home", "--count", "3") == "10.0.0.6\n10.0.0.8\n10.0.0.9\n"
    assert home.text("next", "home", "--from", "10.0.0.99", "--count", "2") == "10.0.0.99\n10.0.0.200\n"
    assert home.text("next", "home", "--from", "10.0.0.119", "--count", "2", "--include-pool", "pool") == "10.0.0.119\n10.0.0.121\n"
    assert home.text("next", "six") == "2001:db8::1\n"
    assert home.json("next", "home") == [{"address": "10.0.0.6", "vrf": "default", "prefix": HOME, "reserved": False}]


def test_next_takes_what_it_prints(home):
    assert home.text("next", "home", "--reserve", "--name", "printer.home", "--mac", "02-00-5E-00-00-99", "--note", "hall") == "10.0.0.5\n"
    row = show(home, "10.0.0.5")
    assert (row["assignment"], row["name"], row["mac"], row["note"]) == ("reserved", "printer.home", "02:00:5e:00:00:99", "hall")
    assert home.text("next", "home", "--reserve", "--assignment", "static", "--device", "NAS") == "10.0.0.6\n"
    assert (show(home, "10.0.0.6")["assignment"], show(home, "10.0.0.6")["device"]) == ("static", "nas")
    assert home.text("next", "home") == "10.0.0.8\n"


def test_the_gateway_of_a_prefix_around_is_nobodys(ipam):
    ipam.text("prefix", "add", "10.0.0.0/16", "--gateway", "10.0.0.1")
    ipam.text("prefix", "add", "10.0.0.0/24", "lan")
    assert ipam.text("next", "lan") == "10.0.0.2\n"
    assert show(ipam, "10.0.0.1")["role"] == "the gateway of a prefix around it"
    assert {row["first"]: row["use"] for row in ipam.json("grid", "lan")}["10.0.0.1"] == "gateway"


def test_conflicts_are_those_of_the_vrf(home):
    home.text("vrf", "add", "lab")
    for vrf in ("default", "lab"):
        home.text("prefix", "add", "10.9.0.0/24", "--vrf", vrf)
        home.text("address", "set", "10.9.0.7", "assignment=static", "device=NAS", "--vrf", vrf)
    home.text("device", "add", "odd", "10.9.0.7", "--no-check")
    home.run("conflicts")
    found = show(home, "10.9.0.7", "--vrf", "default")["conflicts"]
    assert found and "odd" in found[0]
    assert show(home, "10.9.0.7", "--vrf", "lab")["conflicts"] in (None, [])


def test_what_says_nothing_leaves_nothing(home, db):
    home.text("address", "set", "10.0.0.9", "name=", "note=")
    home.text("address", "set", "10.0.0.10", "note=x")
    home.text("address", "set", "10.0.0.10", "note=")
    assert db.rows("SELECT ip FROM address WHERE ip IN ('10.0.0.9', '10.0.0.10')") == []


NEXT_REFUSED = {
    ("10.1.0.0/24",): (1, "10.1.0.0/24"),
    ("hone",): (1, "home"),
    ("224.0.0.0/4",): (1, "the plan has no prefix 224.0.0.0/4"),
    ("home", "--count", "0"): (2, "from 1 to"),
    ("home", "--count", "1000"): (1, "not 1000"),
    ("home", "--from", "10.1.0.1"): (1, "10.1.0.1 is not in 10.0.0.0/24"),
    ("home", "--from", "2001:db8::1"): (1, "is not in 10.0.0.0/24"),
    ("home", "--from", "10.0.0.300"): (2, "end at 255"),
    ("home", "--name", "x"): (2, "go with --reserve"),
    ("home", "--reserve", "--assignment", "mine"): (2, "give static"),
    ("home", "--include-pool", "nowhere"): (1, "nowhere"),
    ("home", "--reserve", "--device", "nobody"): (1, "nobody"),
}


@pytest.mark.parametrize("words", NEXT_REFUSED, ids=" ".join)
def test_next_says_why_there_is_none(home, words):
    code, part = NEXT_REFUSED[words]
    done = home.run("next", *words)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert part in done.stderr
    assert home.text("next", "home") == "10.0.0.5\n"


def test_eight_at_once_never_get_the_same(home):
    home.text("prefix", "add", "10.5.0.0/26", "small")
    environment = {**os.environ, "LANATLAS_DB": str(home.database)}
    script = f"while {BUILD}/ipam next small --reserve; do :; done"
    writers = [subprocess.Popen(["bash", "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for _ in range(8)]
    told = [writer.communicate(timeout=120) for writer in writers]
    taken = [line for out, _ in told for line in out.split()]
    assert sorted(map(ipaddress.ip_address, taken)) == list(ipaddress.ip_network("10.5.0.0/26").hosts())
    assert all("10.5.0.0/26 has no free address" in err for _, err in told)


@pytest.mark.parametrize("seed", range(2))
def test_next_is_what_one_finds_who_looks_at_each(home, seed):
    source = random.Random(seed)
    network = ipaddress.ip_network("10.7.0.0/25")
    home.text("prefix", "add", network, "walk")
    taken = set()
    first = source.randrange(1, 60)
    pool = range(first, first + source.randrange(1, 40))
    home.text("range", "add", f"{network[pool[0]]}-{network[pool[-1]]}", "reserved")
    for number in source.sample(range(1, 127), 60):
        taken.add(number)
    home.text("address", "set", *[str(network[number]) for number in sorted(taken)], "assignment=static")
    free = [str(network[number]) for number in range(1, 127) if number not in taken and number not in pool]
    assert home.text("next", "walk", "--count", str(len(free))).split() == free


def test_views_say_how_full_a_prefix_and_a_pool_are(home, db):
    home.text("address", "set", "10.0.0.130", "assignment=static")
    home.text("address", "set", "10.0.0.9", "assignment=deprecated")
    rows = db.rows("SELECT prefix, usable, used, ratio FROM v_prefix_usage ORDER BY prefix")
    assert [tuple(row.values()) for row in rows] == [("10.0.0.0/24", 254.0, 3, 3 / 254), ("2001:db8::/64", float(2**64 - 1), 0, 0.0)]
    rows = db.rows("SELECT range, prefix, name, kind, usable, used FROM v_range_usage WHERE kind = 'dhcp'")
    assert [tuple(row.values()) for row in rows] == [("10.0.0.100-10.0.0.199", HOME, "pool", "dhcp", 100.0, 2)]


def test_machine_formats_say_what_was_done(home):
    rows = json.loads(home.text("address", "reserve", "10.0.0.60-61", "--format", "json"))
    assert [(row["address"], row["assignment"], row["prefix"]) for row in rows] == [
        ("10.0.0.60", "reserved", HOME), ("10.0.0.61", "reserved", HOME)]
    rows = json.loads(home.text("address", "release", "10.0.0.60", "--format", "json"))
    assert [(row["address"], row["state"]) for row in rows] == [("10.0.0.60", "free")]
