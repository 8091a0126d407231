"""Name servers that are asked what they should know: right, wrong, deaf, slow; and the one that collectd itself asks."""
import contextlib

import pytest
from names_server import RETRY, Names
from service_run import TIMEOUT, Forger, add_checks, assert_nothing_is_held_up, last_known, services

LATE = 0.3  # seconds, in time
ANSWER = "203.0.113.5"
PEERS = {7001: f"dns:{ANSWER}", 7002: "dns-missing", 7003: "dns-failing", 7004: "dns-dead",
         7005: f"dns-slow:{LATE}:{ANSWER}", 7006: f"dns-slow:3:{ANSWER}", 7007: "dns-garbage",
         7008: f"dns-cut:{ANSWER}"}
RECORDS = ["--mx-host=mail.test,box.mail.test,10", "--srv-host=_ldap._tcp.mail.test,ldap.mail.test,389,5,7",
           "--txt-record=txt.mail.test,v=spf1 -all", "--cname=alias.test,box.test",
           "--ptr-record=5.113.0.203.in-addr.arpa,box.mail.test"]
NAS, NAS6 = "nas.lab.test", "fd98:0:0:10::10"

# (device, name): options, state, cause, what the detail holds
CASES = {
    ("router", "any"): (f"dns --host {NAS}", "up", None, ""),
    ("router", "any6"): (f"dns --host {NAS} --family 6", "up", None, ""),
    ("router", "right"): (f"dns --host {NAS} --answer 10.98.10.10", "up", None, ""),
    ("router", "wrong"): (f"dns --host {NAS} --answer 10.98.10.99", "down", "wrong answer", "10.98.10.10"),
    ("router", "aaaa"): (f"dns --host {NAS} --record AAAA --answer {NAS6}", "up", None, ""),
    ("router", "aaaa-long"): (f"dns --host {NAS} --record AAAA --answer FD98:0:0:10:0:0:0:10", "up", None, ""),
    ("router", "no-such-name"): ("dns --host nowhere.lab.test", "down", "wrong answer", "NXDOMAIN"),
    ("router", "no-record"): ("dns --host sixonly.lab.test --record A", "down", "wrong answer", ""),
    ("router", "mx"): ("dns/5353 --host mail.test --record MX --answer 10|box.mail.test", "up", None, ""),
    ("router", "mx-wrong"): ("dns/5353 --host mail.test --record MX --answer 20|box.mail.test", "down", "wrong answer",
                             "10 box.mail.test"),
    ("router", "srv"): ("dns/5353 --host _ldap._tcp.mail.test --record SRV --answer 5|7|389|ldap.mail.test", "up", None,
                        ""),
    ("router", "txt"): ("dns/5353 --host txt.mail.test --record TXT --answer v=spf1|-all", "up", None, ""),
    ("router", "cname"): ("dns/5353 --host alias.test --record CNAME --answer BOX.test.", "up", None, ""),
    ("router", "through-cname"): ("dns/5353 --host alias.test --answer 10.98.10.10", "up", None, ""),
    ("router", "ptr"): ("dns/5353 --host 5.113.0.203.in-addr.arpa --record PTR --answer box.mail.test", "up", None, ""),
    ("box", "right"): (f"dns/7001 --host box.test --answer {ANSWER}", "up", None, ""),
    ("box", "right6"): (f"dns/7001 --host box.test --answer {ANSWER} --family 6", "up", None, ""),
    ("box", "other"): ("dns/7001 --host box.test --answer 203.0.113.6", "down", "wrong answer", ANSWER),
    ("box", "missing"): ("dns/7002 --host box.test", "down", "wrong answer", "NXDOMAIN"),
    ("box", "failing"): ("dns/7003 --host box.test", "down", "wrong answer", "SERVFAIL"),
    ("box", "dead"): ("dns/7004 --host box.test", "down", "timeout", ""),
    ("box", "slow"): ("dns/7005 --host box.test", "up", None, ""),
    ("box", "too-slow"): ("dns/7006 --host box.test", "down", "timeout", ""),
    ("box", "garbage"): ("dns/7007 --host box.test", "down", None, ""),
    ("box", "cut"): (f"dns/7008 --host box.test --answer {ANSWER}", "up", None, ""),
    ("box", "closed"): ("dns/7099 --host box.test", "down", None, ""),
}
NO_ANSWER = {"garbage": {"wrong answer", "timeout"}, "closed": {"port unreachable", "refused"}}


@pytest.fixture(scope="module")
def here():
    with contextlib.ExitStack() as stack:
        one = stack.enter_context(services(peers={"flappy": PEERS}))
        one.names = Names(one.lab, one.folder, *RECORDS)
        one.names.write(box="10.98.10.10", wanderer="10.98.10.11")
        stack.enter_context(one.names.serving())
        one.collectd.plugins["tcp_check"]["Resolver"] = '"10.98.10.1:5353"'
        addresses = {"router": ["10.98.10.1", "fd98:0:0:10::1"], "box": ["10.98.10.14", "fd98:0:0:10::14"]}
        for device, own in addresses.items():
            checks = {name: [word.replace("|", " ") for word in case[0].split()]
                      for (owner, name), case in CASES.items() if owner == device}
            add_checks(one, device, own, checks)
        wandering = ["tcp/80", "--name", "wanderer.test"]
        add_checks(one, "names", [], {"box": ["tcp/445", "--name", "box.test"], "wanderer": wandering,
                                      "nowhere": ["tcp/80", "--name", "nowhere.test"]})
        one.collectd.start()
        yield one


@pytest.mark.parametrize("which", CASES, ids="-".join)
def test_each_answer_is_judged(here, which):
    _, state, cause, detail = CASES[which]
    if cause is None and state == "down":
        here.collectd.wait_for(lambda: here.db.outcome(*which).get("state") == state, 10, f"{which} is {state}")
        assert here.db.outcome(*which)["cause"] in NO_ANSWER[which[1]]
    else:
        assert detail in here.wait_for_outcome(*which, state, cause)["detail"]


def test_the_time_of_a_slow_answer_is_measured(here):
    here.wait_until_up("box", "slow")
    assert LATE <= last_known(here, "box", "slow", "response_time-connect") < TIMEOUT


def test_a_name_is_resolved_and_one_that_is_none_is_unknown(here):
    here.wait_until_up("names", "box")
    assert "10.98.10.10" in here.status("names", "box")["address"]
    here.wait_for_outcome("names", "nowhere", "unknown", "name not resolved")


@pytest.mark.long
def test_a_changed_name_is_followed_to_its_new_address(here):
    here.wait_until_up("names", "wanderer")
    here.names.write(box="10.98.10.10", wanderer="10.98.10.15", nowhere="10.98.10.11")
    here.wait_until_up("names", "nowhere", RETRY + 10)
    here.collectd.wait_for(lambda: "10.98.10.15" in here.status("names", "wanderer")["address"], RETRY + 10,
                           "the new address")
    assert [row["to_state"] for row in here.db.transitions("names", "wanderer")] == [1]


@pytest.mark.parametrize("mode", ["dns-dead", "dns-slow:3:203.0.113.5", "dns-garbage"])
def test_a_resolver_that_is_of_no_use_delays_nobody(lab, ipam, db, make_collectd, mode):
    """Names are unknown, not down, and checks of addresses go on as if nothing were."""
    ipam.text("device", "add", "nas", "10.98.10.10", "--no-check")
    ipam.text("check", "add", "nas", "tcp/445", "--key", "witness", "--interval", "200ms")
    for number in range(20):
        ipam.text("check", "add", "nas", "tcp/80", "--name", f"n{number}.lab.test", "--key", f"n{number}")
    options = {"Interval": 1, "Timeout": '"200ms"', "FlushInterval": 1, "Resolver": '"10.98.10.14:7001"'}
    with Forger(lab, "flappy", {7001: mode}):
        collectd = make_collectd(lab, plugins={"tcp_check": options}, interval=0.5).start()
        collectd.wait_for(lambda: db.state("nas", "witness") == "up", 10, "the witness is up")
        collectd.wait_for(lambda: len(db.rows(
            "SELECT 1 FROM v_check_status WHERE cause = 'name not resolved'")) == 20, 20, "no name is resolved")
        assert_nothing_is_held_up(collectd)
        assert db.value("SELECT count(*) FROM transition WHERE to_state = 2") == 0
