"""Who may include whom (docs/architecture.md): rooms, collectd, SQLite, sockets; the own header first."""

import os
import re

import tree

BASE, NET, PROBE, ICMP = "shared/base", "shared/net", "shared/probe", "shared/icmp"
DB, FILTER, INVENTORY, MONITOR, COLLECTD = "shared/db", "shared/filter", "shared/inventory", "shared/monitor", "shared/collectd"
INTERCHANGE = "shared/interchange"
ALLOWED = {
    BASE: {BASE},
    NET: {BASE, NET},
    PROBE: {BASE, PROBE},
    ICMP: {BASE, NET, PROBE, ICMP},
    INTERCHANGE: {BASE, NET, INTERCHANGE},
    DB: {BASE, DB, "schema"},
    FILTER: {BASE, NET, DB, FILTER},
    INVENTORY: {BASE, NET, PROBE, INTERCHANGE, DB, FILTER, INVENTORY, "schema"},
    MONITOR: {BASE, NET, PROBE, DB, INVENTORY, MONITOR},
    COLLECTD: {BASE, NET, PROBE, INVENTORY, MONITOR, COLLECTD},
    "ipam": {BASE, NET, PROBE, ICMP, INTERCHANGE, DB, FILTER, INVENTORY, "ipam"},
}
# A library's header belongs to one room.
OWNERS = {r"sqlite3\.h$": (DB,), r"(libsmartcols/)?libsmartcols\.h$": ("ipam",), r"ares\.h$": ("plugins/", NET),
          r"sodium(/\w+)?\.h$": ("plugins/", ICMP, BASE), r"pcre2\.h$": (BASE,), r"rrd\w*\.h$": ("ipam",),
          r"curl/\w+\.h$": ("plugins/",), r"gnutls/\w+\.h$": ("plugins/",)}
OUTSIDE = re.compile(r"(sys/(socket|un|epoll|select|eventfd|timerfd|signalfd|inotify|wait|ioctl)|net/if|netdb|ifaddrs|poll|spawn|"
                     r"pthread|threads|signal|linux/.*)\.h$")
IMPURE_ROOMS = (DB, COLLECTD, "ipam", "schema")
IMPURE_FILES = {"shared/base/clock", "shared/base/conf_file", "shared/base/child"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')

rule = tree.Rule("includes")


def may_see(path, target):
    here, there = tree.room(path), tree.room(target)
    if path.startswith("tests/"):
        return True
    if tree.kind(path) == "test":
        return here == there or not there.startswith("plugins/") and (here != "ipam" or there != COLLECTD)
    if here in ALLOWED:
        return there in ALLOWED[here]
    if not here.startswith("plugins/"):
        return True
    own = {here, BASE, NET, PROBE, ICMP, INVENTORY, MONITOR}
    if tree.kind(path) == "glue" or tree.stem(path).startswith(here.split("/")[1] + "_"):
        own |= {COLLECTD, DB}  # <p>.c and its parts <p>_options.c, …
    if tree.kind(path) == "edge":
        own.add(DB)
    return there in own


def sees_collectd(path):
    here = tree.room(path)
    return tree.kind(path) == "glue" or here in (COLLECTD, "tests/fake_collectd") or (
        tree.kind(path) == "test" and here.startswith("plugins/"))


def check_system(path, number, header):
    for library, owners in OWNERS.items():
        if re.match(library, header) and tree.kind(path) != "test" and not path.startswith(owners):
            rule.found(path, number, f"<{header}> belongs to {owners[0]}")
    unit = os.path.splitext(path)[0]
    pure = tree.kind(path) == "pure" and tree.room(path) not in IMPURE_ROOMS and unit not in IMPURE_FILES
    if OUTSIDE.match(header) and pure and os.path.exists(unit + ".c"):
        rule.found(path, number, f"<{header}> in a pure file: an edge file is called *_socket, *_listener, *_connect, "
                   "*_run, *_source, *_store or sink_*")
    if header.startswith("collectd/") and not sees_collectd(path):
        rule.found(path, number, f"<{header}>: only glue and shared/collectd see collectd")


def check_own(path, number, header):
    target = header if "/" in header else os.path.join(os.path.dirname(path), header)
    if not os.path.exists(target) and not target.startswith("schema/"):
        if not sees_collectd(path):
            rule.found(path, number, f'"{header}" is no header of ours; only glue and shared/collectd see collectd')
    elif not may_see(path, target):
        rule.found(path, number, f'{tree.room(path)} may not include "{header}"')


for path in tree.files(".c", ".h"):
    seen = []
    for number, text in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(text)
        if not match:
            continue
        seen.append(match.group(2))
        (check_system if match.group(1) == "<" else check_own)(path, number, match.group(2))
    own = os.path.splitext(path)[0] + ".h"
    if path.endswith(".c") and os.path.exists(own) and (not seen or os.path.basename(seen[0]) != os.path.basename(own)):
        rule.found(path, 1, "the own header is included first")
rule.done()
