"""make demo shows a host that goes down on the map, the strip and the overview, and that it is back: the queries of its own
dashboards are asked as its Grafana would, in its own inventory and of its own Prometheus. That one interval is enough for it
follows from the settings, since a busy machine measures nothing."""
import contextlib
import re
import sys
import time

import pytest
from labs import REPOSITORY, lab_command
from waiting import wait_until

sys.path.append(str(REPOSITORY / "grafana" / "tests" / "queries"))

import frser  # noqa: E402  pylint: disable=wrong-import-position
from asking import ask_promql, ask_sql, chained, choices  # noqa: E402  pylint: disable=wrong-import-position
from dashboards import is_sql, panels_of, variables_of  # noqa: E402  pylint: disable=wrong-import-position

SITE = {"site": ["Cellar"]}  # where nas alone is, so that what others do changes no count
UP = {"map": "up", "links on the map": {"up"}, "node graph": "up", "links": {"up"}, "strip": {"up"}, "last results": {"reply"},
      "strip of the device": {"up"}, "overview, up": 1, "overview, down": 0, "open incidents": [], "what changed": "up",
      "inventory": "up", "device": 1}
DOWN = {"map": "down", "links on the map": {"down"}, "node graph": "down", "links": {"down"}, "strip": {"down"}, "last results": {"silence"},
        "strip of the device": {"down"}, "overview, up": 0, "overview, down": 1, "open incidents": ["down"], "what changed": "down",
        "inventory": "down", "device": 2}


def table(frames):
    fields = frames[0]["fields"]
    return [dict(zip([field["name"] for field in fields], row)) for row in zip(*[field["values"] for field in fields])]


class Screen:
    """What a person sees of nas who has every dashboard open."""

    def __init__(self, run, grafana):
        self.grafana = grafana
        self.work = re.search(r"/tmp/lanatlas-demo\.\w+", run.output())[0]
        self.database = frser.Database(f"{self.work}/inventory.db")
        self.dashboards = grafana.dashboards()
        self.all = {uid: choices(self.database, one, self.period())["all"] for uid, one in self.dashboards.items()}

    @staticmethod
    def period():
        now = int(time.time() * 1000)
        return now - 3600_000, now

    def ask(self, uid, title, ref="A", **chosen):
        """The answer to one query: the rows of a table, or the series of Prometheus."""
        dashboard, period = self.dashboards[uid], self.period()
        (panel,) = [one for one in panels_of(dashboard) if one["title"] == title]
        (target,) = [one for one in panel["targets"] if one["refId"] == ref]
        values = chained(self.database, variables_of(dashboard), {**self.all[uid], **chosen}, period)
        if is_sql(target):
            return table(ask_sql(self.database, target, values, period)[0].frames)
        return ask_promql(self.grafana.ask_prometheus, target, values, period)[0].frames

    def count(self, title):
        return self.ask("lanatlas-overview", title, **SITE)[0]["devices"]

    def shown(self):
        """{where: what it says}"""
        node = only(self.ask("lanatlas-topology", "Map", "nodes"), key="nas")
        edges = self.ask("lanatlas-topology", "Map", "edges")
        newest = {row["check_key"]: row for row in self.ask("lanatlas-monitoring", "Last results", "results", **SITE)}.values()
        changes = self.ask("lanatlas-overview", "What changed", **SITE)
        return {
            "map": node["state"],
            "links on the map": {row["state"] for row in edges if node["id"] in (row["source"], row["target"])},
            "node graph": only(self.ask("lanatlas-topology", "Links without the app", "nodes"), detail__device_key="nas")["mainstat"],
            "links": {row["state"] for row in self.ask("lanatlas-topology", "Links as a table") if "nas" in (row["source_key"], row["target_key"])},
            "strip": {row["state"] for row in self.ask("lanatlas-monitoring", "Last results", "rows", **SITE)},
            "last results": {"reply" if row["cause"] == "reply" else "silence" for row in newest},
            "strip of the device": {row["state"] for row in self.ask("lanatlas-device", "Last results", "rows", device="nas")},
            "overview, up": self.count("Up"),
            "overview, down": self.count("Down"),
            "open incidents": [row["state"] for row in self.ask("lanatlas-overview", "Open incidents", **SITE)],
            "what changed": changes[0]["state"] if changes else None,
            "inventory": only(self.ask("lanatlas-inventory", "Devices"), device_key="nas")["state"],
            "device": self.ask("lanatlas-device", "State", device="nas")[0]["state_code"],
        }

    def measured(self, expression):
        """The one value of Prometheus for it, or None."""
        found = self.grafana.ask_prometheus("query", query=expression).get("data", {}).get("result", [])
        return float(found[0]["value"][1]) if len(found) == 1 else None

    def close(self):
        self.database.close()


def only(rows, **wanted):
    (found,) = [row for row in rows if row.items() >= wanted.items()]
    return found


def until_shown(screen, wanted, run):
    wait_until(lambda: screen.shown() == wanted, 60, f"all dashboards say {wanted}", lambda: f"{screen.shown()}\n{run.output()}")


def take(run, state):
    done = lab_command("host", run.lab, "nas", state)
    assert done.returncode == 0, done.stderr


@pytest.fixture(name="run")
def demo_with_grafana(demo, grafana):
    run = demo(more=grafana.environment())
    run.wait_for(r"Grafana +http://", 30)
    wait_until(lambda: grafana.fetch() == "stand-in", 20, "Grafana answers", run.output)
    return run


@pytest.fixture(name="screen")
def watched(run, grafana, ipam):
    ipam.database = re.search(r"LANATLAS_DB=(\S+)", run.output())[1]
    ipam.text("device", "set", "nas", "site=Cellar")
    with contextlib.closing(Screen(run, grafana)) as screen:
        yield screen


def settings(config, plugin):
    """{option: number} of a plugin, with the defaults that matter here."""
    block = re.search(rf"<Plugin {plugin}>(.*?)</Plugin>", config, re.DOTALL)[1]
    return {"DownAfter": 4, **{name: float(value) for name, value in re.findall(r"^ *(\w+) ([\d.]+)$", block, re.MULTILINE)}}


def test_the_demo_is_set_so_that_an_outage_is_told_within_one_interval(run, screen):
    interval = int(re.search(r"is told within (\d+) seconds", run.output())[1])
    assert {one["refresh"] for one in screen.dashboards.values()} == {f"{interval}s"}
    with open(f"{screen.work}/collectd.conf", encoding="utf-8") as config:
        text = config.read()
    for plugin in ("icmp_heartbeat", "tcp_check"):
        of = settings(text, plugin)
        jitter, commit = of["Interval"] / 10, 1
        assert of["Interval"] + jitter + (of["DownAfter"] - 1) * of["RecheckInterval"] + of["Timeout"] + commit <= interval, plugin
    assert screen.grafana.provisioned("datasources")["datasources"][0]["jsonData"]["timeInterval"] == "1s"


def test_a_host_that_goes_down_is_down_everywhere_and_comes_back(run, screen):
    until_shown(screen, UP, run)
    take(run, "down")
    until_shown(screen, DOWN, run)

    # Series come a sample later, and an alert waits for a minute.
    for expression, value in (('lanatlas:device_up:max{instance="nas"}', 0),
                              ('ALERTS{alertname="LanAtlasDeviceDown",alertstate="pending",instance="nas",severity="critical"}', 1)):
        wait_until(lambda asked=expression, wanted=value: screen.measured(asked) == wanted, 20, expression, run.output)
    wait_until(lambda: any(one["metric"]["instance"] == "nas" for one in screen.ask("lanatlas-overview", "Worst loss")), 20, "loss of nas", run.output)
    down_now = screen.ask("lanatlas-overview", "Checks that are up", "B")
    assert float(down_now[0]["values"][-1][1]) >= 4

    take(run, "up")
    until_shown(screen, UP, run)
    quiet = [row for row in screen.database.rows("SELECT device_key FROM v_device_incident WHERE state IN ('down', 'gone')")[2]
             if row[0] not in ("nas", "flappy", "phone")]
    assert quiet == []
