"""Links, groups and maps, by the command."""
import csv
import io
import json
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest

NASTY = "a\"b'; --]|<b>\\N{x}"
MORE_NASTY = ("R&amp;D &#60;", "<script>alert(1)</script>", "a\u202eb\u200f", "] --> x[y", "end;", "%% {}", "#35;", "back\\", "a:::down", "`x` _y_")


@pytest.fixture
def house(ipam):
    """internet - gateway - switch - nas, phone on the wifi, a printer that nothing links."""
    for name, *more in (
        ("Internet", "--type", "cloud"), ("Gateway", "--type", "router", "--site", "Home"), ("Switch", "--type", "switch", "--site", "Home"),
        ("NAS", "--type", "nas"), ("Phone", "--type", "phone"), ("Printer", "--type", "printer"), (NASTY, "--type", "iot"),
    ):
        ipam.text("device", "add", name, "--no-check", *more)
    ipam.text("link", "add", "internet", "gateway", "--kind", "wan")
    ipam.text("link", "add", "switch:port1", "gateway:lan0", "--label", 'x "|" y')
    ipam.text("link", "add", "nas", "switch")
    ipam.text("link", "add", "phone", "gateway", "--kind", "wifi")
    return ipam


def failure(ipam, *arguments, code=1, **options):
    done = ipam.run(*arguments, **options)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout == "" and done.stderr.startswith("ipam: ")
    return done.stderr


def drawn(ipam, *arguments):
    (drawing,) = ipam.json("map", *arguments)
    return drawing, {node["key"]: node for node in drawing["nodes"]}


def places(ipam, *arguments):
    return {key: (node["x"], node["y"]) for key, node in drawn(ipam, *arguments)[1].items()}


# Links


def test_a_link_is_added_listed_changed_and_removed(house):
    rows = house.json("link", "list", "switch")
    assert [(row["a"], row["b"], row["a_interface"], row["b_interface"]) for row in rows] == [
        ("nas", "switch", None, None), ("switch", "gateway", "port1", "lan0")]
    number = rows[0]["id"]
    assert "changed link" in house.text("link", "set", number, "kind=fibre", "label=to the attic")
    assert house.json("link", "list", "kind:fibre")[0]["label"] == "to the attic"
    assert house.text("link", "rm", "switch", "nas") == f"removed link {number}\n"
    assert "no link matches" in failure(house, "link", "list", "nas")


def test_the_same_link_is_one_in_both_directions(house):
    before = house.json("link", "list")
    house.text("link", "add", "switch", "nas", "--label", "again")
    after = house.json("link", "list")
    assert len(after) == len(before) and [row["label"] for row in after if row["a"] == "nas"] == ["again"]


def test_wrong_links_are_told_with_the_way_out(house):
    assert "itself" in failure(house, "link", "add", "nas", "nas")
    assert '"toaster"' in failure(house, "link", "add", "nas", "toaster")
    assert "did you mean fibre" in failure(house, "link", "add", "nas", "printer", "--kind", "fiber")
    assert "ipam link list" in failure(house, "link", "rm", "nas", "printer")
    assert "ipam link list" in failure(house, "link", "rm", "4711")
    assert "ipam link list" in failure(house, "link", "rm", "x", code=2)
    assert "kind=KIND" in failure(house, "link", "set", "1", "kind", code=2)
    house.text("link", "add", "nas", "switch", "--kind", "wifi")
    assert "2 links connect" in failure(house, "link", "rm", "nas", "switch")


# Groups


def test_a_path_keeps_its_order(house):
    house.text("group", "add", "Mail", "internet", "nas", "--kind", "path")
    house.text("group", "join", "Mail", "gateway", "switch", "--at", "2")
    assert [row["key"] for row in house.json("group", "show", "Mail")] == ["internet", "gateway", "switch", "nas"]
    house.text("group", "leave", "Mail", "gateway")
    assert [row["position"] for row in house.json("group", "show", "Mail")] == [1, 2, 3]
    house.text("group", "set", "Mail", f"name={NASTY}", "note=since the move")
    assert house.json("group", "list")[0] == {"name": NASTY, "kind": "path", "members": 3, "note": "since the move"}
    assert "did you mean" not in failure(house, "group", "show", "Mail")
    house.text("group", "rm", NASTY)
    assert "there are no groups yet" in failure(house, "group", "list")


def test_the_first_member_leads(house):
    house.text("group", "add", "Box", "nas", "printer", "--kind", "virtualisation")
    assert [row["role"] for row in house.json("group", "show", "Box")] == ["host", "member"]
    assert "host or member" in failure(house, "group", "join", "Box", "printer", "--role", "hub")
    assert "is no member" in failure(house, "group", "leave", "Box", "phone")
    assert "--at takes" in failure(house, "group", "join", "Box", "phone", "--at", "0", code=2)


def test_nothing_is_added_when_one_device_is_unknown(house):
    failure(house, "group", "add", "Box", "nas", "toaster")
    failure(house, "group", "list")


# Maps


def test_a_map_has_nodes_edges_groups_and_notes(house):
    house.text("group", "add", "Box", "nas", "printer", "--kind", "virtualisation")
    house.text("map", "note", "add", "--map", "main", "-10", "-20", "rack")
    house.text("map", "note", "rm", house.text("map", "note", "add", "-1", "-2", "-3 degrees").split()[-1])
    drawing, nodes = drawn(house)
    assert set(nodes["nas"]) >= {"id", "key", "name", "type", "icon", "state", "x", "y", "placed", "locked"}
    assert nodes["gateway"]["y"] < nodes["switch"]["y"] < nodes["nas"]["y"] < nodes["printer"]["y"]
    edge = next(edge for edge in drawing["edges"] if edge["source_interface"] == "port1")
    assert (edge["source"], edge["target"], edge["state"]) == (nodes["switch"]["id"], nodes["gateway"]["id"], "unknown")
    assert [member["key"] for member in drawing["groups"][0]["members"]] == ["nas", "printer"]
    assert drawing["notes"] == [{"id": 1, "x": -10, "y": -20, "text": "rack"}]


def test_a_placed_device_stays_and_another_one_moves_nobody(house):
    house.text("map", "place", "nas", "-500", "-70", "--lock")
    before = places(house)
    assert before["nas"] == (-500, -70)
    house.text("device", "add", "Laptop", "--no-check")
    house.text("link", "add", "laptop", "switch")
    after = places(house)
    del after["laptop"]
    assert after == before
    assert "--unlock" in failure(house, "map", "place", "nas", "0", "0")
    house.text("map", "place", "nas", "7", "-7", "--unlock")
    assert places(house)["nas"] == (7, -7) and not drawn(house)[1]["nas"]["locked"]
    house.text("map", "unplace", "nas")
    assert not drawn(house)[1]["nas"]["placed"]
    assert "nobody has placed" in failure(house, "map", "unplace", "nas")
    assert "is no place" in failure(house, "map", "place", "nas", "0", "1.5", code=2)
    assert "is no place" in failure(house, "map", "place", "nas", "0", "1000001", code=2)


def test_a_map_of_its_own_has_its_own_places(house):
    house.text("map", "maps", "add", "Cellar")
    house.text("map", "place", "nas", "5", "6", "--map", "Cellar")
    assert drawn(house, "Cellar")[1]["nas"]["placed"] and not drawn(house)[1]["nas"]["placed"]
    assert house.json("map", "maps", "list") == [{"name": "Cellar", "placed": 1, "notes": 0}, {"name": "main", "placed": 0, "notes": 0}]
    house.text("map", "maps", "rm", "Cellar")
    assert "always there" in failure(house, "map", "maps", "rm", "main")
    assert "did you mean" in failure(house, "map", "place", "nas", "1", "1", "--map", "mian")


def test_a_filter_leaves_out_and_moves_nobody(house):
    whole = places(house)
    part = places(house, "type:switch or type:router")
    assert part == {key: whole[key] for key in ("gateway", "switch")}
    assert "column" in failure(house, "map", "colour:red", code=2)
    assert "no device matches" in failure(house, "map", "nothing-is-called-so")


def test_places_are_loaded_all_or_none(house, tmp_path):
    file = tmp_path / "places.json"
    file.write_text(json.dumps([{"key": "nas", "x": 1.6, "y": -3, "locked": True}, {"key": "phone", "x": 900, "y": 0}]))
    assert house.text("map", "load", file) == "placed 2 devices\n"
    assert places(house)["nas"] == (2, -3) and drawn(house)[1]["nas"]["locked"]
    before = places(house)
    for text, told in (
        ('[{"key": "nas", "x": 5, "y": 5}, {"key": "toaster", "x": 0, "y": 0}]', '"toaster"'), ('[{"key": "nas", "x": 5}]', "line 1, column"),
        ("{}", "an array"), ("[", "line 1"), ("\ufeff[]x", "line 1"), ('[{"key": "nas", "x": 2e6, "y": 0}]', "off the map"), ("\0", "line 1"),
    ):
        assert told in failure(house, "map", "load", "-", input=text)
    assert places(house) == before
    assert "locked at 2, -3" in failure(house, "map", "load", "-", input='[{"key": "nas", "x": 5, "y": 5}, {"key": "phone", "x": 7, "y": 7}]')
    assert places(house) == before
    file.write_text('[{"key": "nas", "x": 2, "y": -3}]')
    assert house.text("map", "load", file) and drawn(house)[1]["nas"]["locked"]
    file.write_text('[{"key": "nas", "x": 5, "y": 5, "locked": false}]')
    house.text("map", "load", file)
    assert places(house)["nas"] == (5, 5) and not drawn(house)[1]["nas"]["locked"]
    house.text("device", "merge", "nas", "printer", "--yes")
    assert "are one device" in failure(house, "map", "load", "-", input='[{"key": "nas", "x": 8, "y": 8}, {"key": "printer", "x": 9, "y": 9}]')
    assert places(house)["nas"] == (5, 5)
    assert "cannot open" in failure(house, "map", "load", tmp_path / "none.json")


def test_the_table_shows_what_hangs_on_what(house):
    rows = list(csv.DictReader(io.StringIO(house.text("map", "--format", "csv"))))
    assert [(row["key"], row["depth"], row["parent"]) for row in rows[:6]] == [
        ("internet", "0", ""), ("gateway", "1", "internet"), ("switch", "2", "gateway"), ("nas", "3", "switch"),
        ("phone", "2", "gateway"), ("printer", "0", "")]
    assert rows[2]["link"] == 'ethernet lan0-port1 x "|" y'
    assert "ethernet lan0-port1 x" in house.text("map")


def test_graphviz_takes_the_drawing_and_finds_the_names_in_it(house):
    house.text("group", "add", "Box", "nas", "printer", "--kind", "virtualisation")
    house.text("group", "add", "Mail", "internet", "gateway", "nas", "--kind", "path")
    house.text("map", "note", "add", "0", "0", "two\nlines \\N")
    for by in ([], ["--by", "site"], ["--by", "vlan"], ["--by", "prefix"], ["--by", "group"]):
        text = house.text("map", "--format", "dot", *by)
        assert text == house.text("--format", "dot", "map", *by)
        if not shutil.which("dot"):
            pytest.skip("graphviz is not there")
        done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        nodes = [line for line in done.stdout.splitlines() if line.startswith("node ")]
        assert len(nodes) == 8  # seven devices and a note: nothing of a name became a node
        svg = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, timeout=60, check=True).stdout
        assert "a&quot;b" in svg and "&lt;b&gt;\\N{x}" in svg and "lines \\N" in svg


def test_every_name_is_drawn_as_it_is(house):
    """Graphviz reads entities and escapes in texts; what cannot be shown is told by its number."""
    for name in MORE_NASTY:
        house.text("device", "add", name, "--no-check")
    text = house.text("map", "--format", "dot")
    if not shutil.which("dot"):
        pytest.skip("graphviz is not there")
    svg = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, timeout=60, check=True).stdout
    shown = ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    for name in MORE_NASTY:
        assert name.replace("\u202e", "\\u{202e}").replace("\u200f", "\\u{200f}") in shown


def entities(text):
    """What mermaid shows of a text in quotes: #35; is a character by its number (mermaid.js.org/syntax/flowchart.html)."""
    return re.sub("#([0-9]+);", lambda match: chr(int(match[1])), text)


def test_mermaid_shows_every_name_as_it_is(house):
    for name in MORE_NASTY:
        house.text("device", "add", name, "--no-check")
    text = house.text("map", "--format", "mermaid")
    shown = re.findall(r'^  n[0-9]+[\[({]+"([^"]*)"[\])}]+:::[a-z]+$', text, re.MULTILINE)
    assert len(shown) == 7 + len(MORE_NASTY)
    for name in MORE_NASTY:
        assert name.replace("\u202e", "U+202E").replace("\u200f", "U+200F") in map(entities, shown)
    for word in shown:
        assert not set(re.sub("#[0-9]+;", "", word)) & set("<>[]{}()|\\`%#;:&\"_*~")


def test_mermaid_gets_no_word_of_a_name(house):
    text = house.text("map", "--format", "mermaid", "--by", "site")
    assert text.startswith("flowchart TD\n  subgraph c0[\"Home\"]\n")
    line = next(line for line in text.splitlines() if "a#34;b" in line)
    assert not set(line.split('"')[1]) & set("<>[]{}|\\`%")
    assert "--by takes" in failure(house, "map", "--format", "mermaid", "--by", "colour", code=2)
    assert "--by goes with" in failure(house, "map", "--by", "site", code=2)
    assert "text, json, csv, dot or mermaid" in failure(house, "map", "--format", "svg", code=2)
    assert "use text, json or csv\n" in failure(house, "link", "list", "--format", "dot", code=2)


def test_views_for_panels(house, db):
    house.text("group", "add", "Box", "nas", "printer", "--kind", "virtualisation")
    house.text("map", "place", "nas", "1", "2", "--lock")
    house.text("map", "note", "add", "3", "4", "rack")
    assert db.rows("SELECT source_key, target_key, kind, state FROM v_link WHERE source_key = 'phone'") == [
        {"source_key": "phone", "target_key": "gateway", "kind": "wifi", "state": "unknown"}]
    assert db.rows("SELECT group_name, device_key, position, role FROM v_group_member WHERE position = 1") == [
        {"group_name": "Box", "device_key": "nas", "position": 1, "role": "host"}]
    assert db.rows("SELECT map, device_key, x, y, locked FROM v_map_node") == [{"map": "main", "device_key": "nas", "x": 1, "y": 2, "locked": 1}]
    assert db.rows("SELECT map, x, y, text FROM v_map_note") == [{"map": "main", "x": 3, "y": 4, "text": "rack"}]
