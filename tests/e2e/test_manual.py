"""What is written down of `ipam` (the manual page, --help and its examples) is what it does."""
import os
import re
import shlex
import shutil
import subprocess

import pytest

from collectd_run import BUILD
from help_text import FOR_ALL, every_verb
from ipam_run import Ipam
from labs import REPOSITORY
from rrd_file import Rrd
from terminal import Terminal

MANUAL = REPOSITORY / "ipam" / "ipam.1"
TYPES = REPOSITORY / "ipam" / "device-types.conf"
ALIASES = {("map", "draw"): ("map",)}


def section(name):
    return MANUAL.read_text().partition(f"\n.Sh {name}\n")[2].partition("\n.Sh ")[0]


def verb_heads():
    """{verb: the options that its heads name}: a head is an item that begins with the name of the program."""
    heads = {}
    for item in re.split(r"^\.It ", section("VERBS"), flags=re.M)[1:]:
        head = item.partition("\n.Xc")[0] if item.startswith("Xo") else item.partition("\n")[0]
        words = re.search(r"Nm(.*)", head)
        if not words:
            continue
        verb = tuple(re.match(r" Cm ([a-z ]*[a-z])?", words[1])[1].split())  # what follows has a macro of its own
        heads.setdefault(verb, set()).update("--" + option for option in re.findall(r"(?:Fl|,) -([a-z][a-z-]*)", head))
    return heads


def test_the_manual_is_sound():
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", MANUAL], capture_output=True, text=True, check=False)
    assert lint.returncode == 0, lint.stdout


def test_the_manual_has_every_verb_with_its_options_and_no_other(ipam):
    heads = verb_heads()
    told = every_verb(ipam)
    assert len(told) > 60
    for verb, text in told.items():
        assert heads.get(ALIASES.get(verb, verb), set()) - FOR_ALL == text.options, verb
    assert set(heads) == {ALIASES.get(verb, verb) for verb in told} | {("help",), ("types", "test")}
    for option in FOR_ALL:
        assert f"-{option.removeprefix('--')}" in MANUAL.read_text()


def words_of(block):
    return [word for line in re.findall(r"^\.Cm (.*)", block, re.M) for word in line.split() if word not in (",", ".")]


def listings_in_manual():
    found = {}
    for item in re.split(r"^\.It Cm ", section("FIELDS AND COLUMNS"), flags=re.M)[1:]:
        name, _, rest = item.partition("\n")
        found[name] = rest
    return found


@pytest.fixture
def house(ipam, monkeypatch):
    monkeypatch.setenv("LANATLAS_TYPES", str(TYPES))
    ipam.text("prefix", "add", "192.0.2.0/24", "lan")
    ipam.text("device", "add", "nas", "192.0.2.5", "--no-check")
    ipam.text("device", "add", "router", "192.0.2.1", "--no-check")
    ipam.text("group", "add", "g", "nas")
    return ipam


def columns_of(ipam, *arguments):
    return ipam.run(*arguments, "--format", "csv").stdout.splitlines()[0].split(",")


def test_the_manual_has_the_fields_columns_and_orders_of_every_listing(house):
    written = {name: text for name, text in listings_in_manual().items() if "To sort by:" in text}
    filtered = {verb: text.fields for verb, text in every_verb(house).items() if {"--sort", "--columns"} <= text.options}
    assert {tuple(name.split()) for name in written} == set(filtered)
    for name, text in written.items():
        fields, _, rest = text.partition("Columns:")
        columns, _, orders = rest.partition("To sort by:")
        assert words_of(fields) == list(filtered[tuple(name.split())]), name
        assert words_of(columns) == columns_of(house, *name.split()), name
        refusal = house.run(*name.split(), "--sort", "").stderr
        assert words_of(orders.partition(".El")[0]) == re.search("there are (.*)", refusal)[1].split(", "), name


def test_the_manual_has_the_columns_of_the_other_verbs(house, tmp_path):
    paper = tmp_path / "paper.csv"
    paper.write_text("record,name\nsite,Home\n")
    asked = {
        "device show": "device show nas", "interface list": "interface list nas", "check list": "check list", "filter list": "filter list",
        "types": "types --dry-run", "types test": "types test nas", "group show": "group show g", "map": "map", "map note list": "map note list",
        "map maps list": "map maps list", "prefix show": "prefix show lan", "address show": "address show 192.0.2.5", "next": "next lan",
        "grid": "grid lan", "tree": "tree", "who , where": "who 192.0.2.5", "status": "status", "status Fl -checks": "status --checks",
        "incidents": "incidents", "undo Fl -list": "undo --list", "doctor": "doctor", "verify": "verify", "prune": "prune --dry-run",
        "device merge": "device merge nas router --dry-run", "device split": "device split nas --address 192.0.2.5 --dry-run",
        "import Fl -dry-run": f"import {paper} --dry-run",
    }
    written = {name: words_of(text.partition(".El")[0]) for name, text in listings_in_manual().items() if "To sort by:" not in text}
    assert set(written) == set(asked)
    for name, command in asked.items():
        assert written[name] == columns_of(house, *command.split()), name


@pytest.mark.parametrize(("form", "source"), [("phpipam", "paper_phpipam.c"), ("netbox", "paper_netbox.c")])
def test_the_manual_has_the_columns_that_are_read(form, source):
    table = (REPOSITORY / "shared" / "interchange" / source).read_text().partition("COLUMNS[] = {")[2].partition("};")[0]
    text = section("FILES TO IMPORT").partition(f".It Cm {form}\n")[2].partition("\n.It Cm")[0].lower().replace(" ", "_")
    for column, meaning in re.findall(r'\{"(\w+)", (\w+)\}', table):
        if meaning == "PAPER_TABLE_PASSED_OVER" and form == "netbox":
            continue  # told in words
        if column not in ("prefix_flat", "device_vm", "parent", "scope_name"):  # the heads of tables on the screen
            assert column in text, column


def test_the_manual_has_our_columns():
    header = (REPOSITORY / "shared" / "interchange" / "paper_field.h").read_text()
    text = section("FILES TO IMPORT").partition(".It Cm csv\n")[2]
    block = re.sub(r"\n//  {10,}", " ", header.partition("them; our JSON")[2].partition("Lists (tags")[0])
    for kind, fields in re.findall(r"^//   (\w+) +(.*)", block, re.M):
        names = re.sub(r"\([^)]*\)", "", fields).split()
        item = text.partition(f".It Cm {kind}\n")[2].partition("\n.It")[0].partition("\n.El")[0]
        assert item.replace("\n", " ").split(", ") == names, kind


def test_the_manual_has_the_environment_and_the_configuration():
    manual = MANUAL.read_text()
    for folder in ("ipam", "shared/inventory"):
        for path in (REPOSITORY / folder).glob("*.c"):
            if path.stem.endswith("_test"):
                continue
            for name in re.findall(r'(?:getenv|environment)\("(\w+)"\)', path.read_text()):
                assert re.search(rf"\.It Ev .*\b{name}\b|\.Ev {name}", manual), name
    for key in re.findall(r'\{"(\w+)", conf->', (REPOSITORY / "shared" / "inventory" / "inventory.c").read_text()):
        assert key in section("FILES") or key in section("VERBS"), key


def manual_examples():
    blocks = re.findall(r"\.Bd -literal[^\n]*\n(.*?)\.Ed", MANUAL.read_text(), re.S)
    return [line for block in blocks for line in block.splitlines()]


def test_the_examples_of_the_manual_work(ipam):
    examples = manual_examples()
    assert len(examples) >= 6
    for line in examples:
        command, *arguments = shlex.split(line)
        assert command == "ipam"
        ipam.text(*arguments)


# The examples of --help


def furnish(ipam, folder):
    """What the examples speak of. No address of it is asked anything."""
    for line in (
        "site add Home", "site add Office", "vrf add lab", "vlan add 20 guests", "vlan add 20 --site Office",
        "prefix add 10.0.0.0/16 home --site Home", "prefix add 10.0.0.0/24 servers --gateway 10.0.0.1", "prefix add 192.168.1.0/24",
        "prefix add 2001:db8::/48", "range add 10.0.0.100-10.0.0.199 dhcp guests",
        "device add nas 10.0.0.7 2001:db8::7 --mac 00:00:5e:00:53:01 --os Linux", "device add NAS-2 --mac 00:00:5e:00:53:09",
        "device add printer 10.0.0.8", "device add switch --type switch --no-check", "device add gateway --no-check", "device add laptop --no-check",
        "device add ap --no-check", "device add firewall --no-check", "device add proxy --no-check", "device add mailserver --no-check",
        "device add scanner --no-check", "device add office --no-check", "device add pve1 --no-check", "device add vm1 --no-check",
        "device add vm2 --no-check", "device add twin 10.0.0.9@lan0 --no-check", "device add other --no-check",
        "interface add nas eth0", "interface add nas eth1", "check add nas push", "filter add trouble status:down",
        "link add laptop ap --kind wifi", "link add vm1 pve1", "link add vm2 pve1", "link add switch nas", "map maps add Cellar", "map place nas 1 2",
        "map place nas 1 2 --map Cellar", "map note add 0 0 rack", "map note add 5 5 dark --map Cellar", "address set 10.0.0.7 assignment=static", "address reserve 10.0.0.50-51",
        "address reserve 10.0.0.150", "address reserve 10.0.0.151", "address reserve 10.0.0.152", "address reserve 10.0.0.153",
        "device merge twin other --yes", "device merge twin scanner --yes", "undo", "device merge twin office --yes",
    ):
        ipam.text(*line.split())
    ipam.text("filter", "add", "mine", "tag:core")
    ipam.run("conflicts")
    for metric in ("ping", "ping_droprate"):
        Rrd(folder / "rrd").write("icmp_heartbeat-v4", metric, [0.0] * 120, device="nas")
    (folder / "addresses.csv").write_text("record,prefix,address,hostname\nprefix,10.7.0.0/24,,\naddress,,10.7.0.7,seven\n")
    (folder / "places.json").write_text('[{"key": "nas", "x": 120, "y": -40, "locked": true}]')
    (folder / "backups").mkdir()
    (folder / "hosts_of_dnsmasq").mkdir()


# What a verb needs beside that, or instead of it.
BEFORE = {
    ("filter", "add"): ["filter rm trouble"],
    ("restore",): ["backup {}/before-the-move.db"], ("verify",): ["backup {}/before-the-move.db"],
    ("check", "add"): ["check rm nas push"],
    ("device", "set"): ["device add esp --vendor Espressif --no-check"],
    ("vrf", "add"): ["vrf rm lab"],
    ("site", "add"): ["vlan rm 20@Office", "site rm Office", "site rm Home"],
    ("site", "rm"): ["vlan rm 20"],
    ("vlan", "add"): ["vlan rm 20", "vlan rm 20@Office"],
    ("prefix", "add"): ["prefix rm servers --yes"],
    ("range", "add"): ["range rm guests"],
    ("device", "add"): ["prefix rm 192.168.1.0/24"],
    ("device", "split"): ["device set nas address+=10.0.0.70@eth1", "interface set nas eth1 mac=00:00:5e:00:53:05",
                          "device set nas mac+=00:00:5e:00:53:06"],
    ("interface", "add"): ["device add fw --no-check"],
    ("interface", "list"): ["device add fw 10.0.0.60@eth1 --no-check"],
    ("interface", "set"): ["device add fw --no-check", "interface add fw eth1"],
    ("interface", "rm"): ["device add fw --no-check", "interface add fw eth1"],
    ("address", "release"): ["address reserve 10.0.0.52"],
    ("address", "reserve"): ["address release 10.0.0.50-51 --yes", "address release 10.0.0.7"],
    ("group", "show"): ["group add Mail firewall"], ("group", "set"): ["group add Mail firewall"],
    ("group", "rm"): ["group add Mail firewall"], ("group", "leave"): ["group add Mail scanner"],
    ("group", "join"): ["group add Mail firewall proxy", "group add VPN nas --kind hub"],
}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    ipam = Ipam(folder / "inventory.db")
    furnish(ipam, folder)
    return folder


# Read before any test runs, so that each verb is one; there is none without the program, which may not be built yet.
EXAMPLES = {verb: text.examples for verb, text in every_verb(Ipam("/nonexistent/inventory.db")).items()} if (BUILD / "ipam").exists() else {}


def test_every_verb_has_examples(ipam):
    told = every_verb(ipam)
    assert [verb for verb, text in told.items() if not text.examples] == []
    for verb, text in told.items():
        assert any(" ".join(ALIASES.get(verb, verb)) in example for example in text.examples), verb


@pytest.mark.parametrize("verb", sorted(EXAMPLES), ids=" ".join)
def test_the_examples_of_help_work(furnished, tmp_path, verb):
    """Each verb's, one after the other, in a house of its own; a question is answered with yes."""
    folder = tmp_path / "house"
    shutil.copytree(furnished, folder)
    ipam = Ipam(folder / "inventory.db")
    for line in BEFORE.get(verb, ()):
        ipam.text(*line.format(folder).split())
    for example in EXAMPLES[verb]:
        written = example.replace("/mnt/backups", str(folder / "backups")).replace("/etc/dnsmasq.d/hosts/", f"{folder}/hosts_of_dnsmasq/")
        written = written.replace("| dot -Tsvg", "| cat")
        terminal = Terminal(["bash", "-c", f"cd {folder} && set -o pipefail && {written}"], columns=100, LANATLAS_DB=str(ipam.database),
                            LANATLAS_TYPES=str(TYPES), LANATLAS_RRD=str(folder / "rrd"), PATH=f"{BUILD}:{os.environ['PATH']}")
        terminal.type("y\n" * 20)
        shown = terminal.finish()
        # A doctor may find a machine without collectd; that nothing is in trouble is no fault of the example.
        fine = terminal.process.returncode == 0 or "doctor" in example or re.search(r"no \w+ matches|nothing matches|nobody held|page 2 is empty", shown)
        assert fine and "usage:" not in shown, example + "\n" + shown
