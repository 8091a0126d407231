"""bash completion: what the function proposes, and what a real shell makes of the Tab key."""
import os
import re
import subprocess

import pytest

from collectd_run import BUILD
from help_text import FOR_ALL, every_verb
from ipam_run import Ipam
from labs import REPOSITORY
from terminal import Terminal

COMPLETION = REPOSITORY / "ipam" / "ipam.bash"
EVIL = "$(touch pwned) `touch pwned`"


def complete(ipam, line, breaks=None):
    """What the function replies to Tab at the end of the line. Of a line "a:b" it is what follows the last break."""
    script = (f"source {COMPLETION}; COMP_LINE=$1 COMP_POINT=${{#1}}; {breaks or ''}"
              '_ipam ipam "" ""; ((${#COMPREPLY[@]})) && printf "%s\\n" "${COMPREPLY[@]}"; true')
    environment = {**os.environ, "PATH": f"{BUILD}:{os.environ['PATH']}", "LANATLAS_DB": str(ipam.database), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", script, "bash", f"ipam {line}"], capture_output=True, text=True, env=environment, check=True, timeout=60,
                          cwd=ipam.database.parent)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    ipam = Ipam(tmp_path_factory.mktemp("house") / "inventory.db")
    for line in (
        ["device", "add", "Router", "192.0.2.1", "--tag", "core,web"], ["device", "add", "a, b", "192.0.2.50", "--no-check"],
        ["interface", "add", "router", "eth1"], ["check", "add", "router", "push"], ["filter", "add", "mine", "tag:core"],
        ["site", "add", "Home"], ["site", "add", "Ann's place"], ["site", "add", EVIL], ["site", "add", "--", "=1+1"], ["vrf", "add", "lab"],
        ["vlan", "add", "20", "guests"], ["vlan", "add", "30", "--site", "Ann's place"],
        ["prefix", "add", "192.0.2.0/24", "lan"], ["prefix", "add", "2001:db8::/64", EVIL], ["prefix", "add", "198.51.100.0/24", 'the "lab", 2'],
        ["range", "add", "192.0.2.100-199", "dhcp", "guests"], ["address", "reserve", "192.0.2.7"], ["link", "add", "router:eth1", "a-b"],
        ["group", "add", "Mail room", "router"], ["map", "maps", "add", "Cellar"], ["map", "note", "add", "1", "2", "rack"],
    ):
        ipam.text(*line)
    return ipam


@pytest.mark.parametrize(("line", "expected"), [
    ("st", ["status"]), ("device ", ["add", "list", "merge", "rm", "set", "show", "split"]), ("help devi", ["device"]), ("help device sp", ["split"]),
    ("map pl", ["place"]), ("map maps ", ["add", "list", "rm"]), ("conflicts a", ["ack", "acknowledged:", "and"]), ("types t", ["test"]),
    ("--no-color st", ["status"]), ("--format j", ["json"]), ("--format=j", ["json"]), ("map --format d", ["dot"]), ("status --w", ["--watch"]),
    ("device add x --pro", ["--profile"]), ("device add x --type ro", ["router"]), ("check add router --st", ["--starttls", "--status"]),
    ("device show ", ["a-b", "router"]), ("device show a-b ro", []), ("--db /nonexistent device show ", []),
    ("device merge router ", ["a-b", "router"]), ("where r", ["router"]), ("graph router --check ", ["push", "v4"]),
    ("check rm router ", ["push", "v4"]), ("check set router p", ["push"]), ("check set router v4 en", ["enabled=no", "enabled=yes"]),
    ("check add router http", ["http", "https"]), ("beat ", ["router/push"]), ("interface set router e", ["eth1"]), ("types test r", ["router"]),
    ("device set router tag", ["tag+=", "tag-="]), ("device list ta", ["tag:"]), ("device list tag:", ["core", "web"]),
    ("device list tag:w", ["web"]), ("device list type:ro", ["router"]), ("device list trusted:", ["no", "yes"]), ("device list filter:m", ["mine"]),
    ("device list 'status:up and not ta", ["status:up and not tag:"]), ("device list 'up (status:un", ["up (status:unknown"]),
    ("prefix list kind:la", ["lan"]), ("conflicts severity:cr", ["critical"]), ("audit action:", ["delete", "insert", "update"]),
    ("link list state:", ["down", "unknown", "up"]), ("address list assignment:dh", ["dhcp"]), ("export file_sd os", ["os:"]),
    ("device list --sort rt", ["rtt"]), ("device list --sort -rt", ["-rtt"]), ("device list --columns rt", ["rtt_ms"]),
    ("prefix list --columns name,ki", ["name,kind"]), ("device set --where ta", ["tag:"]), ("filter add x ta", ["tag:"]), ("filter rm ", ["mine"]),
    ("site rm H", ["Home"]), ("site rm Ann", ["Ann\\'s\\ place"]), ("site rm Ann\\'s\\ p", ["Ann\\'s\\ place"]), ("site rm \"Ann's", ["Ann's place"]),
    ("site rm 'Ann", []), ("site rm =", ["1+1"]), ("vrf set l", ["lab"]), ("vlan set 2", ["20"]), ("vlan rm 30@", ["Ann\\'s\\ place"]),
    ("prefix show la", ["lan"]), ("prefix show 2001:", ["db8::/64"]), ("prefix show 2001:db8:", [":/64"]), ("grid 198", ["198.51.100.0/24"]),
    ("prefix show the", ['the\\ \\"lab\\",\\ 2']), ("next la", ["lan"]), ("tree 19", ["192.0.2.0/24", "198.51.100.0/24"]),
    ("prefix add 10.0.0.0/8 x --site Ho", ["Home"]), ("prefix add 10.0.0.0/8 --vlan 3", ["30@Ann\\'s\\ place"]), ("who 1 --vrf l", ["lab"]),
    ("who 192.0.2.5", ["192.0.2.50"]), ("address show 192.0.2.7", ["192.0.2.7"]), ("range rm g", ["guests"]), ("next lan --include-pool g", ["guests"]),
    ("next lan --reserve --device r", ["router"]), ("link rm r", ["router"]), ("link set ", ["1"]), ("link add router a", ["a-b"]),
    ("link add x y --kind fi", ["fibre"]), ("group add x --kind h", ["hub"]), ("prefix add x --kind st", ["storage"]), ("group show ", ["Mail\\ room"]),
    ("group leave Mail\\ room r", ["router"]), ("group set 'Mail room' kind=p", ["path"]), ("map C", ["Cellar"]), ("map place router 1 2 --map C", ["Cellar"]),
    ("map maps rm C", ["Cellar"]), ("map note rm ", ["1"]), ("export dns", ["dnsmasq"]), ("import --from n", ["netbox"]),
])
def test_it_proposes(house, line, expected):
    assert complete(house, line) == expected


def test_without_a_break_at_colons_whole_words_are_proposed(house):
    assert complete(house, "prefix show 2001:", "COMP_WORDBREAKS=' ';") == ["2001:db8::/64"]
    assert complete(house, "--format=j", "COMP_WORDBREAKS=' ';") == ["--format=json"]


def test_names_are_never_expanded(house):
    assert complete(house, "site rm \\$") == ["\\$\\(touch\\ pwned\\)\\ \\`touch\\ pwned\\`"]
    assert complete(house, "site rm '$") == [EVIL]
    assert complete(house, 'site rm "$') == []
    assert EVIL in complete(house, "prefix show '")
    assert not list(house.database.parent.glob("pwned"))


def test_files_are_proposed_where_files_are_read(house, monkeypatch):
    (house.database.parent / "plan of Ann.csv").write_text("")
    monkeypatch.chdir(house.database.parent)
    for line in ("import pl", "restore pl", "verify pl", "map load pl", "export csv -o pl", "export csv --output=pl", "--db pl"):
        assert complete(house, line) == ["plan of Ann.csv"], line


def test_every_verb_and_option_can_be_completed(house):
    told = every_verb(house)
    for verb, text in told.items():
        words = " ".join(verb)
        assert {option for option in complete(house, f"{words} -") if option.startswith("--")} == text.options | FOR_ALL, words
        for length in range(len(verb)):
            assert verb[length] in complete(house, " ".join((*verb[:length], verb[length]))), words


def test_it_knows_which_options_take_a_value(house):
    kinds = {}
    for path in (REPOSITORY / "ipam").glob("*.c"):
        for option, kind in re.findall(r'\{"([a-z-]+)", (?:0|\'.\'), ARGUMENTS_(\w+)', path.read_text()):
            kinds["--" + option] = kind
    every = set().union(*(text.options for text in every_verb(house).values())) | FOR_ALL
    script = f"source {COMPLETION}; for option; do _ipam_takes_value $option && echo $option; done; true"
    done = subprocess.run(["bash", "-c", script, "bash", *every], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {option for option in every if kinds.get(option) != "FLAG"}


def shell(ipam, *lines):
    """A bash with the completion, on a terminal, into which these are typed one after the other."""
    terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], columns=200, LANATLAS_DB=str(ipam.database), PS1="ready> ", LC_ALL="C.UTF-8",
                        PATH=f"{BUILD}:{os.environ['PATH']}", INPUTRC="/dev/null", HISTFILE="/dev/null")
    terminal.expect("ready> ")
    terminal.type(f"cd {ipam.database.parent}; bind 'set enable-bracketed-paste off'; source {COMPLETION}\n")
    shown = []
    for line in lines:
        terminal.expect("ready> ")
        terminal.type(line)
    shown = terminal.expect("ready> ")
    terminal.type("exit\n")
    terminal.finish()
    return shown


@pytest.mark.parametrize(("typed", "run"), [
    ("echo ipam; ipam prefi\tli\tkind:la\t", None),
    ("ipam site set Ann\t note=x", "changed Ann's place"),
    ("ipam site set \"Ann\t note=x", "changed Ann's place"),
    ("ipam prefix set 2001:\t note=x", "changed 2001:db8::/64"),
    ("ipam vlan set 30\t note=x", "changed 30@Ann's place"),
    ("ipam site set \\$\t note=x", "changed " + EVIL),
    ("ipam group set Mai\tkind=pa\t", "changed group Mail room (path"),
    ("ipam device list ta\tco\t --columns=ke\t", "router"),
])
def test_a_real_shell_runs_what_was_completed(house, typed, run):
    shown = shell(house, typed + "\n")
    assert (run or "nothing matches") in shown, shown
    assert not list(house.database.parent.glob("pwned"))
