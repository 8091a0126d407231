"""The address plan: sites, VRFs, VLANs, prefixes and ranges, by the command line alone."""
import ipaddress
import json
import os
import random
import subprocess

import pytest

from collectd_run import BUILD


@pytest.fixture
def home(ipam):
    """A house of three networks."""
    for line in (
        ["site", "add", "Home", "--note", "the old house"],
        ["vlan", "add", "20", "guests", "--site", "Home"],
        ["prefix", "add", "10.0.0.0/16", "home", "--site", "Home"],
        ["prefix", "add", "10.0.0.0/24", "lan", "--kind", "lan", "--gateway", "10.0.0.1", "--dns", "10.0.0.2,10.0.0.3"],
        ["prefix", "add", "10.0.20.0/24", "guests", "--kind", "guest", "--vlan", "20", "--site", "Home"],
        ["prefix", "add", "2001:db8::/64", "lan6", "--gateway", "fe80::1"],
        ["range", "add", "10.0.20.100-10.0.20.199", "dhcp", "pool"],
    ):
        ipam.text(*line)
    return ipam


def names(rows):
    return [row["name"] for row in rows]


def refused(ipam, *arguments, code=1, **options):
    done = ipam.run(*arguments, stdin=subprocess.DEVNULL, **options)
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert done.stderr.startswith("ipam: ") and done.stdout == ""
    return done.stderr


def test_a_plan_is_listed_as_a_tree(home):
    lines = home.text("prefix", "list").splitlines()
    assert lines[0].split() == ["PREFIX", "NAME", "KIND", "VLAN", "SITE", "GATEWAY", "USED", "SIZE"]
    assert lines[1].startswith("10.0.0.0/16  ") and lines[2].startswith("  10.0.0.0/24  ")
    assert lines[3].startswith("  10.0.20.0/24  ") and lines[4].startswith("2001:db8::/64  ")
    assert lines[3].split() == ["10.0.20.0/24", "guests", "guest", "20", "Home", lines[3].split()[5], "0.00%", "256"]
    assert lines[4].split()[-1] == "2^64"


def test_rows_for_machines(home):
    rows = {row["prefix"]: row for row in home.json("prefix", "list")}
    lan, guests, six = rows["10.0.0.0/24"], rows["10.0.20.0/24"], rows["2001:db8::/64"]
    assert lan["kind"] == "lan" and lan["gateway"] == "10.0.0.1" and lan["dns"] == "10.0.0.2 10.0.0.3" and lan["vlan"] is None
    assert guests["vlan"] == 20 and guests["vlan_name"] == "guests" and guests["site"] == "Home"
    assert six["gateway"] == "fe80::1" and six["size"] == 2**64 and six["vrf"] == "default"
    assert lan["used"] == 0 and lan["used_addresses"] == 0 and lan["size"] == 256
    assert home.json("site", "list") == [{"name": "Home", "devices": 0, "prefixes": 2, "vlans": 1, "note": "the old house"}]
    assert home.json("vlan", "list")[0]["prefixes"] == 1
    assert home.json("range", "list")[0] | {"note": None} == {
        "range": "10.0.20.100-10.0.20.199", "kind": "dhcp", "name": "pool", "used": 0, "size": 100, "vrf": "default",
        "used_addresses": 0, "note": None, "source": "person"}


def test_used_counts_what_devices_hold(home):
    for number in range(1, 11):
        home.text("device", "add", f"host{number}", f"10.0.0.{number + 10}", "--no-check")
    home.text("device", "add", "guest", "10.0.20.100", "--no-check")
    rows = {row["prefix"]: row for row in home.json("prefix", "list")}
    assert rows["10.0.0.0/24"]["used_addresses"] == 10 and rows["10.0.0.0/24"]["used"] == pytest.approx(10 / 254)
    assert rows["10.0.0.0/16"]["used_addresses"] == 11
    assert home.json("range", "list")[0]["used"] == pytest.approx(1 / 100)
    home.text("device", "rm", "guest", "--yes")
    assert home.json("range", "list")[0]["used_addresses"] == 0


@pytest.mark.parametrize(("words", "expected"), [
    (["kind:guest"], ["guests"]),
    (["ip:10.0.20.7"], ["guests", "home"]),
    (["ip:10.0.0.0/16"], ["guests", "home", "lan"]),
    (["site:home", "not", "vlan:20"], ["home"]),
    (["vlan:*"], ["guests"]),
    (["family:6"], ["lan6"]),
    (["length<=16"], ["home"]),
    (["lan"], ["lan", "lan6"]),
    (["kind:\"\""], ["home", "lan6"]),
    (["used<1%"], ["guests", "home", "lan", "lan6"]),
])
def test_filters(home, words, expected):
    assert sorted(names(home.json("prefix", "list", *words))) == expected


def test_a_filtered_or_sorted_list_is_flat(home):
    assert not any(line.startswith(" ") for line in home.text("prefix", "list", "kind:lan").splitlines())
    lines = home.text("prefix", "list", "--sort", "-name").splitlines()
    assert not any(line.startswith(" ") for line in lines)
    assert names(home.json("prefix", "list", "--sort", "-name")) == ["lan6", "lan", "home", "guests"]
    assert names(home.json("prefix", "list", "--sort", "size"))[-1] == "lan6"
    assert home.text("prefix", "list", "--columns", "name,dns", "name:lan").split() == ["NAME", "DNS", "lan", "10.0.0.2", "10.0.0.3"]


def test_pages_keep_the_tree(home):
    assert home.text("prefix", "list", "--limit", "1", "--page", "2").splitlines()[1].startswith("  10.0.0.0/24")
    assert "2-2 of 4; --page 3 shows more" in home.text("prefix", "list", "--limit", "1", "--page", "2")
    assert home.run("prefix", "list", "--limit", "1", "--page", "9").returncode == 1
    assert [row["prefix"] for page in range(1, 5) for row in home.json("prefix", "list", "--limit", "1", "--page", str(page))] == [
        row["prefix"] for row in home.json("prefix", "list")]


def test_fields_are_changed_and_taken_away(home):
    assert home.text("prefix", "set", "guests", "name=visitors", "kind=wifi", "vlan=", "note=two words") == "changed guests\n"
    row = home.json("prefix", "list", "name:visitors")[0]
    assert row["kind"] == "wifi" and row["vlan"] is None and row["note"] == "two words"
    assert home.text("vlan", "set", "20@Home", "vid=30", "name=") == "changed 20@Home\n"
    assert home.json("vlan", "list")[0]["vlan"] == 30
    assert home.text("site", "set", "Home", "name=House") == "changed Home\n"
    assert home.json("prefix", "list", "name:home")[0]["site"] == "House"
    assert home.text("range", "set", "pool", "range=10.0.20.50-10.0.20.99", "kind=reserved") == "changed pool\n"
    assert home.json("range", "list")[0]["range"] == "10.0.20.50-10.0.20.99"
    assert home.json("prefix", "set", "lan", "kind=dmz")[0]["kind"] == "dmz"


def test_a_change_is_whole_or_not_at_all(home):
    assert "is no kind" in refused(home, "prefix", "set", "lan", "name=new", "kind=fluffy")
    assert home.json("prefix", "list", "name:lan") != []
    refused(home, "prefix", "add", "10.0.30.0/24", "--site", "Attic", "--gateway", "10.0.31.1")
    assert home.run("prefix", "list", "ip=10.0.30.0/24").returncode == 1
    assert names(home.json("site", "list")) == ["Home"]


@pytest.mark.parametrize(("arguments", "says"), [
    (["prefix", "add", "10.0.0.7/24"], "did you mean 10.0.0.0/24?"),
    (["prefix", "add", "010.0.0.0/24"], "010.0.0.0/24"),
    (["prefix", "add", "10.0.0.0/33"], "10.0.0.0/33"),
    (["prefix", "add", "::ffff:10.0.0.0/120"], "::ffff:10.0.0.0/120"),
    (["prefix", "add", "fe80::%eth0/64"], "fe80::%eth0/64"),
    (["prefix", "add", ""], ""),
    (["prefix", "add", "10.0.0.0/24"], "in the plan already"),
    (["prefix", "add", "10.0.40.0/24", "--vlan", "99"], "ipam vlan add 99"),
    (["prefix", "add", "10.0.40.0/24", "--vrf", "lab"], "there are: default"),
    (["prefix", "add", "10.0.40.0/24", "a\x1b[31mb"], "control characters"),
    (["prefix", "set", "lna", "kind=lan"], 'did you mean "lan"?'),
    (["prefix", "set", "10.0.0.0/25", "kind=lan"], "would lie in 10.0.0.0/24"),
    (["prefix", "set", "lan", "gateway=10.0.0.255"], "from 10.0.0.1 to 10.0.0.254"),
    (["prefix", "set", "lan", "colour=red"], "name, kind, site"),
    (["range", "add", "10.0.20.150-10.0.20.250", "reserved"], 'overlaps the dhcp range 10.0.20.100-10.0.20.199 "pool"'),
    (["range", "add", "10.9.0.1-10.9.0.9", "dhcp"], "ipam prefix add"),
    (["range", "add", "10.0.0.9-10.0.0.1", "dhcp"], "10.0.0.9-10.0.0.1"),
    (["range", "add", "10.0.0.1-10.0.0.9", "pool"], "dhcp, reserved or infrastructure"),
    (["vlan", "add", "4095"], "from 1 to 4094"),
    (["vlan", "add", "20", "--site", "Home"], "already"),
    (["vlan", "rm", "21"], "ipam vlan list"),
    (["site", "rm", "Hom"], 'did you mean "Home"?'),
    (["site", "add", "Home"], "already"),
    (["vrf", "rm", "default"], "stays"),
    (["vrf", "set", "default", "name=main"], "keeps its name"),
])
def test_bad_input_is_told_with_the_way_out(home, arguments, says):
    before = home.json("prefix", "list"), home.json("range", "list"), home.json("vlan", "list"), home.json("site", "list")
    assert says in refused(home, *arguments)
    assert before == (home.json("prefix", "list"), home.json("range", "list"), home.json("vlan", "list"), home.json("site", "list"))


@pytest.mark.parametrize("arguments", [
    ["prefix", "set", "lan", "kind"], ["prefix", "set", "lan"], ["prefix", "list", "prot:22"], ["prefix", "list", "--sort", "colour"],
    ["prefix", "list", "--columns", "colour"], ["prefix", "rm"], ["range", "add", "10.0.0.1-9"], ["site", "add"], ["vrf", "nonsense"],
])
def test_misuse_is_told_with_the_usage(home, arguments):
    assert "usage: ipam" in refused(home, *arguments, code=2)


def test_names_may_hold_anything_clean(ipam):
    for number, name in enumerate(("'; DROP TABLE prefix; --", 'a"b', "--force", "‮gnp.exe", "Küche, 2. Stock", "=1+1")):
        ipam.text("prefix", "add", f"10.0.{number}.0/24", "--", name)
        ipam.text("site", "add", "--", name)
        assert ipam.json("prefix", "list", f"ip:10.0.{number}.0/24")[0]["name"] == name
    assert len(ipam.json("site", "list")) == 6
    assert "‮" not in ipam.text("prefix", "list")


def test_removing_asks_for_what_would_be_left(home):
    assert home.text("prefix", "rm", "guests") == "removed guests\n"  # its range lies in 10.0.0.0/16 still
    told = refused(home, "prefix", "rm", "home")
    assert "1 range and 0 planned addresses lie in 10.0.0.0/16" in told and "say --yes" in told
    assert home.text("prefix", "rm", "home", "--yes") == "removed home\n"
    assert names(home.json("range", "list")) == ["pool"]
    assert home.text("range", "rm", "pool") == "removed pool\n"
    assert home.text("vlan", "rm", "20") == "removed 20\n" and home.text("site", "rm", "Home") == "removed Home\n"
    assert names(home.json("prefix", "list")) == ["lan", "lan6"]


def test_vrfs_are_apart_and_are_renamed(home):
    home.text("vrf", "add", "lab", "--note", "the bench")
    home.text("prefix", "add", "10.0.0.0/24", "lan", "--vrf", "lab")
    home.text("range", "add", "10.0.0.50-10.0.0.60", "dhcp", "--vrf", "lab")
    assert "VRF" in home.text("prefix", "list").splitlines()[0].split()
    assert "prefixes" in refused(home, "vrf", "rm", "lab")
    assert home.text("vrf", "set", "lab", "name=bench", "note=") == "changed lab\n"
    assert [row["prefix"] for row in home.json("prefix", "list", "vrf:bench")] == ["10.0.0.0/24"]
    assert home.json("vrf", "list", "bench") == [{"name": "bench", "prefixes": 1, "ranges": 1, "note": None}]
    home.text("range", "rm", "10.0.0.50-60", "--vrf", "bench")
    home.text("prefix", "rm", "lan", "--vrf", "bench")
    assert home.text("vrf", "rm", "bench") == "removed bench\n"


def test_what_looks_wrong_is_warned_of(home):
    def warnings(*arguments):
        done = home.run(*arguments)
        assert done.returncode == 0
        return done.stderr

    assert "the gateway of 10.0.0.0/24" in warnings("range", "add", "10.0.0.1-10.0.0.9", "dhcp")
    assert "not for hosts" in warnings("range", "add", "10.0.0.250-10.0.0.255", "dhcp")
    told = warnings("range", "add", "10.0.20.250-10.0.21.9", "dhcp")
    assert "the pool lies in 10.0.20.0/24 only in part" in told and "not for hosts" not in told
    assert "only in part" in warnings("prefix", "add", "10.0.20.128/25")
    assert "is named" in warnings("prefix", "add", "10.0.50.0/24", "lan")
    assert warnings("prefix", "add", "10.0.60.0/24", "quiet") == ""


def test_next_free_prefixes(home):
    assert home.text("prefix", "next", "home", "--length", "24").split() == ["10.0.1.0/24"]
    assert home.text("prefix", "next", "10.0.0.0/16", "--length", "/20", "--count", "2").split() == ["10.0.32.0/20", "10.0.48.0/20"]
    assert home.json("prefix", "next", "home", "--length", "17") == [{"prefix": "10.0.128.0/17"}]
    assert home.text("prefix", "next", "home", "--length", "24", "--count", "2", "--add", "lab").split() == ["10.0.1.0/24", "10.0.2.0/24"]
    rows = home.json("prefix", "list", "name:lab-*")
    assert [(row["name"], row["prefix"], row["site"]) for row in rows] == [("lab-1", "10.0.1.0/24", "Home"), ("lab-2", "10.0.2.0/24", "Home")]
    assert home.text("prefix", "next", "home", "--length", "24").split() == ["10.0.3.0/24"]
    assert home.text("prefix", "next", "lan6", "--length", "80").split() == ["2001:db8::/80"]
    assert "only 1 free /17 of the 3" in refused(home, "prefix", "next", "home", "--length", "17", "--count", "3")
    for words in (["--length", "16"], ["--length", "33"], ["--length", "x"], []):
        refused(home, "prefix", "next", "home", *words)


def test_eight_at_once_never_get_the_same_prefix(home):
    home.text("prefix", "add", "10.6.0.0/24", "small")
    environment = {**os.environ, "LANATLAS_DB": str(home.database)}
    script = f"while {BUILD}/ipam prefix next small --length 29 --add part; do :; done"
    writers = [subprocess.Popen(["bash", "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for _ in range(8)]
    told = [writer.communicate(timeout=120) for writer in writers]
    taken = [line for out, _ in told for line in out.split()]
    assert sorted(map(ipaddress.ip_network, taken)) == list(ipaddress.ip_network("10.6.0.0/24").subnets(new_prefix=29))
    assert all("10.6.0.0/24 has no free /29" in err for _, err in told)


def test_split_adds_the_parts(home):
    assert home.text("prefix", "split", "guests", "26") == "guests has 4 parts of /26\n"
    parts = home.json("prefix", "list", "length:26")
    assert [row["prefix"] for row in parts] == [str(part) for part in ipaddress.ip_network("10.0.20.0/24").subnets(new_prefix=26)]
    assert {(row["kind"], row["site"]) for row in parts} == {("guest", "Home")}
    assert home.text("prefix", "split", "guests", "/25") == "guests has 2 parts of /25\n"
    assert "more than 4096" in refused(home, "prefix", "split", "lan6", "96")
    refused(home, "prefix", "split", "guests", "24")


def test_init_takes_up_prefixes_as_lan(ipam):
    ipam.text("init", "--prefix", "192.0.2.0/24")
    assert ipam.json("prefix", "list")[0]["kind"] == "lan"
    ipam.text("prefix", "set", "192.0.2.0/24", "kind=iot")
    ipam.text("init", "--prefix", "192.0.2.0/24")
    assert ipam.json("prefix", "list")[0]["kind"] == "iot"


def test_every_change_is_in_the_audit(home, db):
    home.text("prefix", "set", "lan", "kind=dmz")
    row = db.rows("SELECT * FROM v_audit WHERE tbl = 'prefix' ORDER BY id DESC LIMIT 1")[0]
    assert row["tool"] == "ipam" and json.loads(row["before"])["kind"] == "lan" and json.loads(row["after"])["kind"] == "dmz"
    count = db.value("SELECT count(*) FROM audit")
    home.text("prefix", "set", "lan", "kind=dmz")
    assert db.value("SELECT count(*) FROM audit") == count


def test_the_tree_is_as_python_nests_it(ipam):
    """Indentation by another computation: ipaddress over random prefixes."""
    source = random.Random(7)
    networks = {ipaddress.ip_network(f"10.{source.randrange(4)}.{source.randrange(4) * 64}.0/{source.choice((8, 12, 16, 18, 20, 24))}", strict=False)
                for _ in range(40)}
    for network in networks:
        ipam.text("prefix", "add", str(network))
    lines = ipam.text("prefix", "list").splitlines()[1:]
    expected = ["  " * sum(other != network and network.subnet_of(other) for other in networks) + str(network)
                for network in sorted(networks, key=lambda one: (one.network_address, one.prefixlen))]
    assert [line[:len(line) - len(line.lstrip())] + line.split()[0] for line in lines] == expected


def test_help_has_examples(ipam):
    for verb in ("site", "vrf", "vlan", "prefix", "range"):
        for word in ("add", "list", "set", "rm"):
            assert f"ipam {verb} {word}" in ipam.text("help", verb, word).split("Examples:")[1]
    assert "Fields of FILTER" in ipam.text("help", "prefix", "list")
