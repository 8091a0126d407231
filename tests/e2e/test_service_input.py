"""What people can write wrongly about services, on the command line and in the configuration, is refused and named."""
import pytest
from config_check import ConfigCheck, assert_refused, has_no_control, named_value
from inventory_db import InventoryDb
from ipam_run import Ipam

# The arguments of `ipam check add box`, and what the message must name
REFUSED = [
    (["tcp/0"], "0"), (["tcp/65536"], "65536"), (["tcp/-1"], "-1"), (["tcp"], "port"), (["tcp/"], "port"),
    (["tcp/80x"], "80x"), (["tcp/1/2"], "1/2"), (["tcp/99999999999999999999"], "99999999999999999999"),
    (["https/0"], "0"), (["dns/65536", "--host", "x"], "65536"), (["gopher/70"], "gopher"), (["udp/53"], "udp"),
    (["push/1"], "push"), (["tcp/80\x1b[31m"], "80"), (["tcp/\n80"], "80"),
    (["dns"], "--host"), (["dns", "--host", ""], "host"), (["dns", "--host", "a\x1bb"], "host"),
    (["dns", "--host", "a\nb"], "host"), (["dns", "--host", "x" * 300], "host"),
    (["dns", "--host", "x", "--record", "BANANA"], "BANANA"), (["dns", "--host", "x", "--record", "A" * 300], "record"),
    (["https", "--host", "a b\x7f"], "host"), (["https", "--host", "x\r\nX-Injected: 1"], "host"),
    (["tcp/80", "--expect", "("], "expect"), (["tcp/80", "--expect", "a{99999999}"], "expect"),
    (["tcp/80", "--expect", "[z-a]"], "expect"), (["tcp/80", "--expect", "x" * 300], "expect"),
    (["tcp/80", "--expect", "*"], "expect"), (["http", "--body", "(?<n>a"], "body"),
    (["http", "--body", "((((((((((a{99}){99}){99}){99}){99}){99}){99}){99}){99}){99}"], "body"),
    (["tcp/80", "--send", "\\q"], "send"), (["tcp/80", "--send", "\\x4"], "send"), (["tcp/80", "--send", "a\x01"], "send"),
    (["http", "--path", "no-slash"], "path"), (["http", "--path", "/a b\r\nHost: x"], "path"),
    (["http", "--path", "/" + "x" * 300], "path"),
    (["http", "--status", "99"], "status"), (["http", "--status", "600"], "status"), (["http", "--status", "300-200"], "status"),
    (["http", "--status", "ok"], "status"), (["tls/993", "--days", "-1"], "days"), (["tls/993", "--days", "many"], "days"),
    (["tls/993", "--verify", "maybe"], "verify"), (["tls/993", "--starttls", "xmpp"], "starttls"),
    (["tcp/80", "--path", "/"], "path"), (["tcp/80", "--days", "3"], "days"), (["http", "--days", "3"], "days"),
    (["http", "--expect", "x"], "expect"), (["dns", "--host", "x", "--path", "/"], "path"), (["push", "--send", "x"], "send"),
    (["https", "--starttls", "smtp"], "starttls"), (["v4", "--expect", "x", "--family", "4"], "expect"),
    (["tcp/80", "--key", "Bad Key"], "key"), (["tcp/80", "--key", "../up"], "key"), (["tcp/80", "--key", "x" * 40], "key"),
    (["tcp/80", "--address", "nonsense"], "nonsense"), (["tcp/80", "--address", "224.0.0.1"], "224.0.0.1"),
    (["tcp/80", "--name", "bad name\x07"], "name"), (["tcp/80", "--family", "5"], "5"),
    (["tcp/80", "--interval", "0"], "interval"), (["tcp/80", "--down-after", "0"], "down-after"),
]


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    ipam = Ipam(tmp_path_factory.mktemp("input") / "inventory.db")
    ipam.text("device", "add", "box", "10.98.10.14", "--no-check")
    return ipam


@pytest.mark.parametrize("words, named", REFUSED, ids=lambda value: None)
def test_a_service_that_is_none_is_refused_and_named(box, words, named):
    result = box.run("check", "add", "box", *words)
    assert result.returncode in (1, 2) and result.stdout == ""
    assert named in result.stderr and has_no_control(result.stderr)
    assert len(result.stderr) < 3000
    assert InventoryDb(box.database).value("SELECT count(*) FROM probe_check") == 0


@pytest.mark.parametrize("words", [
    ["tcp/1"], ["tcp/65535"], ["dns", "--host", "x" * 63], ["http", "--status", "100-599"], ["tls/993", "--days", "0"],
    ["tcp/25", "--expect", "^220 [^\\r\\n]{1,100}ESMTP"], ["tcp/80", "--send", "\\r\\n\\t\\\\\\x00\\xff"],
    ["http", "--path", "/a?b=c&d=%20"], ["https", "--host", "web.example", "--verify", "no", "--body", "ok"],
    ["push", "--interval", "1d"], ["tls/25", "--starttls", "smtp"],
])
def test_the_ends_of_what_is_allowed_are_taken(box, words):
    box.text("check", "add", "box", *words, "--key", "edge")
    try:
        (row,) = box.json("check", "list", "box")
        assert row["key"] == "edge"
    finally:
        box.text("check", "rm", "box", "edge")


def test_the_same_key_twice_is_refused(box):
    box.text("check", "add", "box", "tcp/80")
    try:
        result = box.run("check", "add", "box", "tcp/80")
        assert result.returncode == 1 and "tcp-80" in result.stderr
    finally:
        box.text("check", "rm", "box", "tcp-80")


# The options of the plugin, each with values that it cannot have
COUNTS = ["-1", "1.5", '"x"', '""', "1e30", "false", "1 2"]
SPANS = ["0", "-1", '"x"', '""', '"1 parsec"', "1e30", "true", "1 2"]
OUT_OF_RANGE = {
    "Interval": [*SPANS, "0.19", "86401"], "Timeout": [*SPANS, '"9ms"', "61"], "Rechecks": [*COUNTS, "21"],
    "RecheckInterval": [*SPANS, '"9ms"', "3601"], "DownAfter": [*COUNTS, "0", "1001"], "UpAfter": [*COUNTS, "0", "1001"],
    "SleepyDownAfter": [*COUNTS, "0", "10001"], "FlapStart": [*COUNTS, "9"], "FlapStop": [*COUNTS, "0", "9"],
    "FlapWindow": [*SPANS, "9", '"8d"'], "FlushInterval": [*SPANS, '"999ms"', "3601"], "MaxRate": [*COUNTS, "0", "1000001"],
    "MaxOpen": ["-1", "1.5", '"x"', "1000001", "false", "1 2"], "CAFile": ['"relative.pem"', '""', "7", "true"],
    "Ports": ['"tcp/0"', '"tcp/65536"', '"tcp"', '"gopher/70"', "80", '""', '"tcp/22" "tcp/x"', '"dns"'],
    "Resolver": ['"nas.lab.test"', '"10.98.10.1:0"', '"10.98.10.1:65536"', '""', "7"],
    "Banana": ["1"],
}
CHECKS = ['Check "tcp/0"', 'Check "tcp/65536"', 'Check "tcp"', 'Check "gopher"', "Check 80", 'Check "dns"',
          'Check "tcp/1" "tcp/2"', '<Check "tcp/25">\n Expect "("\n </Check>', '<Check "http">\n Status "99"\n </Check>',
          '<Check "http">\n Path "none"\n </Check>', '<Check "tcp/25">\n Path "/"\n </Check>',
          '<Check "tls">\n Days -1\n </Check>', '<Check "tls">\n StartTLS "xmpp"\n </Check>',
          '<Check "tcp/25">\n Key "Bad Key"\n </Check>', '<Check "tcp/25">\n Banana 1\n </Check>',
          '<Check "tcp/25">\n Interval 0\n </Check>', '<Check "dns">\n HostName "x"\n Record "BANANA"\n </Check>',
          'Check "tcp/1"\n Check "tcp/1"']


@pytest.fixture(scope="module")
def try_config(shared_lab, tmp_path_factory):
    return ConfigCheck(shared_lab, tmp_path_factory.mktemp("options"), "tcp_check")


@pytest.mark.parametrize("option", OUT_OF_RANGE)
def test_every_option_out_of_range_is_refused(try_config, option):
    for value in OUT_OF_RANGE[option]:
        assert_refused(try_config({option: value}), option, named_value(value) if value.count('"') < 3 else "")


@pytest.mark.parametrize("check", CHECKS, ids=lambda value: None)
def test_every_wrong_check_of_a_host_is_refused_and_named(try_config, check):
    block = f'    <Host "nas">\n        Address "10.98.10.10"\n        {check}\n    </Host>\n'
    assert_refused(try_config({}, block), "Check" if "<Check" not in check else check.split('"')[1])


@pytest.mark.parametrize("options", [
    {"MaxOpen": "1"}, {"MaxOpen": "1000000"}, {"Ports": '"tcp/1" "tcp/65535" "https" "tls/993"'},
    {"Interval": '"200ms"', "Timeout": '"200ms"'}, {"Interval": "86400"}, {"MaxRate": "1"},
])
def test_the_ends_of_every_range_are_taken(try_config, options):
    code, said, _ = try_config(options)
    assert (code, said) == (0, [])


@pytest.mark.parametrize("content", [None, "no certificate\n", "", "-----BEGIN CERTIFICATE-----\nbroken\n"])
def test_a_ca_file_that_is_none_is_refused_and_named(try_config, tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    code, said, _ = try_config({"CAFile": f'"{path}"'})
    assert code != 0 and len(said) == 1 and str(path) in said[0]


def test_as_shipped_it_starts_does_nothing_and_says_so(lab, ipam, make_collectd):
    ipam.run("init", "--yes")
    collectd = make_collectd(lab, plugins={"tcp_check": {}}, interval=1).start()
    collectd.wait_for_log("tcp_check:", 10)
    assert "[error]" not in collectd.log()
    assert collectd.stop() == 0
