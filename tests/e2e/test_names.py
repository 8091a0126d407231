"""Targets that are DNS names, asked of a dnsmasq of the test's own."""
import pytest
from monitored import monitored
from names_server import RESOLVER, RETRY, Names


@pytest.fixture(scope="module")
def here():
    options = {"Interval": 1, "Timeout": 0.4, "RecheckInterval": 0.4, "FlushInterval": 1,
               "Resolver": f'"{RESOLVER}"', "Host": ['"box.test"']}
    with monitored(plugins={"icmp_heartbeat": options}) as one:
        one.names = Names(one.lab, one.folder)
        one.names.write(box="10.98.10.10", six="fd98:0:0:10::13", wanderer="10.98.10.11")
        with one.names.serving():
            one.ipam.text("device", "add", "names", "10.98.10.15", "--no-check")
            for name in ("six", "wanderer", "nowhere"):
                one.ipam.text("check", "add", "names", name, "--name", f"{name}.test")
            one.collectd.start()
            yield one


def address(here, device, check):
    return here.status(device, check)["address"]


def test_a_host_line_may_be_a_name(here):
    configured = "SELECT device_key, key FROM v_check WHERE source = 'config'"
    row = here.collectd.wait_for(lambda: here.db.rows(configured), 5, "the Host line is in the inventory")[0]
    device, check = row["device_key"], row["key"]
    here.wait_until_up(device, check)
    here.collectd.wait_for(lambda: "10.98.10.10" in address(here, device, check), 5, "the address in ipam status")


def test_a_name_with_an_ipv6_address_alone_is_probed_by_ipv6(here):
    here.wait_until_up("names", "six")
    here.collectd.wait_for(lambda: "fd98:0:0:10::13" in address(here, "names", "six"), 5, "the address in ipam status")


def test_a_name_that_does_not_resolve_is_unknown_and_says_so(here):
    here.collectd.wait_for(lambda: here.status("names", "nowhere")["cause"] == "name not resolved", 15, "the cause")
    assert here.status("names", "nowhere")["state"] == "unknown"


def test_a_name_that_is_added_while_running_is_probed(here):
    here.ipam.text("check", "add", "names", "later", "--name", "box.test")
    here.wait_until_up("names", "later", 4)


@pytest.mark.long
def test_a_name_is_followed_to_its_new_address_and_found_once_it_exists(here):
    here.wait_until_up("names", "wanderer")
    here.names.write(box="10.98.10.10", six="fd98:0:0:10::13", wanderer="10.98.20.12", nowhere="10.98.10.14")
    here.wait_until_up("names", "nowhere", RETRY + 10)
    here.collectd.wait_for(lambda: "10.98.20.12" in address(here, "names", "wanderer"), RETRY + 10, "the new address")
    assert here.db.state("names", "wanderer") == "up"
    assert [row["to_state"] for row in here.db.transitions("names", "wanderer")] == [1]
