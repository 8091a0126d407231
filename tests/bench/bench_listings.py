"""The listings of ipam as bench_ipam.py asks them: every column that they sort by, both ways, and filters of each kind."""

import random

from bench_plan import ADDRESSES, DEVICES, PREFIXES, prefix_of

ROWS = 50

# listing: (words, how many rows it has, filters). The columns that it sorts by are asked of the listing itself.
LISTINGS = {
    "address": (("address", "list"), ADDRESSES, (
        "ip:{prefix}", "ip:10.0.0.0/8", "assignment:reserved", "assignment:static", "name:h{number}.lan", "name~77", "device:dev{device}",
        "mac:02:00:5e:00:10:10", "state:unplanned", "state:used", "status:down", "vrf:default", "prefix:{prefix}", "vlan:77", "site:'Site 7'",
        "tag:tag7", "seen<7d", "since:7d", "note:*", "not device:dev7", "dev77", "status:up and (tag:tag7 or vlan:77)")),
    "device": (("device", "list"), DEVICES, (
        "key:dev{device}", "name~77", "type:camera", "status:down", "status:up", "site:'Site 7'", "tag:tag7", "vendor~'vendor 7'", "os:linux",
        "ip:{address}", "ip:{prefix}", "ip:10.0.0.0/8", "mac:02:00:5e:00:10:10", "port:443", "port<1024", "service:https",
        "check:v4", "monitored:yes", "trusted:no", "notes:*", "rtt>20ms", "rtt>49.9ms", "loss>5%", "loss>90%", "seen<7d", "seen:1d..3d",
        "group:'Group 7'", "created<7d", "filter:trouble", "dev77", "not tag:*", "status:up and os:linux and (port:443 or tag:tag7)")),
    "prefix": (("prefix", "list"), PREFIXES, (
        "ip:{address}", "ip:10.0.0.0/16", "name~77", "kind:lan", "vlan:77", "site:'Site 7'", "used>10%", "used<10%", "length:24", "note:*")),
    "range": (("range", "list"), PREFIXES, ("ip:{address}", "kind:dhcp", "name~77", "note:*")),
    "vlan": (("vlan", "list"), PREFIXES, ("vlan:77", "vlan>500", "name~77", "site:'Site 7'")),
    "site": (("site", "list"), 20, ("name~7",)),
    "vrf": (("vrf", "list"), 1, ("name:default",)),
    "group": (("group", "list"), 100, ("name~7", "kind:logical")),
    "link": (("link", "list"), DEVICES, ("kind:ethernet", "device:dev{device}", "label~77")),
    "audit": (("audit",), 320000, (
        "device:dev{device}", "user:bench", "tool:ipam", "action:update", "table:prefix", "table:address", "at<7d", "device:dev{device} action:insert",
        "text~'Site 7'", "dev77")),
}

# Those that do not sort or filter: {name: words}.
PLAIN = {
    "check": (("check", "list", "dev{device}"),),
    "incidents": (("incidents", "--limit", "50"), ("incidents", "--limit", "50", "--checks"), ("incidents", "dev{device}"),
                  ("incidents", "dev{device}", "--checks"), ("incidents", "--open"), ("incidents", "--limit", "50", "--unknown")),
    "history": (("who", "{address}", "--all"), ("where", "dev{device}"), ("where", "02:00:5e:00:10:10"), ("address", "show", "{address}")),
    "device_show": (("device", "show", "dev{device}"), ("device", "show", "dev{device}", "--format", "json")),
    "status_device": (("status", "dev{device}"), ("status", "dev{device}", "--checks"), ("status", "dev{device}", "--format", "json")),
}


class Asker:
    """Words with other rows each time."""

    def __init__(self):
        self.dice = random.Random(1)

    def fill(self, words):
        number = self.dice.randrange(PREFIXES)
        names = {"prefix": prefix_of(number), "address": prefix_of(number)[1 + self.dice.randrange(100)],
                 "device": self.dice.randrange(DEVICES), "number": self.dice.randrange(ADDRESSES)}
        return tuple(word.format(**names) for word in words)

    def page(self, rows):
        return ("--limit", str(ROWS), "--page", str(1 + self.dice.randrange(max(1, rows // ROWS))))


def orders_of(ipam, words):
    """The columns that a listing says it sorts by, when asked for one that there is none of."""
    said = ipam.refused(*words, "--sort", "?")
    return said.split("there are ", 1)[1].strip().split(", ")


def questions(ipam, asker, name):
    """[(what is asked, a function that gives its words)]."""
    if name in PLAIN:
        return [(" ".join(words), lambda words=words: asker.fill(words)) for words in PLAIN[name]]
    words, rows, filters = LISTINGS[name]
    found = [("a page", lambda: (*words, *asker.page(rows)))]
    for order in orders_of(ipam, words):
        for sign in ("", "-"):
            found.append((f"--sort {sign}{order}", lambda key=sign + order: (*words, "--sort", key, *asker.page(rows))))
    for text in filters:
        found.append((text, lambda text=text: (*words, *asker.fill((text,)), "--limit", str(ROWS))))
    return found
