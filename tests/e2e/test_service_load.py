"""What is scarce: file descriptors, local ports, memory, over many connections."""
import subprocess

import pytest
from monitored import monitored
from service_run import Web, descriptors, memory_kib, wait_for_probes

OPEN_PORTS = range(7000, 7010)
SHUT_PORTS = range(7100, 7105)
HOSTS = 40
CHECKS = (len(OPEN_PORTS) + len(SHUT_PORTS)) * HOSTS
LIMIT = 60  # descriptors, fewer than what the checks would take


def host_block(number):
    """Ten open ports and five that refuse, on an address of its own."""
    address = f"10.99.{number // 250}.{1 + number % 250}"
    checks = "".join(f' Check "tcp/{port}"\n' for port in [*OPEN_PORTS, *SHUT_PORTS])
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
                                  120, "all is probed")
            # new series are spread out over a while, and collectd keeps each: state, and connect time where one is
            series = CHECKS + len(OPEN_PORTS) * HOSTS
            one.collectd.wait_for(lambda: len(list(one.folder.glob("csv/h*/*/*"))) >= series, 120, "all is measured")
            yield one


def expected_states():
    ports = {f"tcp-{port}": "up" if port in OPEN_PORTS else "down" for port in [*OPEN_PORTS, *SHUT_PORTS]}
    return {((f"h{number}", check), state) for number in range(HOSTS) for check, state in ports.items()}


# an open port that refused, or another that answered
STRANGE = """SELECT count(*) FROM transition t JOIN probe_check c ON c.id = t.check_id JOIN probe_cause w ON w.id = t.cause
WHERE iif(c.key < 'tcp-7100', w.name = 'refused', t.to_state = 1)"""


def assert_flat_over(here, count, timeout):
    wait_for_probes(here, 3000, 60)
    memory, open_files = memory_kib(here.collectd.pid), descriptors(here.collectd.pid)
    wait_for_probes(here, count, timeout)
    assert memory_kib(here.collectd.pid) - memory < 2048
    # for a moment there may be one for each check; those that leaked never go
    here.collectd.wait_for(lambda: descriptors(here.collectd.pid) - open_files < 50, 60, "few descriptors are open")
    # a machine with much else to do may time out now and then, but no socket tells what another has met
    seen = set()
    here.collectd.wait_for(lambda: seen.update(here.db.states().items()) or seen >= expected_states(), 120, "each state is right")
    assert len(here.db.states()) == CHECKS
    assert here.db.value(STRANGE) == 0


def test_twenty_thousand_connects_leave_nothing(churn):
    assert_flat_over(churn, 20000, 200)


@pytest.mark.long
def test_a_hundred_thousand_connects_leave_nothing(churn):
    assert_flat_over(churn, 100000, 600)


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
