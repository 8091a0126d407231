"""Debian's Prometheus inside a lab's prober, scraping the collectd there as the shipped configuration says, each second."""
import json
import re
import shutil
import subprocess
import urllib.parse

from labs import REPOSITORY
from waiting import wait_until

SHIPPED = REPOSITORY / "grafana" / "prometheus"
URL = "http://127.0.0.1:9090"


class Prometheus:
    """`here`: a Monitored. The port is the namespace's own."""

    def __init__(self, here):
        self.here = here
        self.process = None

    def __enter__(self):
        folder = self.here.folder / "prometheus"
        folder.mkdir()
        shutil.copy(SHIPPED / "rules.yml", folder)
        (folder / "prometheus.yml").write_text(re.sub(r"_interval: \S+", "_interval: 1s", (SHIPPED / "scrape.yml").read_text()))
        command = ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                   "--web.listen-address=127.0.0.1:9090"]
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(self.here.lab.inside("prober", *command), stdout=log, stderr=log)
        wait_until(lambda: "Ready" in self.here.fetch(f"{URL}/-/ready"), 20, "Prometheus is ready",
                   (folder / "log").read_text)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def ask(self, path, **parameters):
        """An answer of its HTTP API."""
        text = self.here.fetch(f"{URL}/api/v1/{path}?{urllib.parse.urlencode(parameters)}")
        return json.loads(text) if text else {"status": "error", "error": "refused"}

    def samples(self, selector):
        """[(Unix seconds, value)] of the one series that the selector finds in the last five minutes."""
        series = self.ask("query", query=f"{selector}[5m]").get("data", {}).get("result", [])
        assert len(series) <= 1, f"{selector}: {len(series)} series"
        return [(float(at), float(value)) for one in series for at, value in one["values"]]
