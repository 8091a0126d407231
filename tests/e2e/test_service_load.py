"""What is scarce: file descriptors, local ports, memory, over many connections."""
import subprocess

import pytest
from monitored import monitored
from service_run import Web, descriptors, memory_kib, wait_for_probes

OPEN_PORTS = range(7000, 7010)
HOSTS = 40
CHECKS = 15 * HOSTS
LIMIT = 60  # descriptors, fewer than what the checks would take


def host_block(number):
    """Ten open ports and five that refuse, on an address of its own."""
    address = f"10.99.{number // 250}.{1 + number % 250}"
    checks = "".join(f' Check "tcp/{port}"\n' for port in [*OPEN_PORTS, *range(7100, 7105)])
    return f'<Host "h{number}">\n Address "{address}"\n{checks}</Host>'


@pytest.fixture(scope="module")
def churn():
    """600 checks, each five times a second, in a namespace that answers for a whole prefix."""
    options = {"Interval": '"200ms"', "Timeout": '"200ms"', "RecheckInterval": '"200ms"', "Rechecks": 0, "DownAfter": 3,
               "FlushInterval": 5, **{host_block(number): "" for number in range(HOSTS)}}
    with monitored(plugins={"tcp_check": options}, interval=1) as one:
        one.lab.bulk("10.99.0.0/17")
        with Web(one.lab, "bulk", one.folder / "web", OPEN_PORTS):
            one.collectd.start()
            one.collectd.wait_for(lambda: len(one.db.states()) == CHECKS and "unknown" not in one.db.states().values(),
                                  60, "all is probed")
            # new series are spread out over a while, and collectd keeps each: state, and connect time where one is
            series = CHECKS + len(OPEN_PORTS) * HOSTS
            one.collectd.wait_for(lambda: len(list(one.folder.glob("csv/h*/*/*"))) >= series, 60, "all is measured")
            yield one


def assert_flat_over(here, count, timeout):
    wait_for_probes(here, 3000, 30)
    memory, open_files = memory_kib(here.collectd.pid), descriptors(here.collectd.pid)
    wait_for_probes(here, count, timeout)
    assert memory_kib(here.collectd.pid) - memory < 2048
    # for a moment there may be one for each check; those that leaked never go
    here.collectd.wait_for(lambda: descriptors(here.collectd.pid) - open_files < 50, 10, "few descriptors are open")
    states = here.db.states()
    assert len(states) == CHECKS
    for (_, check), state in states.items():
        assert state == ("up" if int(check.removeprefix("tcp-")) < 7100 else "down"), check
    assert here.db.value("SELECT count(*) FROM transition") == CHECKS  # each once, from unknown


def test_twenty_thousand_connects_leave_nothing(churn):
    assert_flat_over(churn, 20000, 60)


@pytest.mark.long
def test_a_hundred_thousand_connects_leave_nothing(churn):
    assert_flat_over(churn, 100000, 200)


def set_limit(collectd, soft):
    subprocess.run(["prlimit", f"--pid={collectd.pid}", f"--nofile={soft}:4096"], check=True)


@pytest.fixture
def starved(lab, db, make_collectd):
    """collectd with 200 silent checks that want to be under way at once, and may not."""
    blocks = {f'<Host "s{number}">\n Address "10.98.10.10"\n'
              + "".join(f' <Check "tcp/9">\n Key "k{key}"\n </Check>\n' for key in range(20)) + "</Host>": ""
              for number in range(10)}
    options = {"Interval": 1, "Timeout": 1, "RecheckInterval": 1, "FlushInterval": 1, "MaxOpen": 100000, **blocks,
               '<Host "open">\n Address "10.98.10.11"\n Check "tcp/80"\n</Host>': ""}
    collectd = make_collectd(lab, plugins={"tcp_check": options}, interval=1,
                             wrap=["prlimit", f"--nofile={LIMIT}:4096"]).start()
    return collectd


def test_without_descriptors_checks_are_unknown_and_recover(lab, db, starved):
    def with_cause(cause):
        return db.value("SELECT count(*) FROM v_strip WHERE cause = ?", cause) or 0

    starved.wait_for(lambda: with_cause("too many open files") > 20, 20, "checks without a descriptor")
    assert db.value("SELECT count(*) FROM transition t JOIN probe_cause w ON w.id = t.cause"
                    " WHERE t.to_state = 2 AND w.name = 'too many open files'") == 0
    assert starved.running
    set_limit(starved, 4096)  # only now can collectd open a file for what was counted
    starved.wait_for(lambda: starved.measured("e2e", "tcp_check", "total_requests-exhausted")[-1:] > [20], 10,
                     "they are counted")
    starved.wait_for(lambda: list(db.states().values()).count("down") == 200, 20, "all silent checks are down")
    starved.wait_for(lambda: db.state("open", "tcp-80") == "up", 10, "the open one is up")
    assert starved.stop() == 0
    assert lab.answers("10.98.10.11")
