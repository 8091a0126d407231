"""What the kernel says about a process, by its id: /proc/<pid>/ (proc(5))."""

import collections
import os
import pathlib

Reading = collections.namedtuple("Reading", "cpu_s switches written")


def cpu_seconds(pid):
    """User and system time of all its threads, those that have ended too."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _lines(path):
    return dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)


def resident_bytes(pid):
    return int(_lines(pathlib.Path(f"/proc/{pid}/status"))["VmRSS"].split()[0]) * 1024


def context_switches(pid):
    """Of all its threads that run now."""
    threads = [_lines(path) for path in pathlib.Path(f"/proc/{pid}/task").glob("*/status")]
    return sum(int(one["voluntary_ctxt_switches"]) + int(one["nonvoluntary_ctxt_switches"]) for one in threads)


def reading(pid):
    written = int(_lines(pathlib.Path(f"/proc/{pid}/io"))["write_bytes"])
    return Reading(cpu_seconds(pid), context_switches(pid), written)


def is_elsewhere(pid):
    """Whether it is in another network namespace than this process: `ip netns exec` gets there before its exec."""
    return os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")


def tcp_sockets(pid):
    """IPv4 TCP sockets in use in its network namespace: connecting, connected or listening."""
    for line in open(f"/proc/{pid}/net/sockstat"):
        if line.startswith("TCP:"):
            return int(line.split()[2])
    return 0
