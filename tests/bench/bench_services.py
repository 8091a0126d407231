"""Services in the lab that are open, refused or silent, and the lines that have them checked."""

import subprocess

from bench_lab import PREFIX, ROOT, SILENT_PREFIX
from bench_proc import cpu_seconds

OPEN_PORTS = (8001, 8002)
CLOSED_PORT = 8003
UP, DOWN = 1, 2              # enum probe_state
REPLY, TIMEOUT, REFUSED = 0, 1, 9  # enum cause


class Acceptor:
    """One process that accepts on OPEN_PORTS of every address of the bulk namespace, and counts."""

    def __init__(self, lab):
        self.lab = lab

    def __enter__(self):
        self.lab.set("bulk", "net/core/somaxconn", "65535")
        self.process = self.lab.start(
            "/usr/bin/python3", ROOT / "tests/bench/bench_acceptor.py", *OPEN_PORTS, node="bulk",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit("the server of open ports does not start")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def accepted(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def cpu_seconds(self):
        return cpu_seconds(self.process.pid)


def addresses(prefix, count):
    base = prefix.split("/")[0].rsplit(".", 2)[0]
    return [f"{base}.{number >> 8}.{number & 255}" for number in range(1, count + 1)]


def host_lines(host, ports):
    checks = "".join(f'        Check "tcp/{port}"\n' for port in ports)
    return f'    <Host "{host}">\n        Address "{host}"\n{checks}    </Host>\n'


class Services:
    """Hosts with two checks each, as configuration lines, and what each check must find:
    {(device key, check key): (enum probe_state, enum cause)}."""

    def __init__(self):
        self.lines = ""
        self.expected = {}

    def add(self, prefix, hosts, ports, expect):
        for host in addresses(prefix, hosts):
            self.lines += host_lines(host, ports)
            for port in ports:
                self.expected[host, f"tcp-{port}"] = expect(port)
        return self

    def add_open(self, hosts):
        return self.add(PREFIX, hosts, OPEN_PORTS, lambda port: (UP, REPLY))

    def add_half_open(self, hosts):
        return self.add(PREFIX, hosts, (OPEN_PORTS[0], CLOSED_PORT),
                        lambda port: (DOWN, REFUSED) if port == CLOSED_PORT else (UP, REPLY))

    def add_silent(self, hosts):
        return self.add(SILENT_PREFIX, hosts, (CLOSED_PORT, OPEN_PORTS[0]), lambda port: (DOWN, TIMEOUT))

    def count(self, cause=None):
        return sum(1 for _, one in self.expected.values() if cause in (None, one))
