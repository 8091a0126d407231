"""A simulated LAN, as tests/lab/lab raises it."""
import itertools
import os
import pathlib
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LAB = REPOSITORY / "tests" / "lab" / "lab"
STATE = pathlib.Path("/run/lanatlas-lab")
_numbers = itertools.count(1)


def unique_name():
    return f"e2e_{os.getpid()}_{next(_numbers)}"


def lab_command(*arguments, **options):
    return subprocess.run([LAB, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


def namespaces(name):
    return sorted(path.name for path in pathlib.Path("/run/netns").glob(f"la-{name}-*"))


def leftovers(name):
    """All that a lab of this name has left on the machine: namespaces, files, processes."""
    files = [STATE / name, *pathlib.Path("/etc/netns").glob(f"la-{name}-*")]
    found = namespaces(name) + [str(path) for path in files if path.exists()]
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"{STATE}/{name}/".encode() in command:
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


class Lab:
    def __init__(self, name=None):
        self.name = name or unique_name()

    def _run(self, *arguments):
        result = lab_command(*arguments)
        assert result.returncode == 0, f"lab {' '.join(map(str, arguments))}: {result.stderr}"
        return result.stdout

    def up(self, size="small"):
        self._run("up", "--name", self.name, "--size", size)
        return self

    def down(self):
        self._run("down", "--name", self.name)

    @property
    def authority(self):
        """The certificate of the lab's own authority, PEM."""
        return STATE / self.name / "ca.pem"

    def nodes(self):
        """{name: {"vlan", "ipv4", "ipv6", "mac", "traits"}}; an address that a host lacks is None."""
        table = {}
        for row in self._run("nodes", self.name).splitlines():
            node, *values = row.split()
            values = [None if value == "-" else value for value in values]
            table[node] = dict(zip(("vlan", "ipv4", "ipv6", "mac", "traits"), values))
        return table

    def inside(self, node, *command):
        """The argument vector that runs `command` in a node. It becomes the command: same pid, same signals."""
        return [str(LAB), "exec", self.name, node, "--", *map(str, command)]

    def run(self, node, *command, **options):
        return subprocess.run(self.inside(node, *command), capture_output=True, text=True, timeout=60, **options)

    def host(self, node, state):
        self._run("host", self.name, node, state)

    def link(self, state):
        self._run("link", self.name, state)

    def netem(self, node, *spec):
        self._run("netem", self.name, node, *spec)

    def pin_neighbours(self, one, other):
        """Before loss is asked for: a lost ARP answer would cost all packets of a second, not one."""
        nodes = self.nodes()
        for here, there in ((one, other), (other, one)):
            for family in ("ipv4", "ipv6"):
                self.run(here, "ip", "neigh", "replace", nodes[there][family], "lladdr", nodes[there]["mac"],
                         "dev", "eth0", "nud", "permanent", check=True)

    def bulk(self, *prefixes):
        self._run("bulk", self.name, *prefixes)

    def ping(self, *targets, count=1, period_ms=10, node="prober"):
        """Round-trip times in ms by target, None for each loss, measured by fping."""
        result = self.run(node, "fping", "-q", "-C", count, "-p", period_ms, "-t", 500, *targets)
        times = {}
        for line in result.stderr.splitlines():
            target, colon, values = line.rpartition(" : ")
            if colon and not target.startswith("ICMP"):
                times[target.strip()] = [None if value == "-" else float(value) for value in values.split()]
        return times

    def answers(self, target):
        return any(time is not None for time in self.ping(target, count=1)[target])
