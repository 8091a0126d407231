"""Writing and reading RRD files with rrdtool, as any other program would."""
import math
import subprocess
import time

STEP = 30


def fetch(path, start, end, function="AVERAGE", step=1):
    """[(Unix seconds, value)], NaN where nothing was measured. A row tells of the `step` seconds before its time."""
    command = ["rrdtool", "fetch", path, function, "--resolution", step, "--start", int(start), "--end", int(end)]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    rows = [line.split(":") for line in result.stdout.splitlines() if ":" in line]
    return [(int(at), float(value)) for at, value in rows]


def known(rows):
    return [value for _, value in rows if not math.isnan(value)]


class Rrd:
    """The folder of collectd's rrdtool plugin. `now` is the time of the newest value."""

    def __init__(self, folder):
        self.folder = folder
        self.now = int(time.time()) // STEP * STEP

    def path(self, check, metric, device="router"):
        return self.folder / device / check / f"{metric}.rrd"

    def write(self, check, metric, values, end=None, extra=(), device="router"):
        """A file with the archives of our sample; the last of `values` was measured at `end`."""
        path = self.path(check, metric, device)
        path.parent.mkdir(parents=True, exist_ok=True)
        first = (end or self.now) - len(values) * STEP
        functions = extra or ("AVERAGE", "MIN", "MAX")
        archives = [f"RRA:{function}:0.9:{rows}:480" for rows in (1, 6, 48, 240, 2880) for function in functions]
        self.run("create", path, "--start", first, "--step", STEP, "DS:value:GAUGE:60:0:U", *archives)
        updates = [f"{first + (i + 1) * STEP}:{'U' if math.isnan(value) else repr(value)}" for i, value in enumerate(values)]
        for at in range(0, len(updates), 2000):
            self.run("update", path, *updates[at:at + 2000])
        return path

    @staticmethod
    def run(*arguments):
        subprocess.run(["rrdtool", *map(str, arguments)], check=True, capture_output=True, timeout=60)
