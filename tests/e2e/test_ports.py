"""Checks that the configuration makes: the list of ports on every device, and the services of a Host block."""
import pytest
from service_run import Forger, services

PORTS = {"Ports": ['"tcp/80" "tcp/9"', '"tcp/7001"']}
HOSTS = {
    '<Host "server">\n Address "10.98.10.11"\n Check "tcp/80"\n Check "tcp/22"\n'
    ' <Check "https">\n HostName "web.lab.test"\n Days "3"\n </Check>\n'
    ' <Check "http">\n Key "page"\n Body "^web"\n Path "/"\n Status "200"\n Interval 2\n DownAfter 3\n UpAfter 2\n </Check>\n'
    '</Host>': "",
    '<Host "names">\n Address "10.98.10.1"\n <Check "dns">\n HostName "nas.lab.test"\n Answer "10.98.10.10"\n </Check>\n'
    '</Host>': "",
    '<Host "by-name">\n Address "nas.lab.test"\n Check "tcp/445"\n</Host>': "",
    '<Host "talker">\n Address "10.98.10.14"\n <Check "tcp/7002">\n Send "hi\\\\n"\n Expect "^hi"\n </Check>\n</Host>': "",
}


@pytest.fixture(scope="module")
def here():
    with services(options={**PORTS}, peers={"flappy": {7002: "echo"}}) as one:
        one.collectd.plugins["tcp_check"].update({f"{key}": value for key, value in HOSTS.items()})
        one.collectd.plugins["tcp_check"]["CAFile"] = f'"{one.lab.authority}"'
        one.ipam.text("device", "add", "nas", "10.98.10.10", "fd98:0:0:10::10", "--no-check")
        one.ipam.text("device", "add", "six", "fd98:0:0:10::13", "--no-check")
        one.ipam.text("device", "add", "pad", "10.98.20.16", "--no-check")
        one.ipam.text("device", "add", "resting", "10.98.10.15", "--no-check")
        one.ipam.text("device", "set", "resting", "monitored=no")
        one.collectd.start()
        yield one


@pytest.mark.parametrize("device, check, address", [("nas", "tcp-80", "10.98.10.10"), ("server", "tcp-80", "10.98.10.11")])
def test_an_open_port_of_the_list_is_up(here, device, check, address):
    here.wait_until_up(device, check)
    assert here.status(device, check)["address"] == address


@pytest.mark.parametrize("device, check, cause", [("six", "tcp-80", "port closed"), ("pad", "tcp-80", "port closed"),
                                                  ("nas", "tcp-9", "not open yet")])
def test_a_port_that_was_never_open_does_not_count(here, device, check, cause):
    here.wait_for_outcome(device, check, "unknown", cause)
    assert here.db.device_state(device)["state"] in ("up", "unknown")
    assert here.db.rows("SELECT 1 FROM v_incident WHERE device_key = ? AND state = 'down'", device) == []


def test_a_host_whose_listed_ports_all_refuse_lives(here):
    here.wait_for_outcome("pad", "tcp-80", "unknown", "port closed")
    here.wait_for_device("up", "pad")


def test_a_port_counts_once_it_has_been_open(here):
    here.wait_for_outcome("pad", "tcp-7001", "unknown", "port closed")
    with Forger(here.lab, "phone", {7001: "mute"}):
        here.wait_until_up("pad", "tcp-7001")
    here.wait_for_outcome("pad", "tcp-7001", "down", "refused")
    here.wait_for_device("degraded", "pad")


def test_the_list_makes_one_check_per_port_of_monitored_devices(here):
    here.wait_until_up("nas", "tcp-80")
    listed = here.db.rows("SELECT device_key, key FROM v_check WHERE source = 'ports' AND enabled")
    found = {(row["device_key"], row["key"]) for row in listed}
    assert {("nas", "tcp-80"), ("nas", "tcp-9"), ("nas", "tcp-7001"), ("six", "tcp-80")} <= found
    assert not [key for device, key in found if device == "resting"]
    assert ("server", "tcp-80") not in found  # its Host block asks the same
    assert len([key for device, key in found if device == "nas"]) == 3


def test_a_device_that_is_added_later_is_checked_too(here):
    here.ipam.text("device", "add", "late", "10.98.10.11", "--no-check")
    here.wait_until_up("late", "tcp-80", 20)


@pytest.mark.parametrize("device, check, state, cause", [
    ("server", "tcp-80", "up", None), ("server", "tcp-22", "down", "refused"), ("server", "https", "up", None),
    ("server", "page", "up", None), ("names", "dns", "up", None), ("by-name", "tcp-445", "up", None),
    ("talker", "tcp-7002", "up", None),
])
def test_a_service_of_a_host_block_is_checked(here, device, check, state, cause):
    here.wait_for_outcome(device, check, state, cause)


def test_a_host_block_with_services_is_not_pinged(here):
    here.wait_until_up("server", "page")
    assert here.db.rows("SELECT * FROM v_check WHERE device_key = 'server' AND plugin <> 'tcp_check'") == []
    (page,) = here.db.rows("SELECT * FROM v_check WHERE device_key = 'server' AND key = 'page'")
    assert (page["interval_ms"], page["down_after"], page["up_after"], page["source"]) == (2000, 3, 2, "config")


def test_a_check_of_the_list_that_a_person_disabled_stays_disabled(here):
    """Whatever changes later: each change of the inventory brings the list anew."""
    here.wait_for_outcome("pad", "tcp-9", "unknown", "port closed")
    here.ipam.text("check", "set", "pad", "tcp-9", "enabled=no")
    here.ipam.text("device", "set", "resting", "monitored=yes")
    here.collectd.wait_for(lambda: here.db.rows("SELECT 1 FROM v_check WHERE device_key = 'resting' AND enabled"), 10,
                           "the list comes to a device")
    (check,) = here.db.rows("SELECT enabled, source FROM v_check WHERE device_key = 'pad' AND key = 'tcp-9'")
    assert (check["enabled"], check["source"]) == (0, "person")


def test_a_check_of_the_list_follows_the_addresses_of_its_device(here):
    here.wait_for_outcome("six", "tcp-80", "unknown", "port closed")
    here.ipam.text("device", "set", "six", "address-=fd98:0:0:10::13", "address+=10.98.10.13")
    here.collectd.wait_for(lambda: here.status("six", "tcp-80")["address"] == "10.98.10.13", 20, "it is asked by IPv4")


def test_what_is_no_longer_configured_is_asked_no_more(here):
    """Its history stays."""
    here.wait_until_up("server", "page")
    here.collectd.stop()
    for line in [key for key in here.collectd.plugins["tcp_check"] if key.startswith("<Host")]:
        del here.collectd.plugins["tcp_check"][line]
    here.collectd.plugins["tcp_check"]["Ports"] = '"tcp/80"'
    here.collectd.start()
    here.collectd.wait_for(lambda: not here.db.rows(
        "SELECT 1 FROM v_check WHERE enabled AND (source = 'config' OR key IN ('tcp-9', 'tcp-7001'))"), 10,
        "the checks are disabled")
    assert here.db.value("SELECT count(*) FROM v_transition WHERE device_key = 'server' AND check_key = 'page'") >= 1
    here.wait_until_up("nas", "tcp-80")
