"""The real collectd in a lab's prober, configured by the samples that are shipped."""
import os
import re
import signal
import subprocess

from labs import REPOSITORY
from waiting import wait_until

BUILD = REPOSITORY / "build"
SAMPLES = REPOSITORY / "collectd.conf.d"
COLLECTD = "/usr/sbin/collectd"
READY = "Initialization complete, entering read-loop"

GLOBALS = """FQDNLookup false
Hostname "e2e"
BaseDir "{folder}"
PIDFile "{folder}/collectd.pid"
TypesDB "/usr/share/collectd/types.db" "{samples}/types.db"
Interval {interval}
PluginDir "/usr/lib/collectd"
LoadPlugin logfile
<Plugin logfile>
    LogLevel "info"
    File "{folder}/collectd.log"
    Timestamp true
    PrintSeverity true
</Plugin>
LoadPlugin csv
<Plugin csv>
    DataDir "{folder}/csv"
</Plugin>
"""


def with_options(sample, options, interval):
    """A sample with its LoadPlugin interval and options set: {"Interval": "1"} adds that line, a list adds several."""
    load, block = sample.split("<Plugin ", 1)
    load = re.sub(r"(?m)^(\s*Interval) .*$", rf"\1 {interval}", load)
    block, closing, rest = block.rpartition("</Plugin>")
    for key, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            block += f"    {key} {one}\n"
    return f"{load}<Plugin {block}{closing}{rest}"


class Collectd:
    """`plugins`: {plugin of ours: options}; `extra`: configuration text for Debian's own plugins; `wrap`: a command
    put in front of collectd, such as setpriv; `environment`: variables of its own."""

    def __init__(self, lab, folder, database, plugins=None, extra="", interval=2, wrap=(), environment=None):
        self.lab = lab
        self.folder = folder
        self.database = database
        self.plugins = {"icmp_heartbeat": {}} if plugins is None else plugins
        self.extra = extra
        self.interval = interval
        self.wrap = wrap
        self.environment = environment or {}
        self.process = None
        self.log_path = folder / "collectd.log"

    def config(self):
        text = GLOBALS.format(folder=self.folder, samples=SAMPLES, interval=self.interval) + self.extra
        text += f'PluginDir "{BUILD}"\n'
        for plugin, options in self.plugins.items():
            sample = (SAMPLES / f"{plugin}.conf").read_text()
            text += with_options(sample, {"Database": f'"{self.database}"', **options}, self.interval)
        return text

    def launch(self):
        """Starts collectd without waiting for anything."""
        path = self.folder / "collectd.conf"
        path.write_text(self.config())
        command = [*self.wrap, COLLECTD, "-f", "-C", path, "-P", self.folder / "collectd.pid"]
        environment = {**os.environ, "LANATLAS_DB": str(self.database), **self.environment}
        with open(self.folder / "collectd.out", "ab") as output:
            self.process = subprocess.Popen(
                self.lab.inside("prober", *command), stdout=output, stderr=output, env=environment
            )
        return self

    def start(self, timeout=20):
        known = self.log().count(READY)
        self.launch()
        self.wait_for(lambda: self.log().count(READY) > known, timeout, "collectd is ready")
        return self

    def wait_for(self, predicate, timeout, what):
        """wait_until() that ends early, with the log, when collectd does."""

        def alive_and_true():
            value = predicate()
            assert value or self.running, f"collectd ended before: {what}\n{self.output()}"
            return value

        return wait_until(alive_and_true, timeout, what, self.output)

    def wait_for_log(self, text, timeout=10):
        return self.wait_for(lambda: text in self.log(), timeout, f"log line with {text!r}")

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def measured(self, host, plugin, name):
        """The values of one metric as collectd's csv plugin has them, oldest first, NaN where nothing is known.
        `plugin`: with its instance, "tcp_check-https"; `name`: the type with its instance, "response_time-connect"."""
        found = []
        # A file a day; the one written last is not the one of the latest day when a test has put its clock back.
        for path in sorted(self.folder.glob(f"csv/{host}/{plugin}/{name}-????-??-??"), key=lambda path: path.stat().st_mtime_ns):
            lines = path.read_text().rpartition("\n")[0].splitlines()[1:]  # the last one may be half written
            found += [float(line.split(",")[1]) for line in lines]
        return found

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def complaints(self):
        """Warnings and errors of the log. A value that is collectd's own and comes as it ends is dropped, and it says so."""
        lines = [line for line in self.log().splitlines() if not re.search("value lists? (was|were) left", line)]
        return [line for line in lines if "[error]" in line or "[warn" in line]

    def output(self):
        path = self.folder / "collectd.out"
        return (path.read_text(errors="replace") if path.exists() else "") + self.log()

    def stop(self, timeout=15):
        """Ends it as systemd does; its exit code."""
        if not self.running:
            return self.process.returncode if self.process else None
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"collectd did not end within {timeout} s\n{self.output()}") from None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)
