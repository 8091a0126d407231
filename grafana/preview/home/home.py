#!/usr/bin/python3
"""home.py FOLDER NOW: the home lab of the pictures as of NOW (Unix seconds): FOLDER/inventory.db, which ipam wrote while a
library held the clock, FOLDER/prometheus, a store for Prometheus, and FOLDER/fixed_clock.so, that library."""

import os
import pathlib
import subprocess
import sys

import home_history
import home_series
from home_devices import DEVICES, GROUPS, LINKS, NOTES, OPTIONS, PLAN, PLANNED, UNMONITORED, UNPLANNED

HERE = pathlib.Path(__file__).resolve().parent
IPAM = HERE.parents[2] / "build" / "ipam"
DAY = 86400


class Home:
    def __init__(self, folder, now):
        self.folder = folder
        self.now = now
        self.database = folder / "inventory.db"
        self.clock = folder / "fixed_clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.clock, HERE / "fixed_clock.c"], check=True)

    def ipam(self, days, *words):
        """A command so many days ago."""
        environment = {**os.environ, "LANATLAS_DB": str(self.database), "LC_ALL": "C.UTF-8", "LD_PRELOAD": str(self.clock),
                       "FIXED_CLOCK": str(self.now - days * DAY)}
        done = subprocess.run([IPAM, *map(str, words)], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"ipam {' '.join(map(str, words))}: {done.stderr}")

    def device(self, number, one):
        words = ["device", "add", one.name, *one.addresses.split(), "--type", one.type]
        for option, value in (("--os", one.os), ("--vendor", one.vendor), ("--site", one.site), ("--notes", one.notes)):
            words += [option, value] if value else []
        for tag in one.tags.split():
            words += ["--tag", tag]
        if one.site:  # what is on the internet shows none
            words += ["--mac", f"00:00:5e:00:53:{number:02x}"]
        self.ipam(46, *words, *(["--profile", "sleepy"] if one.sleepy else []))
        for service in one.services.split():
            self.ipam(45, "check", "add", one.name, service, *OPTIONS.get(service, ()))
        self.ipam(44, "map", "place", one.name, *one.place)

    def plan(self):
        for words in PLAN:
            self.ipam(47, *words)
        for number, one in enumerate(DEVICES, 1):
            self.device(number, one)
        self.ipam(40, "device", "set", UNMONITORED, "monitored=no")
        for one in DEVICES:
            for address in one.addresses.split():
                if address not in UNPLANNED and not self.in_pool(address):
                    self.ipam(40, "address", "set", address, "assignment=static", f"name={one.key}.home.arpa")
        for words in PLANNED:
            self.ipam(39, *words)

    @staticmethod
    def in_pool(address):
        return address.startswith("192.168.10.1") and int(address.rpartition(".")[2]) >= 100

    def draw(self):
        for one, other, kind, label in LINKS:
            self.ipam(43, "link", "add", one, other, "--kind", kind, *(["--label", label] if label else []))
        for name, kind, *members in GROUPS:
            self.ipam(42, "group", "add", name, *members, "--kind", kind)
        for x, y, text in NOTES:
            self.ipam(42, "map", "note", "add", x, y, text)
        self.ipam(2, "conflicts")


def main():
    folder, now = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    home = Home(folder, now)
    home.plan()
    home.draw()
    checks = home_history.write(home.database, now, DEVICES)
    home.ipam(0, "verify")
    for series in home_series.write(folder, home.database, now, checks):
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", series, folder / "prometheus"], check=True,
                       stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
