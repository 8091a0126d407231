"""A machine that has Grafana, for the demo: the stand-in in PATH, its folder, a plugin, and what the demo gave it."""
import configparser
import contextlib
import json
import os
import pathlib
import shutil
import socket
import urllib.parse
import urllib.request

import yaml

from waiting import wait_until

HERE = pathlib.Path(__file__).resolve().parent


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class GrafanaInstalled:
    """A Grafana that is installed: a server in PATH, its folder, and a plugin."""

    def __init__(self, folder):
        self.folder = folder / "installed"
        (self.folder / "home").mkdir(parents=True)
        (self.folder / "plugins/frser-sqlite-datasource").mkdir(parents=True)
        (self.folder / "plugins/frser-sqlite-datasource/plugin.json").write_text("{}")
        shutil.copy(HERE / "grafana_stand_in.py", self.folder / "grafana-server")
        self.port = free_port()

    def environment(self):
        return {"PATH": f"{self.folder}:{os.environ['PATH']}", "GRAFANA_HOME": str(self.folder / "home"), "GF_ANALYTICS_ENABLED": "true",
                "GRAFANA_PLUGINS": str(self.folder / "plugins"), "DEMO_GRAFANA_PORT": str(self.port)}

    def fetch(self, url=None):
        """What it answers, or what it fetched from where it runs; None when it does not."""
        query = f"?url={urllib.parse.quote(url)}" if url else ""
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{query}", timeout=5).read().decode()
        return None

    def started(self):
        return json.loads((self.folder / "started.json").read_text())

    def ini(self):
        found = configparser.ConfigParser(interpolation=None)
        found.read_string("[DEFAULT]\n" + (self.folder / "kept/grafana.ini").read_text())
        return found

    def provisioned(self, part):
        return yaml.safe_load((self.folder / "kept/provisioning" / part / "lanatlas.yaml").read_text())

    def dashboards(self):
        """{uid: dashboard}"""
        found = [json.loads(path.read_text()) for path in (self.folder / "kept/dashboards").glob("*.json")]
        return {one["uid"]: one for one in found}

    def ask_prometheus(self, path, **parameters):
        """What Prometheus answers where it runs."""
        url = self.provisioned("datasources")["datasources"][0]["url"]
        asked = f"{url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        return json.loads(wait_until(lambda: self.fetch(asked), 20, f"an answer to {asked}"))
