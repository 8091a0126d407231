"""The command line by itself: no collectd runs here."""
import csv
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
import unicodedata

import pytest

from collectd_run import BUILD
from labs import unique_name
from stored_state import add_incident, set_state
from terminal import Terminal

IPAM = BUILD / "ipam"
ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


@pytest.fixture
def namespace():
    """A network namespace of its own: 192.0.2.10/24 on `lan`, a bridge of containers, a default route. It sends nothing."""
    name = unique_name()

    def run(*command, **options):
        return subprocess.run(["ip", "netns", "exec", name, *map(str, command)], capture_output=True, text=True, timeout=60, **options)

    run.name = name
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        for command in (
            "sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
            "ip link set lo up",
            "ip link add lan type veth peer name lan_end",
            "ip address add 192.0.2.10/24 dev lan",
            "ip link set lan_end up",
            "ip link set lan up",
            "ip link add docker0 type veth peer name docker0_end",
            "ip address add 172.17.0.1/16 dev docker0",
            "ip link set docker0_end up",
            "ip link set docker0 up",
            "ip route add default via 192.0.2.1 dev lan",
        ):
            done = run(*command.split())
            assert done.returncode == 0, command + done.stderr
        yield run
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)


def sent_packets(namespace):
    links = json.loads(namespace("ip", "-s", "-j", "link", "show").stdout)
    return sum(link["stats64"]["tx"]["packets"] for link in links if link["ifname"] != "lo")


@pytest.fixture
def router(ipam):
    ipam.text("device", "add", "Router", "192.0.2.1", "--type", "router")
    return ipam


def failure(ipam, *arguments, code=1):
    done = ipam.run(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("ipam: ")
    return done.stderr


def shown_on_terminal(ipam, *arguments, columns=120, **environment):
    terminal = Terminal([IPAM, *arguments], columns=columns, LANATLAS_DB=str(ipam.database), **environment)
    return terminal.finish()


# Usage


def test_without_a_verb_the_verbs_are_listed(ipam):
    done = ipam.run()
    assert done.returncode == 2 and "\n  status " in done.stderr and done.stdout == ""
    assert ipam.text("help") == ipam.text("--help") == ipam.text("-h")


def test_a_mistyped_verb_gets_a_proposal(ipam):
    assert "did you mean 'status'" in failure(ipam, "statsu", code=2)
    assert "did you mean 'list'" in failure(ipam, "device", "lsit", code=2)
    assert "did you mean '--type'" in failure(ipam, "device", "add", "a", "--tpye", "nas", code=2)
    assert "'ipam banana' is no command" in failure(ipam, "banana", code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--format", "xml"], ["device", "add"], ["device", "show"], ["device", "show", "a", "b"], ["device", "set", "a"],
        ["device", "set", "a", "colour=red"], ["device", "add", "a", "not-an-address"], ["device", "add", "a", "--mac", "12"],
        ["device", "add", "a", "--profile", "lazy"], ["check", "add", "a", "v4", "--interval", "1ms"], ["check", "add", "a", "other"],
        ["check", "add", "a", "v4", "--down-after", "0"], ["check", "add", "a", "v4", "--up-after", "1001"],
        ["check", "add", "a", "v4", "--family", "5"], ["check", "add", "a", "x", "--family", "4", "--name", "n"],
        ["check", "add", "a", "tcp"], ["check", "add", "a", "tcp/0"], ["check", "add", "a", "tcp/65536"], ["check", "add", "a", "htps/8443"],
        ["check", "add", "a", "tcp/22", "--path", "/"], ["check", "add", "a", "tcp/22", "--expect", "("], ["check", "add", "a", "dns"],
        ["check", "add", "a", "http", "--path", "/a\x1b[31m"], ["check", "add", "a", "v4", "--status", "200"], ["check", "set", "a", "v4"],
        ["check", "set", "a", "v4", "enabled=maybe"], ["check", "set", "a", "v4", "colour=red"], ["incidents", "--since", "ever"],
        ["incidents", "--limit", "0"], ["incidents", "a", "b"], ["beat"], ["beat", "a", "b"], ["beat", "a", "--message"],
        ["status", "--every", "1s"], ["status", "--watch", "--every", "0"], ["status", "--watch", "--format", "json"],
        ["init", "--prefix", "192.0.2.1/24"], ["--db"], ["--nonsense"], ["device", "rm", "a"],
    ],
)
def test_a_wrong_command_is_a_usage_error_and_changes_nothing(ipam, arguments):
    failure(ipam, *arguments, code=2)
    assert not ipam.database.exists()


def test_options_stand_before_and_after_the_verb(router):
    before = router.text("--format", "json", "device", "list")
    assert before == router.text("device", "--format", "json", "list") == router.text("device", "list", "--format=json")


def test_the_version_is_told(ipam):
    assert re.fullmatch(r"ipam \d+\.\d+\.\d+\n", ipam.text("--version"))


def test_it_starts_within_ten_milliseconds_and_links_little(ipam):
    times = []
    for _ in range(20):
        began = time.monotonic()
        ipam.text("--version")
        times.append(time.monotonic() - began)
    began = time.monotonic()
    for _ in range(20):
        subprocess.run(["/bin/true"], check=True, capture_output=True)
    bare = (time.monotonic() - began) / 20
    assert min(times) - bare < 0.010
    linked = subprocess.run(["ldd", IPAM], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"lib(rrd|curl|xml2|cares|pcap)", linked)


# Errors


def test_a_missing_inventory_is_named_with_the_way_out(ipam):
    for arguments in (["status"], ["device", "list"], ["check", "list"], ["incidents"]):
        text = failure(ipam, *arguments)
        assert str(ipam.database) in text and "ipam init" in text


def test_an_unknown_device_is_named(router):
    for arguments in (
        ["status", "nas"], ["device", "show", "nas"], ["device", "set", "nas", "name=x"], ["check", "rm", "nas", "v4"],
        ["check", "add", "nas", "tcp/22"], ["check", "set", "nas", "v4", "enabled=no"], ["incidents", "nas"],
    ):
        assert '"nas"' in failure(router, *arguments)


@pytest.mark.parametrize("name", ["", "two\nlines", "a\x1b[31mb", "tab\there", b"\xff".decode(errors="surrogateescape"), "n" * 10000])
def test_a_name_that_is_not_clean_text_is_refused(ipam, name):
    text = failure(ipam, "device", "add", name, "192.0.2.1")
    assert "name" in text and len(text) < 1000 and not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    failure(ipam, "device", "list")


def test_an_address_that_another_holds_changes_nothing(router):
    assert "Router" in failure(router, "device", "add", "Other", "192.0.2.9", "192.0.2.1")
    assert [device["key"] for device in router.json("device", "list")] == ["router"]


def test_output_that_cannot_be_written_is_an_error(router):
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([IPAM, "--db", router.database, "device", "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and "cannot write the output" in done.stderr


def test_a_reader_that_leaves_is_no_error_to_talk_about(router):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([IPAM, "--db", router.database, "device", "list"], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert done.stderr == b""


# Devices and checks


def test_a_device_is_added_with_a_check_for_each_family(ipam):
    ipam.text("device", "add", "My NAS", "192.0.2.7", "2001:db8::7", "--type", "nas", "--site", "Home", "--mac", "00:00:5E:00:53:01", "--notes", "two\tdisks")
    (device,) = ipam.json("device", "show", "my-nas")
    assert device["addresses"] == ["192.0.2.7", "2001:db8::7"] and device["checks"] == ["v4", "v6"]
    assert (device["name"], device["type"], device["site"], device["monitored"]) == ("My NAS", "nas", "Home", True)
    assert device["macs"] == ["00:00:5e:00:53:01"]


def test_no_check_and_sleepy_are_honoured(ipam):
    assert "not monitored" in ipam.text("device", "add", "Quiet", "192.0.2.8", "--no-check")
    ipam.text("device", "add", "Phone", "192.0.2.9", "--profile", "sleepy")
    assert [(check["device"], check["profile"]) for check in ipam.json("check", "list")] == [("phone", "sleepy")]


def test_a_device_is_changed_as_a_whole_or_not_at_all(router):
    failure(router, "device", "set", "router", "name=Edge", "type=nonsense")
    assert router.json("device", "show", "router")[0]["name"] == "Router"
    router.text("device", "set", "router", "name=Edge", "address+=192.0.2.2", "address-=192.0.2.1", "monitored=no")
    (device,) = router.json("device", "show", "Edge")
    assert (device["key"], device["addresses"], device["monitored"]) == ("router", ["192.0.2.2"], False)


def test_a_device_is_removed_with_its_checks(router):
    router.text("device", "rm", "router", "--yes")
    failure(router, "device", "show", "router")
    assert "no checks" in failure(router, "check", "list")


def test_removing_asks_on_a_terminal(router):
    for answer, left in (("n\n", True), ("y\n", False)):
        terminal = Terminal([IPAM, "--db", router.database, "device", "rm", "router"])
        terminal.expect("[y/N] ")
        terminal.type(answer)
        terminal.finish()
        assert (router.run("device", "show", "router").returncode == 0) == left


def test_checks_are_added_listed_and_removed(router):
    router.text("check", "add", "router", "up", "--address", "192.0.2.200", "--interval", "500ms", "--down-after", "3")
    router.text("check", "add", "router", "site", "--name", "example.org")
    checks = {check["key"]: check for check in router.json("check", "list", "router")}
    assert (checks["up"]["follows"], checks["up"]["interval_ms"], checks["up"]["down_after"]) == ("fixed", 500, 3)
    assert (checks["site"]["follows"], checks["site"]["target"]) == ("dns", "example.org")
    assert checks["v4"]["interval_ms"] is None
    router.text("check", "rm", "router", "up")
    assert "up" in failure(router, "check", "rm", "router", "up")


def test_checks_of_services_are_added_and_told(router):
    added = {
        "tcp/445": "tcp-445", "https": "https", "https/8443 --path /health --status 200-204": "https-8443", "http --family 6": "http-v6",
        "tls/25 --starttls smtp --key mail": "mail", "dns --host example.org --record MX": "dns", "push": "push",
    }
    for words, key in added.items():
        assert router.text("check", "add", "router", *words.split()) == f"added router/{key}\n"
    checks = {check["key"]: check for check in router.json("check", "list", "router")}
    assert set(checks) == {*added.values(), "v4"}
    assert {key: check["asks"] for key, check in checks.items()} == {
        "tcp-445": "tcp/445", "https": "https", "https-8443": "https/8443", "http-v6": "http", "mail": "tls/25", "dns": "dns", "push": "push", "v4": "ping",
    }
    web = checks["https-8443"]
    assert (web["plugin"], web["service"], web["port"], web["options"]) == ("tcp_check", "https", 8443, ["path=/health", "status=200-204"])
    assert (web["follows"], web["address"]) == ("ipv4", "192.0.2.1")
    assert checks["dns"]["options"] == ["host=example.org", "record=MX"] and checks["mail"]["options"] == ["starttls=smtp"]
    assert (checks["http-v6"]["follows"], checks["push"]["follows"], checks["push"]["address"]) == ("ipv6", None, None)
    assert "tcp/445" in router.text("check", "list") and "path=/health" in router.text("check", "list")


def test_a_service_is_asked_at_the_address_that_the_device_has(ipam):
    ipam.text("device", "add", "six", "2001:db8::6", "--no-check")
    ipam.text("device", "add", "none")
    ipam.text("check", "add", "six", "tcp/22")
    assert [(check["follows"], check["address"]) for check in ipam.json("check", "list", "six")] == [("ipv6", "2001:db8::6")]
    assert "address+=" in failure(ipam, "check", "add", "none", "tcp/22")
    ipam.text("check", "add", "none", "tcp/22", "--address", "192.0.2.9")
    ipam.text("check", "add", "none", "push")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["tcp"], "tcp/22"), (["tcp/0"], "1 to 65535"), (["tcp/65536"], "1 to 65535"), (["tcp/-1"], "1 to 65535"), (["htps"], 'did you mean "https"'),
        (["htps/8443"], 'did you mean "https/8443"'), (["tcp/22", "--path", "/"], "--path"), (["v4", "--path", "/"], "--path goes with a service"),
        (["http", "--body", "(a"], "--body"), (["http", "--host", "a\x07b"], "--host"), (["push", "--address", "192.0.2.1"], "nobody is asked"),
        (["tls", "--starttls", "ftp"], "smtp, imap or pop3"), (["dns"], "--host example.org"), (["https", "--verify", "maybe"], "yes or no"),
    ],
)
def test_a_service_that_is_written_wrongly_is_explained(router, words, reason):
    text = failure(router, "check", "add", "router", *words, code=2)
    assert reason in text and not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    assert [check["key"] for check in router.json("check", "list")] == ["v4"]


def test_the_same_service_twice_needs_another_key(router):
    router.text("check", "add", "router", "https")
    assert "another key" in failure(router, "check", "add", "router", "https")
    router.text("check", "add", "router", "https", "--path", "/other", "--key", "other")
    assert "cannot be the key" in failure(router, "check", "add", "router", "https", "--key", "No Key")


def test_a_check_is_changed_and_switched_off(router):
    router.text("check", "add", "router", "https", "--path", "/x")
    assert router.text("check", "set", "router", "https", "interval=1m", "down-after=3", "enabled=no") == "changed router/https\n"
    check = router.json("check", "list", "router")[0]
    assert (check["interval_ms"], check["down_after"], check["enabled"], check["options"]) == (60000, 3, False, ["path=/x"])
    router.text("check", "set", "router", "https", "interval=default", "up-after=2")
    check = router.json("check", "list", "router")[0]
    assert (check["interval_ms"], check["down_after"], check["up_after"], check["enabled"]) == (None, 3, 2, False)
    (check,) = router.json("check", "set", "router", "https", "enabled=yes")
    assert check["enabled"] and check["key"] == "https"
    assert '"nope"' in failure(router, "check", "set", "router", "nope", "enabled=no")
    with sqlite3.connect(router.database) as connection:
        for name in ("audit_user", "audit_tool"):
            connection.create_function(name, 0, lambda: "test")
        connection.execute("UPDATE probe_check SET source = 'config' WHERE key = 'v4'")
    connection.close()
    assert "configuration of icmp_heartbeat" in failure(router, "check", "set", "router", "v4", "enabled=no")


def test_eight_at_once_on_an_empty_folder_lose_nothing(ipam):
    commands = [[IPAM, "--db", ipam.database, "device", "add", "Same name", f"192.0.2.{number}"] for number in range(1, 9)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    devices = ipam.json("device", "list")
    assert len(devices) == 8 and len({device["key"] for device in devices}) == 8


def test_the_audit_names_the_person_behind_sudo(ipam, db):
    environment = {**os.environ, "SUDO_USER": "ann"}
    subprocess.run([IPAM, "--db", ipam.database, "device", "add", "A"], env=environment, check=True, capture_output=True)
    assert {(row["user"], row["tool"]) for row in db.rows("SELECT user, tool FROM audit")} == {("ann", "ipam")}


# Formats


def test_csv_guards_formulas_and_keeps_numbers(ipam):
    ipam.text("device", "add", "=1+1", "--notes", '@say "hi", all')
    ipam.text("device", "add", "--", "-12")
    output = subprocess.run([IPAM, "--db", ipam.database, "device", "list", "--format", "csv"], capture_output=True, check=True).stdout
    rows = list(csv.DictReader(io.StringIO(output.decode(), newline="")))
    assert output.count(b"\r\n") == 3
    assert {row["name"] for row in rows} == {"'=1+1", "-12"}
    assert '\'@say "hi", all' in {row["notes"] for row in rows}


def test_nothing_is_cut_where_there_is_no_terminal(ipam):
    name = "n" * 255
    ipam.text("device", "add", name, "192.0.2.1")
    assert name in ipam.text("device", "list") and name in ipam.text("status")


def test_colour_needs_a_terminal_that_wants_it(router):
    set_state(router.database, 2)
    assert "\x1b[31m" in shown_on_terminal(router, "status")
    assert "\x1b" not in shown_on_terminal(router, "status", NO_COLOR="1")
    assert "\x1b" not in shown_on_terminal(router, "status", "--no-color")
    assert "\x1b" not in shown_on_terminal(router, "status", TERM="dumb")
    assert "\x1b[31m" in shown_on_terminal(router, "status", NO_COLOR="")
    assert "\x1b" not in router.text("status")


def test_the_strip_is_ascii_where_the_locale_is(router):
    set_state(router.database, 1)
    assert "▄✗" in shown_on_terminal(router, "status", "--no-color")
    shown = shown_on_terminal(router, "status", "--no-color", LC_CTYPE="C")
    assert "~x" in shown and shown.isascii()


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 200])
def test_a_table_fits_its_terminal(router, columns):
    set_state(router.database, 1)
    lines = shown_on_terminal(router, "status", "--no-color", columns=columns).splitlines()
    assert all(len(line) <= columns for line in lines[:-1]) or columns < 40
    assert lines[0].startswith("DEVICE") and "Router" in lines[1]
    assert ("1Y" in lines[0]) == (columns == 200)


# Status


def test_states_and_availability_are_told(router):
    set_state(router.database, 1, rtt_ms=0.25)
    (row,) = router.json("status")
    assert (row["key"], row["state"], row["checks"], row["rtt_ms"], row["loss"]) == ("router", "up", "1/1", 0.25, 0.5)
    assert row["strip"] == [0.5, "timeout"] and row["availability_24h"] == 1 and row["cause"] is None
    assert (row["outages_30d"], row["longest_outage_30d_ms"]) == (0, 0)
    set_state(router.database, 2)
    (row,) = router.json("status", "Router")
    assert (row["state"], row["cause"], row["cause_check"], row["checks"]) == ("down", "v4 timeout", "v4", "0/1")
    assert router.text("status").endswith("0 up, 1 down, 0 unknown\n")


def test_checks_are_told_apart_from_devices(router):
    router.text("check", "add", "router", "https")
    set_state(router.database, 2)
    rows = {row["check"]: row for row in router.json("status", "--checks")}
    assert (rows["v4"]["state"], rows["v4"]["cause"], rows["v4"]["asks"], rows["v4"]["address"]) == ("down", "timeout", "ping", "192.0.2.1")
    assert (rows["https"]["state"], rows["https"]["cause"], rows["https"]["asks"]) == ("unknown", "not probed yet", "https")
    assert {"detail", "http_status", "tls_expires", "tls_days", "loss", "strip", "availability_1y"} <= set(rows["https"])
    assert router.text("status", "--checks").endswith("0 up, 1 down, 1 unknown\n")
    router.text("check", "set", "router", "https", "enabled=no")
    set_state(router.database, 2)
    assert router.text("status", "--checks").endswith("0 up, 1 down, 0 unknown, 1 paused\n")
    assert router.json("status")[0]["checks"] == "0/1"


def test_the_checks_of_a_named_device_stand_below_it(router):
    router.text("check", "add", "router", "https")
    router.text("device", "add", "Other", "192.0.2.2")
    set_state(router.database, 1)
    lines = router.text("status", "router").splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["Router", "https", "v4"] and lines[2].startswith("  ")
    assert "Other" not in router.text("status", "router") and "  v4" not in router.text("status")
    assert [row["key"] for row in router.json("status", "router")] == ["router"]
    assert {row["key"] for row in router.json("status", "--checks", "router")} == {"router"}


def test_what_collectd_does_not_probe_is_unknown(router):
    set_state(router.database, 2)
    with sqlite3.connect(router.database) as connection:
        connection.execute("UPDATE run SET alive_at = alive_at - 120000, started_at = started_at - 120000")
    connection.close()
    (row,) = router.json("status")
    assert (row["state"], row["cause"], row["rtt_ms"]) == ("unknown", "not running", None)
    assert (router.json("status", "--checks")[0]["cause"]) == "not running"
    assert re.search(r"0 up, 0 down, 1 unknown; collectd has not probed for 2m", router.text("status"))


def test_what_was_never_probed_is_unknown(router):
    for arguments in (["status"], ["status", "--checks"]):
        (row,) = router.json(*arguments)
        assert (row["state"], row["cause"], row["availability_1y"], row["since"]) == ("unknown", "not probed yet", None, None)
    assert "has not probed yet" in router.text("status")


def test_a_device_that_is_not_monitored_is_disabled(router):
    set_state(router.database, 2)
    router.text("device", "set", "router", "monitored=no")
    assert router.json("status")[0]["state"] == "disabled"
    assert router.text("status").startswith("DEVICE") and "1 disabled" in router.text("status")


def test_nothing_to_show_exits_with_one(ipam):
    ipam.text("device", "add", "Quiet", "--no-check")
    assert "ipam device add" in failure(ipam, "status")
    assert "no checks" in failure(ipam, "status", "quiet")


def cells(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("arguments", [["status"], ["status", "--checks"], ["status", "x"], ["incidents", "--checks"], ["device", "show", "x"], ["check", "list"]])
def test_long_names_break_no_table(ipam, arguments, columns):
    ipam.text("device", "add", "x" + "é字" * 40, "192.0.2.1")
    key = ipam.json("device", "list")[0]["key"]
    ipam.text("check", "add", key, "https", "--path", "/" + "p" * 200)
    set_state(ipam.database, 2, device=key)
    now = int(time.time() * 1000)
    add_incident(ipam.database, "incident", 1, "local", 2, 1, "d" * 100, now - 60000, None)
    wanted = [key if argument == "x" else argument for argument in arguments]
    for locale in ("C.UTF-8", "C"):
        lines = shown_on_terminal(ipam, *wanted, "--no-color", columns=columns, LC_CTYPE=locale).splitlines()
        assert lines and not any(re.search(r"[\x00-\x1f]", line) for line in lines)
        assert columns < 40 or all(cells(line) <= columns for line in lines if " up, " not in line), lines


# Incidents and beats


def test_no_incident_is_good_news(router):
    assert router.text("incidents") == "no incidents in the last 7d\n"
    assert router.text("incidents", "--open") == "no open incidents\n"
    assert router.text("incidents", "--since", "12h") == "no incidents in the last 12h\n"
    assert router.json("incidents") == [] and router.text("incidents", "--format", "csv").startswith("started,ended,")


def test_incidents_are_listed_newest_first(router, db):
    router.text("check", "add", "router", "https", "--key", "web")
    (web,) = (row["id"] for row in db.rows("SELECT id FROM probe_check WHERE key = 'web'"))
    now = int(time.time() * 1000)
    hour = 3600000
    add_incident(router.database, "device_incident", 1, 2, 1, 1, now - 10 * 24 * hour, now - 9 * 24 * hour)
    add_incident(router.database, "device_incident", 1, 0, None, 40, now - 6 * hour, now - 5 * hour)
    add_incident(router.database, "device_incident", 1, 2, 1, 1, now - 4 * hour, now - 3 * hour)
    add_incident(router.database, "device_incident", 1, 3, web, 9, now - 2 * hour, None)
    add_incident(router.database, "incident", web, "local", 2, 13, "HTTP 503", now - 2 * hour, None)
    rows = router.json("incidents")
    assert [(row["state"], row["cause"], row["check"], row["open"]) for row in rows] == [
        ("degraded", "https refused", "web", True), ("down", "v4 timeout", "v4", False)
    ]
    assert rows[0]["ended"] is None and abs(rows[0]["lasted_ms"] - 2 * hour) < 60000 and rows[1]["lasted_ms"] == hour
    assert (rows[1]["device"], rows[1]["key"], rows[1]["lasted"]) == ("Router", "router", "1h")
    assert [row["state"] for row in router.json("incidents", "--open")] == ["degraded"]
    assert [row["state"] for row in router.json("incidents", "--unknown")] == ["degraded", "down", "unknown"]
    assert len(router.json("incidents", "--since", "30d")) == 3 and len(router.json("incidents", "--limit", "1")) == 1
    (row,) = router.json("incidents", "Router", "--checks")
    assert (row["cause"], row["detail"], row["state"]) == ("https wrong answer", "HTTP 503", "down")
    text = router.text("incidents", "router").splitlines()
    assert text[0].split() == ["FROM", "TO", "LASTED", "DEVICE", "STATE", "CAUSE", "DETAIL"] and "https refused" in text[1]
    router.text("device", "add", "Other")
    assert router.json("incidents", "other") == []


def test_a_beat_is_quiet_and_kept(router, db):
    router.text("check", "add", "router", "push", "--key", "backup")
    before = int(time.time() * 1000)
    assert router.text("beat", "router/backup") == ""
    (beat,) = db.rows("SELECT * FROM beat")
    assert (beat["ok"], beat["message"]) == (1, "") and before <= beat["at"] <= int(time.time() * 1000)
    assert router.text("beat", "backup", "--fail", "--message", "disk full") == ""
    (beat,) = db.rows("SELECT * FROM beat")
    assert (beat["ok"], beat["message"]) == (0, "disk full")
    (row,) = router.json("beat", "backup")
    assert (row["check"], row["ok"], row["message"]) == ("backup", True, None)


def test_a_beat_that_nobody_waits_for_fails(router, db):
    router.text("check", "add", "router", "push")
    assert "router/nope" in failure(router, "beat", "router/nope")
    assert "no push check" in failure(router, "beat", "router/v4")
    failure(router, "beat", "router/push", "--message", "a\x1b[31m")
    router.text("device", "add", "Other")
    router.text("check", "add", "other", "push")
    failure(router, "beat", "push")
    assert db.rows("SELECT * FROM beat") == []
    router.text("beat", "other/push")


def test_a_device_is_shown_with_its_state_and_the_sources_of_its_fields(router):
    router.text("check", "add", "router", "https")
    set_state(router.database, 2)
    (device,) = router.json("device", "show", "router")
    assert (device["state"], device["cause"], device["cause_check"]) == ("down", "v4 timeout", "v4") and device["since"]
    assert {"availability_24h", "availability_7d", "availability_30d", "availability_1y"} <= set(device)
    assert (device["outages_30d"], device["longest_outage_30d_ms"]) == (0, 0)
    assert device["check_states"] == ["https unknown: not probed yet", "v4 down: timeout"]
    assert (device["name_source"], device["type_source"], device["site_source"]) == ("person", "person", None)
    lines = router.text("device", "show", "router").splitlines()
    assert any(re.fullmatch(r"STATE +down", line) for line in lines) and any(re.fullmatch(r"CAUSE +v4 timeout", line) for line in lines)
    checks = lines[lines.index("") + 1 :]
    assert [line.split()[1] for line in checks] == ["CHECK", "https", "v4"]


def watch(router, **options):
    return Terminal([IPAM, "status", "--watch", "--every", "1h"], LANATLAS_DB=str(router.database), **options)


def test_watch_shows_a_change_at_once_and_gives_the_screen_back(router):
    set_state(router.database, 1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        set_state(router.database, 1)
        terminal = watch(router)
        terminal.expect(ENTER_SCREEN)
        terminal.expect("1 up")
        set_state(router.database, 2)
        terminal.expect("1 down")
        terminal.signal(number)
        assert terminal.finish().endswith(LEAVE_SCREEN)
        assert terminal.process.returncode == 0


def test_watch_follows_the_size_of_the_window(router):
    set_state(router.database, 1)
    for number in range(2, 30):
        router.text("device", "add", f"Host {number}", f"192.0.2.{number}")
    terminal = watch(router, columns=200, rows=60)
    terminal.expect("1Y")
    terminal.expect("\x1b[J")
    terminal.resize(60, 10)
    terminal.signal(signal.SIGWINCH)
    frame = terminal.expect("more lines")
    assert "1Y" not in frame and frame.count("\r\n") == 9
    terminal.signal(signal.SIGINT)
    terminal.finish()


def test_watch_gives_the_screen_back_while_it_is_stopped(router):
    set_state(router.database, 1)
    terminal = watch(router)
    terminal.expect("1 up")
    terminal.signal(signal.SIGTSTP)
    terminal.expect(LEAVE_SCREEN)
    assert os.WIFSTOPPED(os.waitpid(terminal.process.pid, os.WUNTRACED)[1])
    terminal.signal(signal.SIGCONT)
    terminal.expect(ENTER_SCREEN)
    terminal.expect("1 up")
    terminal.signal(signal.SIGINT)
    terminal.finish()


def test_watch_without_a_terminal_prints_plain_tables(router):
    set_state(router.database, 1)
    command = [IPAM, "--db", router.database, "status", "--watch", "--every", "1h"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "1 up, 0 down, 0 unknown\n"
        process.send_signal(signal.SIGTERM)
        assert "\x1b" not in process.stdout.read()
    assert process.returncode == 0


# Init and doctor


def test_init_takes_what_is_proposed_without_doubt_and_sends_nothing(ipam, db, namespace):
    before = sent_packets(namespace)
    done = namespace(IPAM, "--db", ipam.database, "init", "--yes")
    assert done.returncode == 0, done.stderr
    assert "ipam device add NAME ADDRESS" in done.stdout
    assert [(row["cidr"], row["source"]) for row in db.rows("SELECT * FROM prefix")] == [("192.0.2.0/24", "person")]
    assert [(row["key"], row["addresses"]) for row in ipam.json("device", "list")] == [("gateway", ["192.0.2.1"])]
    again = namespace(IPAM, "--db", ipam.database, "init", "--yes")
    assert again.returncode == 0 and len(ipam.json("device", "list")) == 1
    assert sent_packets(namespace) == before


def test_init_asks_for_each_prefix_and_for_the_gateway(ipam, db, namespace):
    command = ["ip", "netns", "exec", namespace.name, IPAM, "--db", ipam.database, "init"]
    terminal = Terminal(command)
    terminal.expect("192.0.2.0/24 (on lan) yours, to be looked after? [Y/n]")
    terminal.type("y\n")
    terminal.expect("172.17.0.0/16 (on docker0; a network of containers or virtual machines) yours, to be looked after? [y/N]")
    terminal.type("\n")
    terminal.expect("Monitor the default gateway 192.0.2.1 as the first device? [Y/n]")
    terminal.type("n\n")
    assert "No device is monitored until you add it" in terminal.finish()
    assert [row["cidr"] for row in db.rows("SELECT cidr FROM prefix")] == ["192.0.2.0/24"]
    failure(ipam, "device", "list")


def test_init_that_is_left_records_nothing(ipam, db, namespace):
    terminal = Terminal(["ip", "netns", "exec", namespace.name, IPAM, "--db", ipam.database, "init"])
    terminal.expect("[Y/n]")
    terminal.type("y\n")
    terminal.expect("[y/N]")
    terminal.type("\x04")
    assert "nothing was recorded" in terminal.finish()
    assert terminal.process.returncode == 1 and db.rows("SELECT cidr FROM prefix") == []


def test_init_without_anybody_to_ask_says_the_way_out(ipam, db):
    done = ipam.run("init", stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "--yes" in done.stderr and "--prefix" in done.stderr and not ipam.database.exists()
    assert ipam.run("init", "--prefix", "198.51.100.0/24", "--prefix", "2001:db8::/64", stdin=subprocess.DEVNULL).returncode == 0
    assert [row["cidr"] for row in db.rows("SELECT cidr FROM prefix ORDER BY family")] == ["198.51.100.0/24", "2001:db8::/64"]


def doctor(namespace, ipam, *prefix):
    done = namespace(*prefix, IPAM, "--db", ipam.database, "doctor", "--format", "json")
    return done.returncode, {row["check"]: row for row in json.loads(done.stdout)}


def test_doctor_proves_either_kind_of_socket(router, namespace):
    set_state(router.database, 1)
    code, rows = doctor(namespace, router)
    assert code == 0 and rows["icmp4 raw"]["result"] == "ok"
    assert {rows[name]["result"] for name in ("database", "database write", "targets", "plugin alive", "monotonic clock", "disk")} == {"ok"}
    dropped = ("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw")
    code, rows = doctor(namespace, router, *dropped)
    assert code == 1 and rows["icmp4 raw"]["result"] == rows["icmp4 datagram"]["result"] == "fail"
    assert "CAP_NET_RAW" in rows["icmp4 raw"]["mend"] and "ping_group_range" in rows["icmp4 raw"]["mend"]
    namespace("sysctl", "-qw", "net.ipv4.ping_group_range=0 0")
    code, rows = doctor(namespace, router, *dropped)
    assert code == 0 and rows["icmp4 datagram"]["found"] == "echo to loopback answered"
    assert sent_packets(namespace) == 0


def test_doctor_says_when_the_plugin_is_silent(router, namespace):
    code, rows = doctor(namespace, router)
    assert code == 1 and rows["plugin alive"]["result"] == "fail" and "collectd" in rows["plugin alive"]["mend"]


def test_doctor_sends_one_without_an_inventory_to_init(ipam, namespace):
    code, rows = doctor(namespace, ipam)
    assert code == 1 and (rows["database"]["result"], rows["database"]["mend"]) == ("fail", "ipam init")
    assert not ipam.database.exists()


def test_doctor_refuses_a_plugin_that_is_a_link(router, tmp_path):
    (tmp_path / "icmp_heartbeat.so").symlink_to(BUILD / "icmp_heartbeat.so")
    done = router.run("doctor", "--format", "json", "--plugin-dir", tmp_path)
    rows = {row["check"]: row for row in json.loads(done.stdout)}
    assert rows["plugin file"]["result"] == "fail" and "symbolic link" in rows["plugin file"]["found"]
