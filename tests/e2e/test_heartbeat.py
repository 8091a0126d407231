"""An outage, from the cable that is pulled to its end: state, incident, transition, notification and log agree."""
import re
import time
from datetime import datetime

import pytest
from monitored import monitored

INTERVAL = 2
JITTER = 1.2  # of an interval, generously
DETECTION = INTERVAL + 4

UPDATED = ("SELECT s.updated_at FROM check_state s JOIN v_check c ON c.id = s.check_id"
           " WHERE c.device_key = ? AND c.key = 'v4'")


def unix_ms(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.fixture(scope="module")
def here():
    with monitored(plugins={"icmp_heartbeat": {"Interval": INTERVAL, "Timeout": 0.5, "FlushInterval": 1}}) as one:
        one.ipam.add_lab(one.lab)
        link_local = re.search(r"fe80::\S+(?=/)", one.lab.run("nas", "ip", "-6", "address", "show", "eth0").stdout)[0]
        one.ipam.text("device", "add", "neighbour", f"{link_local}%eth0")
        one.link_local = link_local
        one.collectd.start()
        yield one


class Outage:
    """A host whose cable is pulled until it is down, and then plugged again until it is up; times in Unix ms."""

    def __init__(self, here, host):
        here.wait_until_up(host)
        self.pulled_from = time.time() * 1000
        here.lab.host(host, "down")
        self.pulled_to = time.time() * 1000
        here.collectd.wait_for(lambda: here.status(host)["state"] == "down", DETECTION, f"{host} is down")
        self.status_down = here.status(host)
        flushed = here.db.value(UPDATED, host)
        here.collectd.wait_for(lambda: here.db.value(UPDATED, host) > flushed, 2 * INTERVAL + 2, "a flush")
        self.status_flushed = here.status(host)
        self.open_incidents = here.db.rows("SELECT * FROM incident WHERE ended_at IS NULL AND state = 2")
        self.plugged_from = time.time() * 1000
        here.lab.host(host, "up")
        self.plugged_to = time.time() * 1000
        here.collectd.wait_for(lambda: here.status(host)["state"] == "up", DETECTION, f"{host} is up")
        self.status_up = here.status(host)
        self.incident = here.db.rows(
            "SELECT i.* FROM incident i JOIN probe_check c ON c.id = i.check_id JOIN device d ON d.id = c.device_id"
            " WHERE d.key = ? AND c.key = 'v4' AND i.state = 2 ORDER BY i.id DESC", host)[0]
        self.down, self.up = here.db.transitions(host)[-2:]


@pytest.fixture(scope="module")
def outage(here):
    return Outage(here, "flappy")


def test_every_family_and_a_link_local_address_is_up(here):
    answering = [(name, check) for name, node in here.lab.nodes().items() if "mute" not in (node["traits"] or "")
                 for check, address in (("v4", node["ipv4"]), ("v6", node["ipv6"])) if address and name != "prober"]
    assert ("sixonly", "v4") not in answering and ("cam", "v6") not in answering
    for device, check in [*answering, ("neighbour", "v6")]:
        here.wait_until_up(device, check)
    assert here.db.state("sixonly", "v4") is None
    assert here.db.state("cam", "v6") is None


def test_what_was_probed_is_told_with_its_zone(here):
    here.wait_until_up("neighbour", "v6")
    assert here.status("neighbour", "v6")["address"] == f"{here.link_local}%eth0"


def test_one_dead_family_of_a_host_leaves_the_other_up(here):
    here.wait_until_up("web", "v4")
    here.wait_until_up("web", "v6")
    here.lab.run("web", "ip", "-6", "address", "delete", "fd98:0:0:10::11/64", "dev", "eth0")
    here.wait_until_down("web", "v6")
    assert here.db.state("web", "v4") == "up"
    assert len(here.db.transitions("web", "v4")) == 1
    here.lab.run("web", "ip", "-6", "address", "add", "fd98:0:0:10::11/64", "dev", "eth0")
    here.wait_until_up("web", "v6")


def test_a_host_that_ignores_echo_is_down_with_a_timeout(here):
    here.wait_until_down("stealth", "v4")
    assert here.status("stealth")["cause"] == "timeout"


def test_an_outage_is_an_open_incident_while_it_lasts(outage):
    assert outage.status_down["state"] == "down"
    assert outage.down["check_id"] in [incident["check_id"] for incident in outage.open_incidents]


def test_state_incident_and_transition_begin_in_the_same_millisecond(outage):
    assert unix_ms(outage.status_down["since"]) == outage.down["at"] == outage.incident["started_at"]


def test_the_state_keeps_its_beginning_whatever_is_flushed(outage):
    assert outage.status_flushed["since"] == outage.status_down["since"]


def test_state_incident_and_transition_end_in_the_same_millisecond(outage):
    assert unix_ms(outage.status_up["since"]) == outage.up["at"] == outage.incident["ended_at"]


def test_the_outage_began_when_the_cable_was_pulled(outage):
    # a probe that left just before is the first without an answer
    assert outage.pulled_from - 20 <= outage.incident["started_at"] <= outage.pulled_to + INTERVAL * 1000 * JITTER


def test_the_outage_ended_when_the_cable_was_plugged(outage):
    assert outage.plugged_from - 20 <= outage.incident["ended_at"] <= outage.plugged_to + (INTERVAL * JITTER + 1) * 1000


def test_the_states_follow_each_other(outage):
    assert (outage.down["from_state"], outage.down["to_state"]) == (1, 2)
    assert (outage.up["from_state"], outage.up["to_state"]) == (2, 1)


def test_each_transition_is_one_notification(here, outage):
    here.wait_until_up("flappy")
    pattern = (r"Notification: severity = (\w+), host = flappy, plugin = icmp_heartbeat, plugin_instance = v4, type = up,"
               r" message = (.*)")
    told = re.findall(pattern, here.collectd.log())
    moments = [datetime.fromtimestamp(row["at"] / 1000).strftime("%H:%M:%S") for row in here.db.transitions("flappy")]
    assert told == [
        ("OKAY", f"flappy v4 (10.98.10.14) is up since {moments[0]}"),
        ("FAILURE", f"flappy v4 (10.98.10.14) is down since {moments[1]}: {outage.status_down['cause']}"),
        ("OKAY", f"flappy v4 (10.98.10.14) is up since {moments[2]}"),
    ]
