"""A lab whose hosts collectd monitors, with ipam and the database beside it: for the fixtures of one module."""
import contextlib
import re
import tempfile
from pathlib import Path

from collectd_run import SAMPLES, Collectd, with_options
from inventory_db import InventoryDb
from ipam_run import Ipam
from labs import Lab

FETCH = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())"


def sample(plugin, options):
    """A shipped sample of one of Debian's plugins, with options of a test added: the later line counts."""
    return with_options((SAMPLES / f"lanatlas_{plugin}.conf").read_text(), options, 10)


class Monitored:
    def __init__(self, lab, folder, **collectd_options):
        self.lab = lab
        self.folder = folder
        self.db = InventoryDb(folder / "inventory.db")
        self.ipam = Ipam(folder / "inventory.db")
        self.collectd = Collectd(lab, folder, self.db.path, **collectd_options)

    def wait_for_state(self, state, device, check="v4", timeout=10):
        self.collectd.wait_for(lambda: self.db.state(device, check) == state, timeout, f"{device} {check} is {state}")

    def wait_until_down(self, device, check="v4", timeout=10):
        self.wait_for_state("down", device, check, timeout)

    def wait_until_up(self, device, check="v4", timeout=10):
        self.wait_for_state("up", device, check, timeout)

    def status(self, device, check="v4"):
        """The row of `ipam status --checks`."""
        return next(row for row in self.ipam.json("status", "--checks", device) if row["check"] == check)

    def device_status(self, device):
        """The row of `ipam status`, by the device's key."""
        return next(row for row in self.ipam.json("status") if row["key"] == device)

    def wait_for_device(self, state, device, timeout=10):
        self.collectd.wait_for(lambda: self.db.device_state(device)["state"] == state, timeout,
                               f"device {device} is {state}")

    def wait_for_outcome(self, device, check, state, cause, timeout=10):
        """The row of InventoryDb.outcome, once a check has this state and, unless it is up, this cause."""
        def agrees():
            found = self.db.outcome(device, check)
            return found if found.get("state") == state and (state == "up" or found["cause"] == cause) else None

        return self.collectd.wait_for(agrees, timeout, f"{device} {check} is {state} by {cause!r}, not "
                                      f"{self.db.outcome(device, check)}")

    def fetch(self, url):
        """What an HTTP server inside the prober answers."""
        result = self.lab.run("prober", "/usr/bin/python3", "-c", FETCH, url)
        return result.stdout if result.returncode == 0 else ""

    def metrics(self, plugin="icmp_heartbeat"):
        """What write_prometheus shows: {(name, instance, check or type instance): value}; a type instance beside a
        check is added to the name, as "response_time-connect"."""
        found = {}
        for line in self.fetch("http://127.0.0.1:9103/metrics").splitlines():
            match = re.match(rf'collectd_{plugin}_(\w+){{(.*)}} (\S+)', line)
            if match:
                labels = dict(re.findall(r'(\w+)="([^"]*)"', match[2]))
                name = "-".join(filter(None, (match[1], labels.get("type"))))
                found[name, labels["instance"], labels.get(plugin, "")] = float(match[3])
        return found

    def counter(self, name):
        """One of the plugin's counters since its start: "sent", "duplicate", …"""
        return self.metrics().get(("packets_total", "e2e", name), 0.0)


@contextlib.contextmanager
def monitored(**collectd_options):
    """Not yet started. Others than root may enter the folder."""
    lab = Lab()
    with tempfile.TemporaryDirectory(prefix="lanatlas-e2e.") as folder:
        Path(folder).chmod(0o755)
        here = Monitored(lab, Path(folder), **collectd_options)
        try:
            lab.up()
            yield here
        finally:
            print(here.collectd.output())
            if here.collectd.running:
                here.collectd.stop()
            lab.down()
