"""Conflicts of the plan: found, told, acknowledged, over."""
import json
import shlex

import pytest

# One of each kind.
ALL_KINDS = {
    "lanatlas": 1,
    "sites": [{"name": "Berlin"}, {"name": "Bonn"}],
    "prefixes": [{"prefix": "10.0.0.0/24", "site": "Berlin"}, {"prefix": "10.0.0.128/25", "site": "Bonn"}],
    "ranges": [{"first": "10.0.0.100", "last": "10.0.0.119", "kind": "dhcp"}],
    "devices": [{"device": name, "key": name} for name in ("cam", "nas", "tv")],
    "interfaces": [{"device": "nas", "interface": "lan", "mac": "00:00:5e:00:53:01"},
                   {"device": "tv", "interface": "lan", "mac": "00:00:5e:00:53:01"}],
    "addresses": [
        {"address": "10.0.0.7", "device": "cam"}, {"address": "10.0.0.7", "device": "tv"},
        {"address": "192.168.7.7", "assignment": "static"},
        {"address": "10.0.0.105", "assignment": "static"},
        {"address": "10.0.0.9", "assignment": "reserved", "device": "nas"}, {"address": "10.0.0.9", "device": "cam"},
    ],
}

# What the remedy says to type, as it would be typed, and how bad it is.
KINDS = {
    "duplicate_address": ("critical", "device set tv address-=10.0.0.7"),
    "outside_prefix": ("warning", "address release 192.168.7.7"),
    "overlapping_prefixes": ("warning", "prefix set 10.0.0.0/24 site="),
    "reservation_in_pool": ("warning", "range set 10.0.0.100-10.0.0.119 range=NEW"),
    "reserved_in_use": ("warning", "address set 10.0.0.9 device=cam"),
    "shared_mac": ("warning", "device merge nas tv"),
}


@pytest.fixture
def home(ipam):
    """A plan with one prefix and one pool, and a device in it."""
    ipam.text("prefix", "add", "10.0.0.0/24", "home")
    ipam.text("range", "add", "10.0.0.100-10.0.0.199", "dhcp")
    ipam.text("device", "add", "nas", "10.0.0.5", "--mac", "00:00:5e:00:53:05")
    return ipam


def subjects(ipam, *arguments):
    return [(row["kind"], row["subject"]) for row in ipam.json("conflicts", *arguments)]


def events(db):
    return [row["kind"] for row in db.rows("SELECT kind FROM event WHERE kind LIKE 'conflict%' ORDER BY id")]


def test_a_sound_plan_has_none(home):
    assert home.text("conflicts") == "no conflicts\n"
    assert home.json("conflicts") == []


def test_there_is_no_inventory_to_make(ipam, db):
    result = ipam.run("conflicts")
    assert result.returncode == 1 and "ipam init" in result.stderr
    assert not db.path.exists()


def test_one_is_found_acknowledged_and_over(home, db):
    home.text("address", "set", "10.0.0.120", "assignment=static")
    assert subjects(home) == [("reservation_in_pool", "10.0.0.120")]
    assert "range set 10.0.0.100-10.0.0.199" in home.text("conflicts")
    number = home.json("conflicts")[0]["id"]
    assert home.text("conflicts", "ack", number, "--note", "the old printer") == \
        "acknowledged 1 conflict; silent until it changes or is over\n"
    assert subjects(home) == []
    assert "1 acknowledged; --all shows them" in home.text("conflicts")
    assert home.json("conflicts", "--all")[0]["note"] == "the old printer"
    assert events(db) == ["conflict_found"]
    home.text("address", "release", "10.0.0.120", "--yes")
    assert home.json("conflicts", "--all")[0]["ended"] is not None
    assert events(db) == ["conflict_found", "conflict_ended"]
    home.text("address", "set", "10.0.0.120", "assignment=static")
    assert subjects(home) == [("reservation_in_pool", "10.0.0.120")]  # a new one is not silent


def test_a_filter_chooses_and_a_wrong_one_is_told(home):
    home.text("address", "set", "10.0.0.120", "assignment=static")
    home.text("device", "add", "far", "192.168.7.7")
    assert subjects(home) == [("reservation_in_pool", "10.0.0.120"), ("outside_prefix", "192.168.7.7")]
    assert subjects(home, "kind:outside_prefix") == [("outside_prefix", "192.168.7.7")]
    assert subjects(home, "--sort", "subject", "--limit", "1") == [("reservation_in_pool", "10.0.0.120")]
    refused = home.run("conflicts", "kind:outsideprefix")
    assert refused.returncode == 2 and "column 6" in refused.stderr


@pytest.mark.parametrize("arguments, reason", [
    (["ack", "7"], "no open conflict 7"),
    (["ack", "x"], '"x" is no number of a conflict'),
    (["ack"], "needs more arguments"),
])
def test_bad_acknowledgements_are_told(home, arguments, reason):
    result = home.run("conflicts", *arguments)
    assert result.returncode != 0 and reason in result.stderr


def test_who_may_not_write_sees_what_was_found_last(home, db):
    home.text("address", "set", "10.0.0.120", "assignment=static")
    home.text("conflicts")
    for path in db.path.parent.glob("inventory.db*"):
        path.chmod(0o644)
    db.path.parent.chmod(0o755)
    for folder in db.path.parents:
        if str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    result = home.run("conflicts", user=65534, group=65534, extra_groups=[])
    assert result.returncode == 0, result.stderr
    assert "10.0.0.120" in result.stdout
    assert "as of the last look" in result.stderr


@pytest.fixture
def troubled(ipam, tmp_path):
    path = tmp_path / "all.json"
    path.write_text(json.dumps(ALL_KINDS))
    ipam.text("import", path, "--yes")
    return ipam


def test_each_kind_is_found_with_what_mends_it(troubled):
    rows = {row["kind"]: row for row in troubled.json("conflicts")}
    assert len(troubled.json("conflicts")) == len(rows) == len(KINDS)
    for kind, (severity, remedy) in KINDS.items():
        row = rows[kind]
        assert row["severity"] == severity and row["explanation"].endswith((".", ")."))
        assert f"ipam {remedy}" in row["remedy"], row["remedy"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_remedy_says_ends_it(troubled, kind):
    words = shlex.split(KINDS[kind][1].replace("NEW", "10.0.0.110-10.0.0.119"))
    if words[0] in ("device", "address") and words[1] in ("merge", "release"):
        words.append("--yes")
    before = subjects(troubled)
    troubled.text(*words)
    assert {row[0] for row in before} - {row[0] for row in subjects(troubled)} == {kind}


def test_acknowledged_ones_come_back_when_their_facts_change(troubled, db):
    numbers = [str(row["id"]) for row in troubled.json("conflicts")]
    troubled.text("conflicts", "ack", *numbers, "--note", "all of it is meant")
    assert subjects(troubled) == []
    known = len(events(db))
    troubled.text("prefix", "set", "10.0.0.128/25", "site=Bremen")
    assert subjects(troubled) == [("overlapping_prefixes", "10.0.0.0/24 10.0.0.128/25")]
    assert events(db)[known:] == ["conflict_found"]
    assert troubled.json("conflicts")[0]["note"] in (None, "")


def test_more_than_are_kept_are_told_in_every_form(ipam, tmp_path):
    addresses = [{"address": f"192.168.{i // 250}.{i % 250}", "assignment": "static"} for i in range(1, 2102)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps({"lanatlas": 1, "prefixes": [{"prefix": "10.0.0.0/24"}, {"prefix": "192.168.0.0/16"}],
                                "addresses": addresses}))
    ipam.text("import", path, "--yes")
    ipam.text("prefix", "rm", "192.168.0.0/16", "--yes")
    rows = ipam.json("conflicts")
    assert len(rows) == 2001
    assert [row["explanation"] for row in rows if row["subject"] == "more than 2000"] != []
    assert "There are more than 2000 conflicts of this kind" in " ".join(ipam.text("conflicts").split())
    ipam.text("prefix", "add", "192.168.0.0/16")
    assert ipam.json("conflicts") == []
