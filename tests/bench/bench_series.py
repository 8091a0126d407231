"""What collectd itself keeps for a value that it is given, in its cache and in write_prometheus: part of what a check
takes, whoever dispatches it."""

import socket

from bench_daemon import Daemon
from bench_proc import resident_bytes

TYPES = ("up", "response_time-connect")
FIRST = 100
EXTRA = """LoadPlugin unixsock
<Plugin unixsock>
    SocketFile "{folder}/socket"
</Plugin>
"""


def put_values(path, numbers):
    """Two values of each check, by the text protocol of collectd-unixsock(5)."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        stream = connection.makefile("rw")
        for number in numbers:
            host = f"10.99.{number // 2 >> 8}.{number // 2 & 255}"
            for name in TYPES:
                stream.write(f'PUTVAL "{host}/tcp_check-tcp-800{number % 2}/{name}" interval=10 N:1\n')
                stream.flush()
                answer = stream.readline()
                if not answer.startswith("0 "):
                    raise SystemExit(f"collectd refuses a value: {answer}")


def resident_with(daemon, path, numbers):
    put_values(path, numbers)
    daemon.scrape()
    return resident_bytes(daemon.pid)


def series_bytes(lab, folder, checks):
    """Bytes of memory that two values of a check take in a collectd without us, a scrape of them included. The first
    few bring in what does not grow with them."""
    path = folder / "socket"
    with Daemon(lab, folder, extra=EXTRA.format(folder=folder)) as daemon:
        daemon.await_true(lambda: path.exists() and daemon.scrape()[1], 30, 0.2, "collectd listens")
        before = resident_with(daemon, path, range(FIRST))
        return (resident_with(daemon, path, range(FIRST, FIRST + checks)) - before) / checks
