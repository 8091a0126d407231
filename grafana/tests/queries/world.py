"""A simulated LAN with the real collectd and all plugins, the inventory that they and ipam wrote, and a real Prometheus
that scrapes it with the shipped configuration; names in it hold all that breaks a careless query."""

import contextlib
import pathlib
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

from monitored import monitored, sample  # noqa: E402
from prometheus_run import Prometheus  # noqa: E402
from waiting import wait_until  # noqa: E402

SITES = ("O'Brien's shed", "Köln/Büro 1.2")
# Those that a series of Prometheus is named by are keys; names are what people wrote.
DEVICES = {
    "router": ("10.98.10.1", "--type", "router", "--site", SITES[0], "--tag", "gateway"),
    "O'Brien's nas": ("10.98.10.10", "fd98:0:0:10::10", "--type", "nas", "--site", SITES[0], "--tag", "outside", "--vendor", "Vendör"),
    "web.example/1": ("10.98.10.11", "--type", "server", "--site", SITES[1], "--tag", "prod.eu", "--mac", "00:00:5e:00:53:11"),
    "<img src=x onerror=alert(1)>": ("10.98.20.12", "--type", "camera"),
    "Gerät \u202e7": ("10.98.10.14", "--type", "iot", "--os", "Lïnux"),
    "stealth": ("10.98.10.15", "--type", "server", "--tag", "resolver", "--notes", "drops the ping"),
    "silent": ("10.98.10.77", "--type", "printer"),
    "planned": (),
}
PLAN = (
    ("vrf", "add", "lab's"),
    ("vlan", "add", "10", "office"),
    ("prefix", "add", "10.98.0.0/16", "all"),
    ("prefix", "add", "10.98.10.0/24", "O'Brien's LAN", "--gateway", "10.98.10.1", "--vlan", "10", "--site", SITES[0]),
    ("prefix", "add", "10.98.20.0/24", "Büro"),
    ("prefix", "add", "fd98:0:0:10::/64", "six"),
    ("prefix", "add", "10.98.10.0/24", "of the lab", "--vrf", "lab's"),
    ("range", "add", "10.98.10.100-10.98.10.199", "dhcp", "pool"),
    ("address", "set", "10.98.10.10", "assignment=static", "name=nas"),
    ("address", "set", "10.98.10.120", "assignment=static"),
    ("address", "reserve", "10.98.10.30", "--name", "for later"),
)
DRAWN = (
    ("link", "add", "router:eth0", "{nas}:eth0", "--label", "port 'one'"),
    ("link", "add", "router", "{web}", "--kind", "fibre"),
    ("group", "add", "the path", "router", "{nas}", "--kind", "path"),
    ("map", "place", "router", "0", "0", "--lock"),
    ("map", "note", "add", "10", "-20", "<i>note</i>"),
    ("map", "maps", "add", "upstairs' map"),
)
STEP_SECONDS = 15  # the least of a graph: timeInterval of the provisioned data source
QUICK = {"Interval": "1", "Timeout": "0.4", "RecheckInterval": "0.4", "FlushInterval": "1"}


class World:
    """`ask`: of Prometheus, which lives in the lab."""

    def __init__(self, here, prometheus):
        self.here = here
        self.ask = prometheus.ask
        self.database = here.db.path


def write_plan(ipam):
    for site in SITES:
        ipam.text("site", "add", site)
    for name, words in DEVICES.items():
        ipam.text("device", "add", name, *words)
    for words in PLAN:
        ipam.text(*words)
    keys = {row["name"]: row["key"] for row in ipam.json("device", "list")}
    names = {"nas": keys["O'Brien's nas"], "web": keys["web.example/1"]}
    for words in DRAWN:
        ipam.text(*[word.format(**names) for word in words])
    ipam.text("check", "add", names["nas"], "http")
    ipam.text("check", "add", names["web"], "https", "--host", "web.lab.test", "--verify", "no")
    ipam.text("check", "add", "stealth", "http")
    ipam.text("check", "add", names["nas"], "push", "--key", "backup", "--interval", "1d")
    return names


@contextlib.contextmanager
def world():
    plugins = {"icmp_heartbeat": QUICK, "tcp_check": QUICK, "ipam_sync": {"Interval": "1"}}
    with monitored(plugins=plugins, extra=sample("prometheus", {"StalenessDelta": "10"}), interval=1) as here:
        names = write_plan(here.ipam)
        here.collectd.start()
        here.wait_until_up("router")
        here.wait_until_down("silent")
        with Prometheus(here) as prometheus:
            found = World(here, prometheus)
            flappy = next(row["key"] for row in here.ipam.json("device", "list") if row["name"].startswith("Ger"))
            here.wait_until_up(flappy)
            here.lab.host("flappy", "down")
            here.wait_until_down(flappy)
            here.lab.host("flappy", "up")
            here.wait_until_up(flappy)
            here.ipam.text("backup")
            wait_for_series(found, names["nas"])
            yield found


def wait_for_series(found, key):
    """Until each is there at the last whole step of a graph too, after which a graph draws nothing."""

    def has(expression):
        at = int(time.time()) // STEP_SECONDS * STEP_SECONDS
        return bool(found.ask("query", query=expression, time=at).get("data", {}).get("result"))

    for expression in (f'count_over_time(collectd_icmp_heartbeat_ping{{instance="{key}"}}[1m]) > 5',
                       f'collectd_tcp_check_response_time{{instance="{key}"}}', 'collectd_ipam_sync_percent{type="used"}',
                       'collectd_ipam_sync_duration_seconds{ipam_sync="since_backup"}',
                       'rate(collectd_icmp_heartbeat_packets_total{icmp_heartbeat="sent"}[1m]) > 0'):
        wait_until(lambda asked=expression: has(asked), 30, expression)


if __name__ == "__main__":
    with world() as shown, tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as out:
        out.write(shown.here.fetch("http://127.0.0.1:9103/metrics"))
        print(out.name)
