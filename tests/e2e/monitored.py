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
        """The row of `ipam status`."""
        return next(row for row in self.ipam.json("status", device) if row["check"] == check)

    def fetch(self, url):
        """What an HTTP server inside the prober answers."""
        result = self.lab.run("prober", "/usr/bin/python3", "-c", FETCH, url)
        return result.stdout if result.returncode == 0 else ""

    def metrics(self):
        """What write_prometheus shows: {(name, instance, check or type instance): value}."""
        found = {}
        for line in self.fetch("http://127.0.0.1:9103/metrics").splitlines():
            match = re.match(r'collectd_icmp_heartbeat_(\w+){(.*)} (\S+)', line)
            if match:
                labels = dict(re.findall(r'(\w+)="([^"]*)"', match[2]))
                key = match[1], labels["instance"], labels.get("icmp_heartbeat", "")
                found[key] = float(match[3])
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
