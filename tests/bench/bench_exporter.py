"""Debian's prometheus-blackbox-exporter in the lab's prober: what a probe of an open port costs it."""

import subprocess
import time

from bench_lab import ROOT
from bench_proc import cpu_seconds

PORT = 9115
PASSES = 3
CONFIG = "modules:\n  tcp_connect:\n    prober: tcp\n"


class Exporter:
    def __init__(self, lab, folder):
        self.lab = lab
        self.config = folder / "blackbox.yml"
        self.config.write_text(CONFIG)

    def __enter__(self):
        self.process = self.lab.start(
            "prometheus-blackbox-exporter", f"--config.file={self.config}", f"--web.listen-address=127.0.0.1:{PORT}",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while self._client(0)[0].returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("prometheus-blackbox-exporter does not start")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _client(self, passes, targets=()):
        return self.lab.run("/usr/bin/python3", ROOT / "tests/bench/bench_exporter_client.py", PORT, passes, *targets)

    def cpu_per_check(self, targets, passes=PASSES):
        """Seconds of its CPU per probe. The client that asks is another process and is not counted."""
        before = cpu_seconds(self.process.pid)
        done = self._client(passes, targets)[0]
        cpu = cpu_seconds(self.process.pid) - before
        if done.stdout.strip() != str(passes * len(targets)):
            raise SystemExit(f"the exporter found {done.stdout.strip() or 'nothing'} of {passes * len(targets)} "
                             f"open: this run is no comparison {done.stderr}")
        return cpu / (passes * len(targets))
