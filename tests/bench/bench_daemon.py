"""The real collectd in the lab's prober, with one plugin of ours and Debian's write plugins."""

import re
import signal
import sqlite3
import subprocess
import time

from bench_lab import ROOT

COLLECTD = "/usr/sbin/collectd"
PORT = 9103

CONFIG = """
FQDNLookup false
Hostname "bench"
Interval {interval}
BaseDir "{folder}"
PIDFile "{folder}/pid"
TypesDB "/usr/share/collectd/types.db" "{root}/collectd.conf.d/types.db"
LoadPlugin logfile
<Plugin logfile>
    File "{folder}/log"
</Plugin>
"""

PLUGIN = """
PluginDir "{root}/build"
LoadPlugin {plugin}
<Plugin {plugin}>
    Database "{database}"
{options}</Plugin>
PluginDir "/usr/lib/collectd"
"""


class Daemon:
    """collectd from __enter__ to __exit__. `folder` is its own: the database in it is `database`. `outputs` are
    samples of ours by name ("rrdtool", "prometheus"); `extra` is more configuration text."""

    def __init__(self, lab, folder, plugin=None, options="", interval=10, outputs=("prometheus",), extra=""):
        folder.mkdir()
        self.lab, self.folder, self.plugin = lab, folder, plugin
        self.database = folder / "collectd.db"
        text = CONFIG.format(folder=folder, root=ROOT, interval=interval) + extra
        if plugin:
            text += PLUGIN.format(root=ROOT, plugin=plugin, database=self.database, options=options)
        text += "".join(f'Include "{ROOT}/collectd.conf.d/lanatlas_{name}.conf"\n' for name in outputs)
        (folder / "collectd.conf").write_text(text)

    def __enter__(self):
        self.began = time.monotonic()
        self.process = self.lab.start(COLLECTD, "-f", "-C", self.folder / "collectd.conf", stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise SystemExit("collectd did not end within a minute") from None

    def await_true(self, predicate, limit, pause, what):
        """Looks every `pause` seconds; ends the benchmark when collectd ends or `limit` seconds have passed."""
        deadline = time.monotonic() + limit
        while not predicate():
            if self.process.poll() is not None:
                raise SystemExit(f"collectd ended before {what}:\n{self.log()}")
            if time.monotonic() > deadline:
                raise SystemExit(f"{what}: not within {limit} s\n{self.log()}")
            time.sleep(pause)

    def log(self):
        path = self.folder / "log"
        return "".join(path.read_text(errors="replace").splitlines(True)[-20:]) if path.exists() else ""

    def scrape(self):
        """(seconds, text) of one scrape; the text is empty while collectd does not listen."""
        program = f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:{PORT}/metrics').read().decode())"
        began = time.monotonic()
        command = self.lab.command("/usr/bin/python3", "-c", program)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return time.monotonic() - began, done.stdout

    def await_series(self, count, limit=600):
        """Until so many checks have their first sample: they begin slowly, so that write_prometheus never stalls."""
        series = f"collectd_{self.plugin}_up{{"
        # Each look costs a scrape of everything.
        self.await_true(lambda: self.scrape()[1].count(series) >= count, limit, 5, f"{count} checks were published")

    def lateness_ms(self, text):
        """The worst delay behind the schedule, as a scrape has it."""
        name = f"collectd_{self.plugin}_latency"
        found = re.search(rf'^{name}\{{[^}}]*{self.plugin}="schedule"[^}}]*\}} (\S+)', text, re.M)
        if not found:
            raise SystemExit(f"no {name} of type instance schedule in a scrape")
        return float(found.group(1))

    def rows(self, statement):
        """Of the database, read only; none while it is being made."""
        try:
            connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        except sqlite3.OperationalError:
            return []
        try:
            return connection.execute(statement).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()
