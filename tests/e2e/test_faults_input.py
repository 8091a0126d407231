"""What people and files can put in: absurd names and notes, options out of range, a device renamed amid an outage."""
import csv
import io
import json
import os
import subprocess

import pytest
from collectd_run import BUILD
from config_check import RIGHT_TO_LEFT, ConfigCheck, assert_refused, has_no_control, named_value
from ipam_run import Ipam
from quick_heartbeat import QUICK, wait_for_state

DIRTY = {
    "newline": b"a\nb",
    "carriage return": b"a\rb",
    "escape": b"a\x1b[31mb",
    "bell": b"a\ab",
    "delete": b"a\x7fb",
    "C1 control": "a\x9bb".encode(),
    "not UTF-8": b"a\xff\xfeb",
    "overlong": b"a\xc0\xafb",
    "surrogate": b"a\xed\xa0\x80b",
    "nothing": b"",
    "10,000 characters": b"n" * 10000,
    "10,000 characters of three bytes": "\N{EURO SIGN}".encode() * 10000,
}
ODD = ["O'Brien's \"NAS\"", "'; DROP TABLE device; --", "=1+2", "-1+cmd", "-5", "@cmd", RIGHT_TO_LEFT, "a,b;c\\d",
       "%s%n", "x" * 255, "\N{ZERO WIDTH JOINER}", "name with  spaces ", "\N{PERSONAL COMPUTER}"]


def run_bytes(ipam, *arguments):
    """ipam with arguments as bytes: exit code, standard output, standard error."""
    environment = {**os.environ, "LANATLAS_DB": str(ipam.database), "LC_ALL": "C.UTF-8"}
    result = subprocess.run([BUILD / "ipam", *arguments], capture_output=True, timeout=60, env=environment, check=False)
    return result.returncode, result.stdout, result.stderr


def contents(db):
    tables = ("device", "device_field", "address", "binding", "probe_check", "site", "identifier", "audit")
    return {table: db.rows(f"SELECT * FROM {table}") for table in tables}


@pytest.fixture
def nas(ipam, db):
    ipam.text("device", "add", "nas", "10.98.10.10", "--site", "attic", "--notes", "the first")
    return contents(db)


@pytest.mark.parametrize("value", DIRTY.values(), ids=DIRTY.keys())
def test_a_name_that_is_not_clean_text_is_refused(ipam, db, nas, value):
    commands = [[b"device", b"add", value, b"10.98.10.11"], [b"device", b"set", b"nas", b"name=" + value]]
    if value:  # no site is said by an empty one
        commands.append([b"device", b"set", b"nas", b"notes=second", b"site=" + value])
    for command in commands:
        code, output, error = run_bytes(ipam, *command)
        assert (code, output) == (1, b"")
        assert b"name" in error and has_no_control(error.decode())
        assert error.count(b"\n") == 1 and len(error) < 1000
    assert contents(db) == nas


@pytest.mark.parametrize("value", [value for value in DIRTY.values() if value])
@pytest.mark.parametrize("command", ["device add x {}", "device add x --mac {}", "device add x --type {}",
                                     "device add x --profile {}", "device set nas {}", "device set nas {}=1",
                                     "device set nas address+={}", "device set {} name=x", "device rm {} --yes",
                                     "device show {}", "check add nas {} --family 4", "check add nas k --name {}",
                                     "check add nas k --address {}", "check add nas k --interval {}", "check rm nas {}",
                                     "check list {}", "status {}", "status --checks {}", "incidents {}", "beat {}",
                                     "check add nas tcp/{}", "check add nas tcp/1 --expect {}(",
                                     "check add nas http --path {}", "check add nas dns --host n --record {}",
                                     "{}", "--format {} status", "device list --{}"])
def test_absurd_words_are_refused_in_clean_words(ipam, db, nas, command, value):
    words = [word.encode().replace(b"{}", value) for word in command.split()]
    code, output, error = run_bytes(ipam, *words)
    assert code in (1, 2) and output == b""
    assert error and has_no_control(error.decode()) and len(error) < 3000
    assert contents(db) == nas


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_kept_and_shown_as_it_is(ipam, db, name):
    ipam.text("device", "add", "--", name, "10.98.10.11")
    (key,) = [row["key"] for row in db.rows("SELECT key FROM device")]
    assert db.value("SELECT name FROM device") == name
    assert ipam.json("device", "show", key)[0]["name"] == name
    assert ipam.json("status")[0]["device"] == name
    (row,) = csv.DictReader(io.StringIO(ipam.text("device", "list", "--format", "csv"), newline=""))
    assert row["name"] == ("'" + name if name[0] in "=+-@" and name != "-5" else name)  # a number is no formula
    for arguments in (["device", "list"], ["device", "show", key], ["status"], ["status", "--checks"],
                      ["check", "list"]):
        text = ipam.text(*arguments)
        assert has_no_control(text)
        assert len(text.splitlines()) >= 2


NOTES = {
    "lines": "first\nsecond\r\nthird\ttab",
    "escape": "\x1b]0;title\a\x1b[2J red",
    "quotes": "\"he said\", 'she said' \\ `x`",
    "right to left": RIGHT_TO_LEFT,
    "formula": "=HYPERLINK(\"http://192.0.2.1\")",
    "C1": "a\x9b31mb",
    "10,000 characters": "n" * 10000,
}


@pytest.mark.parametrize("notes", NOTES.values(), ids=NOTES.keys())
@pytest.mark.parametrize("verb", ["add", "set"])
def test_notes_are_kept_as_written_and_shown_harmlessly(ipam, db, nas, verb, notes):
    if verb == "add":
        ipam.text("device", "add", "web", "10.98.10.11", f"--notes={notes}")
    else:
        ipam.text("device", "set", "nas", f"notes={notes}")
    key = "web" if verb == "add" else "nas"
    assert db.value("SELECT notes FROM device WHERE key = ?", key) == notes
    output = ipam.text("device", "show", key, "--format", "json")
    assert has_no_control(output.replace(RIGHT_TO_LEFT[0], "").replace("\x9b", ""))
    assert json.loads(output)[0]["notes"] == notes
    _, table, _ = run_bytes(ipam, "device", "show", key, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
    assert row["notes"] == ("'" + notes if notes[0] == "=" else notes)
    for arguments in (["device", "show", key], ["device", "list"]):
        assert has_no_control(run_bytes(ipam, *arguments)[1].decode())


def test_notes_in_another_encoding_leave_the_json_valid(ipam, nas):
    code, _, error = run_bytes(ipam, b"device", b"set", b"nas", b"notes=caf\xe9")
    assert code == 0 or b"notes" in error
    _, output, _ = run_bytes(ipam, "device", "show", "nas", "--format", "json")
    assert json.loads(output.decode())[0]["key"] == "nas"


def test_notes_that_are_too_long_are_refused(ipam, db, nas):
    refused = ipam.run("device", "set", "nas", "notes=" + "n" * 16385)
    assert refused.returncode == 1 and "16384" in refused.stderr
    assert contents(db) == nas


# The options of the plugin's README, each with values that it cannot have.
SPANS = ["0", "-1", '"x"', '""', '"1 parsec"', "1e30", "true", "1 2"]
COUNTS = ["-1", "1.5", '"x"', '""', "1e30", "false", "1 2"]
OUT_OF_RANGE = {
    "Database": ['"inventory.db"', '""', "7", "true", f'"/{"x" * 5000}"', '"/a\tb"'],
    "Interval": [*SPANS, "0.19", "86401", '"199ms"', '"2d"'],
    "Timeout": [*SPANS, '"9ms"', "61"],
    "Rechecks": [*COUNTS, "21"],
    "RecheckInterval": [*SPANS, '"9ms"', "3601"],
    "DownAfter": [*COUNTS, "0", "1001"],
    "UpAfter": [*COUNTS, "0", "1001"],
    "SleepyDownAfter": [*COUNTS, "0", "10001"],
    "FlapStart": [*COUNTS, "9"],
    "FlapStop": [*COUNTS, "0", "9"],
    "FlapWindow": [*SPANS, "9", '"8d"'],
    "FlushInterval": [*SPANS, '"999ms"', "3601"],
    "MaxRate": [*COUNTS, "0", "1000001"],
    "SelfCheck": ['"nas.lab.test"', '"224.0.0.1"', '"0.0.0.0"', '"fe80::1%eth0"', '""', "7",
                  '"10.98.10.1" "10.98.10.2"'],
    "Resolver": ['"nas"', '"10.98.10.1:0"', '"10.98.10.1:65536"', '"10.98.10.1,"', '""', "7"],
    "Host": ['"255.255.255.255"', '"ff02::1"', '"a b"', '"-x"', '""', "7", f'"{"n" * 10000}"', '"a\tb"', '"a\x1bb"',
             f'"{RIGHT_TO_LEFT}"', '"a" "b"'],
    "Bogus": ["1"],
}
HOST_OUT_OF_RANGE = {
    "Address": ['"ff02::1"', '"a b"', '""', "7"],
    "Interval": [*SPANS, "0.19", '"2d"'],
    "Profile": ['"lazy"', '""', "1"],
    "DownAfter": [*COUNTS, "0", "1001"],
    "UpAfter": [*COUNTS, "0", "1001"],
    "Bogus": ["1"],
}
CONFLICTS = [
    {"Interval": "1", "Timeout": "2", "RecheckInterval": "3"},
    {"Timeout": "2", "RecheckInterval": "1"},
    {"FlapStart": "3", "FlapStop": "4"},
    {"Interval": ["5", "6"]},
    {"Host": ['"nas"', '"NAS"']},
    {"SelfCheck": ['"10.98.10.1"', '"::ffff:10.98.10.1"']},
    {"SelfCheck": [f'"10.98.10.{number}"' for number in range(1, 10)]},
]


@pytest.fixture(scope="module")
def try_config(shared_lab, tmp_path_factory):
    return ConfigCheck(shared_lab, tmp_path_factory.mktemp("options"), "icmp_heartbeat")


@pytest.mark.parametrize("option", OUT_OF_RANGE)
def test_every_option_out_of_range_is_refused(try_config, option):
    for value in OUT_OF_RANGE[option]:
        options = {option: value}
        if option == "Database":  # the last line counts, so the tests' own has to go
            answer = try_config({}, f"    {option} {value}\n")
            assert_refused(answer, option)
        else:
            assert_refused(try_config(options), option, named_value(value))


@pytest.mark.parametrize("option", HOST_OUT_OF_RANGE)
def test_every_option_of_a_host_out_of_range_is_refused(try_config, option):
    for value in HOST_OUT_OF_RANGE[option]:
        block = f'    <Host "10.98.10.10">\n        {option} {value}\n    </Host>\n'
        assert_refused(try_config({}, block), '<Host "10.98.10.10">' if option != "Address" else "10.98.10.10", option)


@pytest.mark.parametrize("options", CONFLICTS)
def test_options_that_contradict_each_other_are_refused(try_config, options):
    assert_refused(try_config(options), *options.keys() if len(options) == 1 else ["must not be"])


@pytest.mark.parametrize("options", [
    {"Interval": "86400"}, {"Interval": '"200ms"', "Timeout": '"200ms"'},
    {"Timeout": '"10ms"', "RecheckInterval": '"10ms"'},
    {"Timeout": "60", "Interval": "60", "RecheckInterval": "3600"}, {"Rechecks": "20"}, {"Rechecks": "0"},
    {"DownAfter": "1000", "UpAfter": "1000"}, {"SleepyDownAfter": "10000"}, {"FlapStart": "0"},
    {"FlapStart": "8", "FlapStop": "8"}, {"FlapWindow": '"7d"'}, {"FlapWindow": "10"}, {"FlushInterval": '"1h"'},
    {"FlushInterval": "1"}, {"MaxRate": "1000000"}, {"MaxRate": "1"},
    {"Resolver": '"10.98.10.1:65535,[fd98:0:0:10::1]:53"'},
    {"SelfCheck": [f'"10.98.10.{number}"' for number in range(1, 9)]},
])
def test_the_ends_of_every_range_are_taken(try_config, options):
    code, said, _ = try_config(options)
    assert (code, said) == (0, [])


@pytest.mark.parametrize("name", ['O\'Brien\'s \\"NAS\\"', RIGHT_TO_LEFT, "%s%n", "=1+2"])
def test_an_odd_name_of_a_host_block_is_kept(lab, db, make_collectd, name):
    host = f'Host "{name}">\n        Address "10.98.10.10"\n    </Host'
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": {**QUICK, f"<{host}>": ""}}, interval=1).start()
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 20, "the host is up")
    assert db.value("SELECT name FROM device") == name.replace('\\"', '"')
    assert has_no_control(collectd.log().replace(RIGHT_TO_LEFT[0], ""))
    assert has_no_control(Ipam(db.path).text("status"))


def test_a_device_renamed_while_down_keeps_its_history(lab, ipam, db, make_collectd):
    ipam.text("device", "add", "nas", "10.98.10.10")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=1).start()
    wait_for_state(collectd, db, "nas", "up")
    lab.host("nas", "down")
    wait_for_state(collectd, db, "nas", "down")
    began = db.incidents("nas")
    ipam.text("device", "set", "nas", "name=Big \"Box\"", "address+=fd98:0:0:10::10")
    ipam.text("check", "add", "nas", "v6")
    wait_for_state(collectd, db, "nas", "down", "v6")  # the plugin has read the inventory again
    assert db.incidents("nas")[0] == {**began[0], "device_name": 'Big "Box"'}
    lab.host("nas", "up")
    wait_for_state(collectd, db, "nas", "up")
    (incident,) = db.incidents("nas")
    assert (incident["id"], incident["started"]) == (began[0]["id"], began[0]["started"])
    assert incident["ended"] is not None
    assert 'Big "Box" v4 (10.98.10.10) is up since' in collectd.log()
    assert [row["device"] for row in ipam.json("status", "--checks", "nas")] == ['Big "Box"'] * 2
    folders = [path.name for path in (collectd.folder / "csv").iterdir()]
    assert sorted(folders) == ["e2e", "nas"]  # the metrics go on under the same key
