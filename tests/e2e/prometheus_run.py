"""Debian's Prometheus inside a lab's prober, scraping the collectd there."""
import json
import subprocess
import urllib.parse

from waiting import wait_until

CONFIG = """global:
  scrape_interval: 1s
scrape_configs:
  - job_name: collectd
    honor_labels: true
    static_configs:
      - targets: ["127.0.0.1:9103"]
"""
URL = "http://127.0.0.1:9090"


class Prometheus:
    """`here`: a Monitored. The port is the namespace's own."""

    def __init__(self, here):
        self.here = here
        self.process = None

    def __enter__(self):
        folder = self.here.folder / "prometheus"
        folder.mkdir()
        (folder / "prometheus.yml").write_text(CONFIG)
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

    def samples(self, selector):
        """[(Unix seconds, value)] of the one series that the selector finds in the last five minutes."""
        query = urllib.parse.urlencode({"query": f"{selector}[5m]"})
        answer = self.here.fetch(f"{URL}/api/v1/query?{query}")
        series = json.loads(answer)["data"]["result"] if answer else []
        assert len(series) <= 1, f"{selector}: {len(series)} series"
        return [(float(at), float(value)) for one in series for at, value in one["values"]]
