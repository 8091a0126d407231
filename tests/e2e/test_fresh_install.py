"""The samples as they are shipped, before any device was added: collectd starts, nothing is sent, the log says why."""
import subprocess

import pytest
from collectd_run import BUILD, SAMPLES
from monitored import monitored
from waiting import wait_until

# Prometheus is read over loopback
PROBES = "icmp or port 53 or (tcp and not net 127.0.0.0/8) or (icmp6 and (ip6[40] == 128 or ip6[40] == 129))"


class Capture:
    """tcpdump in the prober; a line per packet."""

    def __init__(self, here):
        self.path = here.folder / "packets"
        errors = here.folder / "tcpdump.log"
        command = ["tcpdump", "-n", "-l", "--immediate-mode", "-i", "any", PROBES]
        with open(self.path, "wb") as output, open(errors, "wb") as log:
            self.process = subprocess.Popen(here.lab.inside("prober", *command), stdout=output, stderr=log)
        wait_until(lambda: "listening on" in errors.read_text(), 10, "tcpdump listens", errors.read_text)

    def lines(self):
        return self.path.read_text().splitlines()


@pytest.fixture(scope="module")
def here():
    extra = 'PluginDir "/usr/lib/collectd"\n'
    for plugin in ("lanatlas_rrdtool", "lanatlas_prometheus"):
        extra += f'Include "{SAMPLES}/{plugin}.conf"\n'
    extra += f'PluginDir "{BUILD}"\n'
    for plugin in ("icmp_heartbeat", "tcp_check"):
        extra += f'Include "{SAMPLES}/{plugin}.conf"\n'
    with monitored(plugins={}, extra=extra, interval=1) as one:
        one.capture = Capture(one)
        one.collectd.start()
        yield one
        one.capture.process.terminate()
        one.capture.process.wait(10)


def test_it_says_once_that_nothing_is_monitored_and_what_to_do(here):
    here.collectd.wait_for_log("no device is monitored yet, so nothing is sent")
    line = next(line for line in here.collectd.log().splitlines() if "no device is monitored" in line)
    assert "ipam device add" in line and "ipam init" in line
    assert here.collectd.log().count("no device is monitored") == 1


def test_tcp_check_says_once_that_there_is_no_check_and_what_to_do(here):
    here.collectd.wait_for_log("tcp_check: there is no check of a service yet, so nothing is sent")
    line = next(line for line in here.collectd.log().splitlines() if "no check of a service" in line)
    assert "ipam check add" in line and "Ports" in line
    assert here.collectd.log().count("no check of a service") == 1


def test_nothing_in_the_log_is_a_warning_or_worse(here):
    here.collectd.wait_for_log("no device is monitored")
    lines = [line for line in here.collectd.log().splitlines() if "[error]" in line or "[warning]" in line]
    # write_prometheus says this of itself at every start
    assert [line for line in lines if "MHD_OPTION_EXTERNAL_LOGGER" not in line] == []


def test_nothing_is_sent_until_a_device_is_added(here):
    def intervals():
        files = here.folder.glob("csv/e2e/icmp_heartbeat/count-targets-*")
        return sum(len(file.read_text().splitlines()) - 1 for file in files)

    here.collectd.wait_for(lambda: intervals() >= 4, 15, "some intervals have passed")
    assert here.metrics()["count", "e2e", "targets"] == 0
    assert here.capture.lines() == []
    here.ipam.text("device", "add", "nas", "10.98.10.10")
    here.collectd.wait_for(lambda: "ICMP echo request" in "".join(here.capture.lines()), 10, "the first probe")
    assert all("10.98.10.10" in line for line in here.capture.lines())
