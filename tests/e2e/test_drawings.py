"""`ipam prefix show`, `grid` and `tree`: golden text, written by hand from the rules, for a small network."""
import csv
import io
import ipaddress
import json
import os
import re
import sqlite3
import subprocess

import pytest

from collectd_run import BUILD
from terminal import Terminal

IPAM = BUILD / "ipam"
SGR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(ipam, *arguments, columns=80):
    terminal = Terminal([IPAM, *arguments], columns=columns, LANATLAS_DB=str(ipam.database))
    return terminal.finish().replace("\r\n", "\n")


def piped(ipam, *arguments, locale="C.UTF-8"):
    """Without a terminal."""
    environment = {**os.environ, "LANATLAS_DB": str(ipam.database), "LC_ALL": locale}
    done = subprocess.run([IPAM, *arguments], capture_output=True, text=True, timeout=60, check=False, env=environment, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def home(ipam):
    """A /27 with a pool, a reserved range and a few addresses, in a /22; a second prefix and IPv6."""
    for command in (
        "init --yes --prefix 10.0.0.0/22",
        "prefix add 10.0.0.0/27 lan --kind lan --site Home --gateway 10.0.0.1",
        "prefix add 10.0.1.0/24 wifi --site Home",
        "prefix add 2001:db8::/64 six --site Home",
        "range add 10.0.0.16-10.0.0.19 dhcp guests",
        "range add 10.0.0.28-10.0.0.29 reserved",
        "device add nas 10.0.0.5 2001:db8::5 --no-check",
        "device add phone 10.0.0.17 --no-check",
        "device add odd 10.0.0.9 --no-check",
        "address set 10.0.0.5 assignment=static name=nas.home",
        "address reserve 10.0.0.12",
        "address set 10.0.0.14 assignment=deprecated",
    ):
        ipam.text(*command.split())
    return ipam


GRID = """\
10.0.0.0/27  lan  █▎░░░░░░░░ 13.33% (4 of 30 used)

          +0               +8
10.0.0.0  × ▲ · · · ■ · ·  · ● · · □ · ◇ ·
10.0.0.16 ░ ◆ ░ ░ · · · ·  · · · · ▒ ▒ · ×

● in use, unplanned 1   ◇ deprecated 1   □ reserved 1   ◆ DHCP 1   ■ static 1
▲ gateway 1   × network, broadcast 2   ▒ reserved range, free 2
░ DHCP pool, free 3   · free 19
"""

PLAIN_GRID = """\
10.0.0.0/27  lan  #......... 13.33% (4 of 30 used)

          +0               +8
10.0.0.0  # G . . . S . .  . U . . R . X .
10.0.0.16 d D d d . . . .  . . . . r r . #

U in use, unplanned 1   X deprecated 1   R reserved 1   D DHCP 1   S static 1
G gateway 1   # network, broadcast 2   r reserved range, free 2
d DHCP pool, free 3   . free 19
"""

SHOWN = """\
ADDRESS      ASSIGNMENT  NAME      DEVICE  STATE    REMARK
10.0.0.1                                            gateway
10.0.0.2–10.0.0.4 (3 unused)
10.0.0.5     static      nas.home  nas     unknown
10.0.0.6–10.0.0.8 (3 unused)
10.0.0.9                           odd     unknown  in use, not planned
10.0.0.10–10.0.0.11 (2 unused)
10.0.0.12    reserved
10.0.0.13 (1 unused)
10.0.0.14    deprecated
10.0.0.15 (1 unused)
10.0.0.16–10.0.0.19 dhcp pool "guests" (1 of 4 used)
  10.0.0.17                        phone   unknown
10.0.0.20–10.0.0.27 (8 unused)
10.0.0.28–10.0.0.29 reserved (0 of 2 used)
10.0.0.30 (1 unused)
"""

TREE = """\
PREFIX                     NAME    KIND       USED
Home
├─ 10.0.0.0/27             lan     lan        █▎░░░░░░░░  13.33%     4 of 30
│  ├─ 10.0.0.16–10.0.0.19  guests  dhcp pool  ██▌░░░░░░░  25.00%      1 of 4
│  └─ 10.0.0.28–10.0.0.29          reserved   ░░░░░░░░░░   0.00%      0 of 2
├─ 10.0.1.0/24             wifi               ░░░░░░░░░░   0.00%    0 of 254
└─ 2001:db8::/64           six                ▏░░░░░░░░░  <0.01%           1
(no site)
└─ 10.0.0.0/22                     lan        ▏░░░░░░░░░   0.39%  4 of 1,022
   └─ (free: 10.0.0.32/27, 10.0.0.64/26, 10.0.0.128/25, 10.0.2.0/23)
"""


def test_a_grid_in_utf8_and_in_letters(home):
    assert piped(home, "grid", "lan") == GRID
    assert piped(home, "grid", "10.0.0.0/27", locale="C") == PLAIN_GRID


def test_a_grid_fits_the_terminal_with_and_without_colour(home):
    for columns in (44, 80, 160):
        drawn = on_terminal(home, "grid", "10.0.1.0/24", columns=columns)
        assert "\x1b[" in drawn
        plain = on_terminal(home, "grid", "10.0.1.0/24", "--no-color", columns=columns)
        assert SGR.sub("", drawn) == plain
        rows = [line for line in plain.splitlines() if line.startswith("10.0.1.") and "/" not in line]
        assert len(rows) == {44: 16, 80: 8, 160: 4}[columns]
        assert all(len(line) <= columns for line in rows)


def test_a_large_prefix_is_blocks(home):
    drawn = piped(home, "grid", "10.0.0.0/22", "--cell", "/27", locale="C")
    assert drawn == """\
10.0.0.0/22  #......... 0.39% (4 of 1,022 used)  each cell is a /27

10.0.0.0 :U. . . . . . .  p p p p p p p p
10.0.2.0 . . . . . . . .  . . . . . . . .

. empty   : up to 25%   + up to 50%   * up to 80%   # more
U in use, unplanned 1   p prefix, unused
"""


def test_ipv6_is_a_sparse_map(home):
    drawn = piped(home, "grid", "six", locale="C")
    assert drawn == """\
2001:db8::/64  six  #......... <0.01% (1 used)

           +0               +8
2001:db8:: # . . . . U . .  . . . . . . . .
: unused

U in use, unplanned 1   # routers, anycast 1   . free
"""


def test_a_grid_for_programs(home):
    rows = home.json("grid", "lan")
    assert {row["first"]: row["use"] for row in rows} == {
        "10.0.0.0": "network", "10.0.0.1": "gateway", "10.0.0.5": "static", "10.0.0.9": "unplanned",
        "10.0.0.12": "reserved", "10.0.0.14": "deprecated", "10.0.0.16": "pool", "10.0.0.17": "dhcp",
        "10.0.0.18": "pool", "10.0.0.19": "pool", "10.0.0.28": "reserved range", "10.0.0.29": "reserved range",
        "10.0.0.31": "network",
    }
    text = home.text("grid", "lan", "--format", "csv")
    assert [row["first"] for row in csv.DictReader(io.StringIO(text))] == [row["first"] for row in rows]


def test_a_prefix_is_shown_with_its_gaps_folded(home):
    shown = piped(home, "prefix", "show", "lan")
    record, _, rows = shown.partition("\n\n")
    assert rows == SHOWN
    fields = dict(line.split(None, 1) for line in record.splitlines() if not line.startswith("OF THEM"))
    assert fields["IN"] == "10.0.0.0/22"
    assert fields["USED"].endswith("13.33% (4 of 30)")
    assert fields["GATEWAY"] == "10.0.0.1" and fields["SITE"] == "Home"


def test_rows_make_up_the_prefix(home):
    """Each address of the prefix that hosts may have is in one row: a gap, a range, or a row of its own outside ranges."""
    rows = home.json("prefix", "show", "10.0.0.0/27")
    covered = []
    for row in rows:
        if row["kind"] == "address" and row["range"]:
            continue
        first, last = (int(ipaddress.ip_address(row[end])) for end in ("address", "last"))
        assert row["addresses"] == last - first + 1
        covered += range(first, last + 1)
    assert covered == [int(address) for address in ipaddress.ip_network("10.0.0.0/27").hosts()]


def test_nothing_is_folded_on_request(home):
    rows = home.json("prefix", "show", "lan", "--all")
    single = [row["address"] for row in rows if row["kind"] in ("address", "free")]
    assert single == [str(address) for address in ipaddress.ip_network("10.0.0.0/27")]
    refused = home.run("prefix", "show", "10.0.0.0/22", "--all")
    assert refused.returncode == 1 and "1,024" in refused.stderr and "ipam grid 10.0.0.0/22" in refused.stderr


def test_a_prefix_folds_those_in_it(home):
    rows = home.json("prefix", "show", "10.0.0.0/22")
    assert [(row["kind"], row["address"], row["last"], row["used"]) for row in rows] == [
        ("prefix", "10.0.0.0", "10.0.0.31", 4),
        ("gap", "10.0.0.32", "10.0.0.255", None),
        ("prefix", "10.0.1.0", "10.0.1.255", 0),
        ("gap", "10.0.2.0", "10.0.3.254", None),
    ]


def test_a_tree(home):
    assert piped(home, "tree", "--free") == TREE


def test_a_tree_of_a_part_and_for_programs(home):
    rows = home.json("tree", "10.0.0.0/24")
    assert [(row["kind"], row["depth"], row["range"] or row["prefix"], row["used"]) for row in rows] == [
        ("prefix", 0, "10.0.0.0/27", 4),
        ("range", 1, "10.0.0.16-10.0.0.19", 1),
        ("range", 1, "10.0.0.28-10.0.0.29", 0),
    ]
    everything = home.json("tree", "--free")
    free = next(row["free"] for row in everything if row["prefix"] == "10.0.0.0/22" and row["kind"] == "prefix")
    assert free == ["10.0.0.32/27", "10.0.0.64/26", "10.0.0.128/25", "10.0.2.0/23"]


def test_by_vlan(home):
    home.text("vlan", "add", "20", "servers")
    home.text("prefix", "set", "10.0.1.0/24", "vlan=20")
    lines = piped(home, "tree", "--by", "vlan", locale="C").splitlines()
    assert lines[1] == "VLAN 20 servers" and lines[2].startswith("`- 10.0.1.0/24")
    assert lines[3] == "(no VLAN)"


def test_a_conflict_is_drawn_until_it_is_acknowledged(home):
    """As the plugin would have stored it; finding is not audited."""
    with sqlite3.connect(home.database) as connection:
        connection.execute("INSERT INTO conflict (kind, subject, severity, data, found_at) VALUES ('reserved_in_use', '10.0.0.12', 'warning', '{}', 1)")
    connection.close()
    assert [row["first"] for row in home.json("grid", "lan") if row["use"] == "conflict"] == ["10.0.0.12"]
    assert "✗ conflict 1" in piped(home, "grid", "lan")
    shown = piped(home, "prefix", "show", "lan")
    assert "conflict: see 'ipam conflicts'" in shown
    home.text("conflicts", "ack", "1")
    assert "conflict" not in piped(home, "grid", "lan")


@pytest.mark.parametrize("arguments, words", [
    (("grid", "10.0.0.1/27"), "10.0.0.0/27"),
    (("grid", "nothing"), "nothing"),
    (("grid", "lan", "--cell", "/40"), "/27 to /32"),
    (("grid", "lan", "--vrf", "blue"), "blue"),
    (("prefix", "show", "10.3.0.0/24"), "10.3.0.0/24"),
    (("tree", "10.9.0.0/16"), "10.9.0.0/16"),
    (("tree", "10.0.0.1/16"), "10.0.0.0/16"),
    (("tree", "--vrf", "blue"), "blue"),
])
def test_what_is_wrong_is_said(home, arguments, words):
    refused = home.run(*arguments)
    assert refused.returncode == 1, refused.stdout
    assert words in refused.stderr and refused.stdout == ""


@pytest.mark.parametrize("arguments, words", [
    (("grid", "lan", "--cell", "x"), "/28"),
    (("tree", "--by", "rack"), "site or vlan"),
    (("grid",), "needs more"),
])
def test_what_is_written_wrongly_is_said(home, arguments, words):
    refused = home.run(*arguments)
    assert refused.returncode == 2 and words in refused.stderr


def test_names_cannot_draw(home):
    home.text("prefix", "set", "10.0.1.0/24", "name=a\u202eb'\";--")
    for arguments in (("tree",), ("grid", "10.0.1.0/24"), ("prefix", "show", "10.0.1.0/24"), ("prefix", "show", "10.0.0.0/22")):
        shown = piped(home, *arguments)
        assert "\u202e" not in shown and "a\\u{202e}b'\";--" in shown
    assert [row["name"] for row in home.json("tree", "10.0.1.0/24")] == ["a\u202eb'\";--"]


def test_an_empty_plan(ipam):
    ipam.text("init", "--yes", "--prefix", "10.0.0.0/24")
    ipam.text("prefix", "rm", "10.0.0.0/24", "--yes")
    refused = ipam.run("tree")
    assert refused.returncode == 1 and "ipam prefix add" in refused.stderr
    refused = ipam.run("tree", "--format", "json")
    assert refused.returncode == 1 and json.loads(refused.stdout or "[]") == []
