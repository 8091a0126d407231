"""Services that misbehave in every known way: each fault has its cause, none of them delays the rest or grows memory."""
import pytest
from certificates import Authority
from service_run import Forger, add_checks, assert_nothing_is_held_up, descriptors, memory_kib, probes, services
from service_run import wait_for_probes

SILENT, WRONG, CLOSED, RESET = "silent after connecting", "wrong answer", "closed early", "reset"
PORTS = {
    "mute": 7001, "endless": 7002, "blob": 7003, "banner:220 box.test ESMTP": 7004, "echo": 7005, "close": 7006,
    "reset": 7007, "reset-spoken-to": 7008, "http:all is well": 7009, "status:503": 7010, "dribble": 7011,
    "dribbled-body": 7012, "redirect": 7013, "endless-body": 7014, "endless-header": 7015, "malformed": 7016,
    "not-http": 7017, "cut-body": 7018, "status:204": 7019, "smtp-endless": 7020, "status:404": 7021,
    "http:": 7022, "close-asked": 7023,
}
MANY_A = "a" * 120
BLOWS_UP = "^(a+)+$"

# name: mode, kind, options, state, cause, what the detail holds
FAULTS = {
    "mute-open": ("mute", "tcp", "", "up", None, ""),
    "mute-banner": ("mute", "tcp", "--expect .", "down", SILENT, ""),
    "mute-http": ("mute", "http", "", "down", SILENT, ""),
    "mute-tls": ("mute", "tls", "", "down", SILENT, ""),
    "mute-starttls": ("mute", "tls", "--starttls smtp", "down", SILENT, ""),
    "endless-open": ("endless", "tcp", "", "up", None, ""),
    "endless-found": ("endless", "tcp", "--expect never.ends", "up", None, ""),
    "endless-other": ("endless", "tcp", "--expect ^220", "down", WRONG, ""),
    "blob-other": ("blob", "tcp", "--expect ^220", "down", WRONG, ""),
    "blob-http": ("blob", "http", "", "down", WRONG, ""),
    "blob-tls": ("blob", "tls", "", "down", "tls failed", ""),
    "banner-found": ("banner:220 box.test ESMTP", "tcp", "--expect ^220.*ESMTP", "up", None, ""),
    "banner-other": ("banner:220 box.test ESMTP", "tcp", "--expect ^SSH-2", "down", WRONG, "220 box.test"),
    "close-open": ("close", "tcp", "", "up", None, ""),
    "close-banner": ("close", "tcp", "--expect .", "down", CLOSED, ""),
    "close-http": ("close-asked", "http", "", "down", CLOSED, ""),
    "reset-banner": ("reset", "tcp", "--expect .", "down", RESET, ""),
    "reset-sent": ("reset-spoken-to", "tcp", "--send x --expect .", "down", RESET, ""),
    "reset-http": ("reset-spoken-to", "http", "", "down", RESET, ""),
    "reset-handshake": ("reset-spoken-to", "tls", "", "down", RESET, ""),
    "http-fine": ("http:all is well", "http", "", "up", None, ""),
    "http-word": ("http:all is well", "http", "--body is.well$", "up", None, ""),
    "http-no-word": ("http:all is well", "http", "--body all.is.lost", "down", WRONG, ""),
    "http-empty": ("http:", "http", "--body .", "down", WRONG, ""),
    "http-503": ("status:503", "http", "", "down", WRONG, "503"),
    "http-404": ("status:404", "http", "--path /not/there", "down", WRONG, "404"),
    "http-404-wanted": ("status:404", "http", "--status 404", "up", None, ""),
    "http-204": ("status:204", "http", "--status 200-299", "up", None, ""),
    "dribble": ("dribble", "http", "", "down", SILENT, ""),
    "dribbled-body": ("dribbled-body", "http", "--body never", "down", SILENT, ""),
    "redirect": ("redirect", "http", "", "up", None, ""),
    "redirect-wrong": ("redirect", "http", "--status 200", "down", WRONG, "302"),
    "endless-body": ("endless-body", "http", "--body never", "down", WRONG, ""),
    "endless-body-found": ("endless-body", "http", "--body ^xxx", "up", None, ""),
    "endless-header": ("endless-header", "http", "", "down", WRONG, ""),
    "malformed": ("malformed", "http", "", "down", WRONG, ""),
    "not-http": ("not-http", "http", "", "down", WRONG, ""),
    "cut-body": ("cut-body", "http", "--body half.more", "down", CLOSED, ""),
    "http-tls": ("http:all is well", "tls", "", "down", SILENT, ""),
    "banner-tls": ("banner:220 box.test ESMTP", "tls", "", "down", "tls failed", ""),
    "banner-https": ("banner:220 box.test ESMTP", "https", "", "down", "tls failed", ""),
    "smtp-endless": ("smtp-endless", "tls", "--starttls smtp", "down", WRONG, ""),
    "blow-up": ("echo", "tcp", f"--send {MANY_A}b --expect {BLOWS_UP}", "down", WRONG, ""),
    "blow-up-body": ("endless-body", "http", "--body ^(x+x+)+y", "down", WRONG, ""),
}


@pytest.fixture(scope="module")
def here():
    """flappy plays all services; nas, healthy, is the witness that nothing waits for them."""
    peers = {"flappy": {port: mode for mode, port in PORTS.items()}}
    with services(peers=peers, certificates=lambda one: Authority(one.folder / "certificates")) as one:
        checks = {name: [f"{kind}/{PORTS[mode]}", *options.split()]
                  for name, (mode, kind, options, *_) in FAULTS.items()}
        add_checks(one, "box", ["10.98.10.14"], checks)
        add_checks(one, "nas", ["10.98.10.10"], {"witness": ["tcp/445", "--interval", "300ms"]})
        one.collectd.start()
        yield one


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_cause(here, name):
    _, _, _, state, cause, detail = FAULTS[name]
    row = here.wait_for_outcome("box", name, state, cause)
    assert detail in row["detail"]
    assert row["detail"].isprintable() and len(row["detail"].encode()) < 128


def test_what_was_found_wrong_is_an_incident_with_its_detail(here):
    here.wait_for_outcome("box", "http-503", "down", WRONG)
    rows = [row for row in here.ipam.json("incidents", "box", "--checks", "--open") if "503" in (row["detail"] or "")]
    assert [row["cause"] for row in rows] == [f"http/{PORTS['status:503']} {WRONG}"]
    assert "503" in here.ipam.text("incidents", "box", "--checks")


def test_a_witness_beside_all_faults_was_never_late(here):
    here.wait_until_up("nas", "witness")
    wait_for_probes(here, 2 * len(FAULTS))
    assert [row["to_state"] for row in here.db.transitions("nas", "witness")] == [1]
    assert_nothing_is_held_up(here.collectd)


def test_endless_services_grow_neither_memory_nor_descriptors(here):
    here.wait_for_outcome("box", "endless-body", "down", WRONG)
    wait_for_probes(here, 3 * len(FAULTS))  # all that is made once has been made
    memory, open_files = memory_kib(here.collectd.pid), descriptors(here.collectd.pid)
    wait_for_probes(here, 5 * len(FAULTS))
    assert memory_kib(here.collectd.pid) - memory < 2048
    assert descriptors(here.collectd.pid) - open_files <= len(FAULTS)  # at most one for each that is under way


def test_collectd_ends_amid_unfinished_probes(here):
    before = probes(here)
    wait_for_probes(here, 1)
    assert here.collectd.stop(5) == 0
    assert probes(here) > before
    here.collectd.start()
    here.wait_until_up("nas", "witness")


def test_each_outage_of_a_service_has_its_own_cause(here):
    # six misses, so that the moment in which neither of two peers listens is no outage of its own
    here.ipam.text("check", "add", "box", "tcp/7100", "--expect", "^220", "--key", "changing", "--down-after", "6")
    for fault, cause in (("mute", SILENT), ("close", CLOSED), (None, "refused")):
        with Forger(here.lab, "flappy", {7100: "banner:220 hello"}):
            here.wait_until_up("box", "changing")
        with Forger(here.lab, "flappy", {7100: fault} if fault else {}):
            here.wait_for_outcome("box", "changing", "down", cause, timeout=20)
    causes = [(row["cause"], row["ended"] is None) for row in here.db.incidents("box", "changing")]
    assert [cause for cause, _ in causes if cause == SILENT or cause == CLOSED] == [SILENT, CLOSED]
    assert causes[-1] == ("refused", True) and [lasts for _, lasts in causes].count(True) == 1
    here.ipam.text("check", "rm", "box", "changing")
