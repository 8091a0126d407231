"""Targets that are DNS names, asked of a dnsmasq of the test's own."""
import contextlib
import signal
import subprocess

import pytest
from monitored import monitored
from waiting import wait_until

RESOLVER = "10.98.10.1:5353"
RETRY = 30  # seconds until a name is asked for again


class Names:
    """The name server; its names are a file."""

    def __init__(self, lab, folder):
        self.lab = lab
        self.path = folder / "names"
        self.process = None

    def write(self, **names):
        self.path.write_text("".join(f"{address} {name}.test\n" for name, address in names.items()))
        if self.process:
            self.process.send_signal(signal.SIGHUP)

    @contextlib.contextmanager
    def serving(self):
        address, port = RESOLVER.split(":")
        command = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts", "--no-resolv",
                   "--no-poll", "--user=root", "--group=root", "--pid-file=", "--log-facility=-", "--bind-interfaces",
                   "--except-interface=lo", f"--listen-address={address}", f"--port={port}", f"--addn-hosts={self.path}"]
        with open(self.path.with_suffix(".log"), "wb") as log:
            self.process = subprocess.Popen(self.lab.inside("router", *command), stdout=log, stderr=log)
        listening = ["ss", "-Hltn", f"sport = :{port}"]
        wait_until(lambda: self.lab.run("router", *listening).stdout, 10, "the name server listens",
                   self.path.with_suffix(".log").read_text)
        try:
            yield self
        finally:
            self.process.terminate()
            self.process.wait(10)


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
