"""One state for each device from its pings and its services, and the incidents that it leaves."""
import re
import time

import pytest
from service_run import Forger, add_checks, services

GONE_AFTER = 6  # seconds
LOOKS_EVERY = 30
PORT = 7001


@pytest.fixture(scope="module")
def here():
    with services(ping={}) as one:
        conf = one.folder / "lanatlas.conf"
        conf.write_text(f'Database "{one.db.path}"\nGoneAfter "{GONE_AFTER}s"\n')
        one.collectd.environment["LANATLAS_CONF"] = str(conf)
        one.ipam.text("device", "add", "nas", "10.98.10.10")
        one.ipam.text("check", "add", "nas", "tcp/445")
        for node in ("phone", "web"):
            one.lab.host(node, "mute")  # as stealth is
        for device, address, service in (("answering", "10.98.10.15", "http"), ("refusing", "10.98.20.16", "tcp/81")):
            one.ipam.text("device", "add", device, address)
            one.ipam.text("check", "add", device, service, "--key", "service")
        add_checks(one, "quiet", ["10.98.10.11"], {"service": ["http"]})
        add_checks(one, "nameless", [], {"service": ["http", "--name", "nowhere.lab.test"]})
        one.ipam.text("device", "add", "empty", "10.98.10.77", "--no-check")
        one.lab.host("cam", "down")
        one.ipam.text("device", "add", "cam", "10.98.20.12")
        one.ipam.text("device", "add", "box", "10.98.10.14")
        one.ipam.text("check", "add", "box", f"tcp/{PORT}", "--key", "job")
        one.collectd.start()
        yield one


def test_all_checks_up_is_up(here):
    here.wait_for_device("up", "nas")
    assert here.device_status("nas")["state"] == "up"


@pytest.mark.parametrize("device, check_state", [("answering", "up"), ("refusing", "down")])
def test_a_host_that_drops_icmp_but_answers_tcp_lives(here, device, check_state):
    """Open or refused: its ping is down, the machine is not."""
    here.wait_until_down(device, "v4")
    here.collectd.wait_for(lambda: here.db.state(device, "service") == check_state, 10, f"its service is {check_state}")
    here.wait_for_device("degraded", device)
    assert here.device_status(device)["state"] == "degraded"
    assert "down" not in [row["state"] for row in here.db.device_incidents(device)[1:]]


def test_a_host_that_drops_icmp_and_is_not_pinged_is_up(here):
    here.wait_for_device("up", "quiet")


def test_a_device_of_which_nothing_can_be_known_is_unknown(here):
    here.wait_for_outcome("nameless", "service", "unknown", "name not resolved")
    assert here.device_status("nameless")["state"] == "unknown"
    assert here.db.device_state("empty")["state"] == "unknown"


class Stopped:
    """A service that ends while its host goes on, and comes back."""

    def __init__(self, here):
        with Forger(here.lab, "flappy", {PORT: "mute"}):
            here.wait_until_up("box", "job")
            here.wait_for_device("up", "box")
            self.known = len(here.db.device_incidents("box"))
            self.from_ms = time.time() * 1000
        here.wait_for_device("degraded", "box")
        self.state = here.db.device_state("box")
        self.status = here.device_status("box")
        self.text = re.sub(r" +", " ", here.ipam.text("incidents", "box"))
        self.open = here.ipam.json("incidents", "box", "--open")
        self.incidents_open = here.db.device_incidents("box")[self.known:]
        self.ping = here.db.state("box", "v4")
        with Forger(here.lab, "flappy", {PORT: "mute"}):
            here.wait_for_device("up", "box")
        self.to_ms = time.time() * 1000
        self.incidents = here.db.device_incidents("box")[self.known:self.known + 1]


@pytest.fixture(scope="module")
def stopped(here):
    return Stopped(here)


def test_a_stopped_service_makes_its_device_degraded_with_the_cause(stopped):
    assert (stopped.state["cause"], stopped.state["check"]) == ("refused", "job")
    assert (stopped.status["state"], stopped.status["cause_check"]) == ("degraded", "job")
    assert "refused" in stopped.status["cause"]
    assert stopped.ping == "up"


def test_a_stopped_service_is_an_open_incident(stopped):
    (row,) = stopped.incidents_open
    assert (row["state"], row["cause"], row["check"], row["ended_at"]) == ("degraded", "refused", "job", None)
    assert row["started_at"] >= stopped.from_ms - 20
    assert [(one["state"], one["cause"]) for one in stopped.open] == [("degraded", f"tcp/{PORT} refused")]


def test_an_incident_tells_service_cause_and_time(stopped):
    began = time.strftime("%H:%M", time.localtime(stopped.incidents_open[0]["started_at"] / 1000))
    assert re.search(rf"{began}.*degraded.*tcp/{PORT} refused", stopped.text)


def test_the_incident_ends_when_the_service_is_back(stopped):
    (row,) = stopped.incidents
    assert row["id"] == stopped.incidents_open[0]["id"]
    assert row["started_at"] < row["ended_at"] <= stopped.to_ms


def test_a_machine_that_answers_nothing_is_down(here):
    here.collectd.wait_for(lambda: here.db.state("cam") == "down", 10, "its ping is down")
    here.collectd.wait_for(lambda: here.db.device_state("cam")["state"] in ("down", "gone"), 5, "cam is down")
    assert here.db.device_state("cam")["check"] == "v4"


def test_a_device_that_is_not_monitored_is_disabled_and_comes_back(here):
    here.wait_for_device("up", "nas")
    here.ipam.text("device", "set", "nas", "monitored=no")
    here.collectd.wait_for(lambda: here.device_status("nas")["state"] == "disabled", 5, "nas is disabled")
    here.ipam.text("device", "set", "nas", "monitored=yes")
    here.collectd.wait_for(lambda: here.device_status("nas")["state"] == "up", 10, "nas is up")


def test_each_change_of_a_device_is_an_event(here, stopped):
    assert stopped.incidents
    kinds = {row["kind"] for row in here.db.rows(
        "SELECT e.kind FROM event e JOIN device d ON d.id = e.device_id WHERE d.key = 'box'")}
    assert {"device_up", "device_degraded"} <= kinds


def test_the_summary_counts_devices(here):
    rows = here.ipam.json("status")
    assert len(rows) == here.db.value("SELECT count(DISTINCT device_id) FROM probe_check")
    assert len(rows) == len({row["key"] for row in rows})
    checks = here.ipam.json("status", "--checks")
    assert len(checks) == here.db.value("SELECT count(*) FROM probe_check")


def test_device_show_tells_state_and_checks(here):
    here.wait_for_device("degraded", "refusing")
    text = here.ipam.text("device", "show", "refusing")
    assert "degraded" in text and "tcp/81" in text


def test_states_and_open_incidents_outlive_a_restart(here):
    here.wait_for_device("degraded", "refusing")
    since = here.db.device_state("refusing")["since"]
    assert here.collectd.stop() == 0
    here.collectd.start()
    here.wait_for_outcome("refusing", "service", "down", "refused")
    here.wait_for_device("degraded", "refusing")
    assert here.db.device_state("refusing")["since"] == since


def test_a_dead_machine_is_down_then_gone_and_comes_back(here):
    """Last, because it takes half a minute from the start until somebody looks at what time alone has changed."""
    here.collectd.wait_for(lambda: here.device_status("cam")["state"] == "gone", GONE_AFTER + LOOKS_EVERY + 5, "cam is gone")
    down, gone = here.db.device_incidents("cam")[-2:]
    assert (down["state"], gone["state"]) == ("down", "gone")
    assert GONE_AFTER * 1000 <= gone["started_at"] - down["started_at"] <= (GONE_AFTER + 1) * 1000
    assert down["ended_at"] == gone["started_at"] and gone["ended_at"] is None
    here.lab.host("cam", "up")
    here.wait_for_device("up", "cam")
    assert here.db.device_incidents("cam")[-1]["ended_at"] is not None
