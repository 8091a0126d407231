"""tcp_check with short intervals in a small lab, and hosts of it that play services: see service_forger.py."""
import contextlib
import math
import pathlib
import subprocess

from monitored import monitored
from waiting import wait_until

FORGER = pathlib.Path(__file__).with_name("service_forger.py")
TIMEOUT = 0.8
# An outage is confirmed within about three seconds. A path of 50 ms takes three round trips for TLS: 150 ms.
QUICK = {"Interval": 1, "Timeout": TIMEOUT, "Rechecks": 1, "RecheckInterval": TIMEOUT, "DownAfter": 2,
         "FlushInterval": 1, "Resolver": '"10.98.10.1"'}
QUICK_PING = {"Interval": 0.5, "Timeout": 0.3, "RecheckInterval": 0.3, "DownAfter": 3, "FlushInterval": 1}


class Forger:
    """`services`: {port: mode}. Runs until stop()."""

    def __init__(self, lab, node, services, folder="."):
        arguments = [f"{port}={mode}" for port, mode in services.items()]
        self.process = subprocess.Popen(lab.inside(node, "/usr/bin/python3", FORGER, folder, *arguments),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Web:
    """nginx inside a node, on several ports of every address: peers that cost little. `server`: what it does."""

    def __init__(self, lab, node, folder, ports, server='return 200 "fine\\n";'):
        listen = "".join(f"listen {port} backlog=4096; listen [::]:{port} backlog=4096;\n" for port in ports)
        temp = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        folder.mkdir()
        config = folder / "nginx.conf"
        config.write_text(f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\n"
                          "worker_rlimit_nofile 8192;\nevents { worker_connections 4096; }\n"
                          f"http {{\naccess_log off;\n{temp}server {{\n{listen}{server}\n}}\n}}\n")
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(lab.inside(node, "nginx", "-e", "stderr", "-c", config), stdout=log, stderr=log)
        wait_until(lambda: len(lab.run(node, "ss", "-Hltn4").stdout.splitlines()) >= len(ports), 10, "nginx listens",
                   (folder / "log").read_text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


@contextlib.contextmanager
def services(options=None, ping=None, peers=None, certificates=None, **collectd_options):
    """A Monitored, not yet started, with tcp_check, and icmp_heartbeat when it has options (`ping`).
    `peers`: {node: {port: mode}}; `certificates`: called with the folder that they are taken from."""
    plugins = {"tcp_check": {**QUICK, **(options or {})}}
    if ping is not None:
        plugins["icmp_heartbeat"] = {**QUICK_PING, **ping}
    with contextlib.ExitStack() as stack:
        here = stack.enter_context(monitored(plugins=plugins, interval=1, **collectd_options))
        if certificates:
            certificates(here)
        here.peers = {node: stack.enter_context(Forger(here.lab, node, modes, here.folder / "certificates"))
                      for node, modes in (peers or {}).items()}
        yield here


def add_checks(here, device, addresses, checks):
    """`checks`: {key: [service and options of `ipam check add`]}; the device has no others."""
    here.ipam.text("device", "add", device, *addresses, "--no-check")
    for key, words in checks.items():
        here.ipam.text("check", "add", device, *words, "--key", key)


def last_known(here, device, check, name, timeout=10):
    """The newest value of a metric that is not NaN."""
    def known():
        return [value for value in here.collectd.measured(device, f"tcp_check-{check}", name) if not math.isnan(value)]

    return here.collectd.wait_for(known, timeout, f"{name} of {device} {check}")[-1]


def wait_for_metric(here, device, check, name, accept, timeout=10):
    """Until the newest value of a metric, NaN included, is as `accept` wants it."""
    def agrees():
        values = here.collectd.measured(device, f"tcp_check-{check}", name)
        return values and accept(values[-1])

    here.collectd.wait_for(agrees, timeout, f"{name} of {device} {check}")


def probes(here):
    """How many probes tcp_check has started."""
    return (here.collectd.measured("e2e", "tcp_check", "total_requests-started") or [0.0])[-1]


def assert_nothing_is_held_up(collectd):
    """Probes leave on time: the median, over all intervals, of the worst delay. A peer that held up the loop would do
    so for the whole of its timeout; a busy machine alone delays by 200 ms."""
    late = collectd.measured("e2e", "tcp_check", "latency-schedule")
    assert sorted(late)[len(late) // 2] < TIMEOUT * 1000 / 2


def wait_for_probes(here, count, timeout=30):
    """`count` more than there are now."""
    target = probes(here) + count
    here.collectd.wait_for(lambda: probes(here) >= target, timeout, f"{count} probes")


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def memory_kib(pid):
    """Resident memory that is the process' own."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon:")).split()[1])
