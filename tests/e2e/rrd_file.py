"""Reading RRD files with rrdtool, as any other program would."""
import math
import subprocess


def fetch(path, start, end, function="AVERAGE", step=1):
    """[(Unix seconds, value)], NaN where nothing was measured. A row tells of the `step` seconds before its time."""
    command = ["rrdtool", "fetch", path, function, "--resolution", step, "--start", int(start), "--end", int(end)]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    rows = [line.split(":") for line in result.stdout.splitlines() if ":" in line]
    return [(int(at), float(value)) for at, value in rows]


def known(rows):
    return [value for _, value in rows if not math.isnan(value)]
