"""A dnsmasq of a test's own on the lab's router, whose names a test may change."""
import contextlib
import signal
import subprocess

from waiting import wait_until

RESOLVER = "10.98.10.1:5353"
RETRY = 30  # seconds until a name is asked for again


class Names:
    """The name server; its names are a file, `records` more options of dnsmasq."""

    def __init__(self, lab, folder, *records):
        self.lab = lab
        self.path = folder / "names"
        self.records = records
        self.process = None

    def write(self, **names):
        self.path.write_text("".join(f"{address} {name}.test\n" for name, address in names.items()))
        if self.process:
            self.process.send_signal(signal.SIGHUP)

    @contextlib.contextmanager
    def serving(self):
        address, port = RESOLVER.split(":")
        command = ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts", "--no-resolv",
                   "--no-poll", "--user=root", "--group=root", "--pid-file=", "--log-facility=-", "--bind-interfaces",
                   "--except-interface=lo", f"--listen-address={address}", f"--port={port}", f"--addn-hosts={self.path}",
                   *self.records]
        with open(self.path.with_suffix(".log"), "wb") as log:
            self.process = subprocess.Popen(self.lab.inside("router", *command), stdout=log, stderr=log)
        listening = ["ss", "-Hltn", f"sport = :{port}"]
        wait_until(lambda: self.lab.run("router", *listening).stdout, 10, "the name server listens",
                   self.path.with_suffix(".log").read_text)
        try:
            yield self
        finally:
            self.process.terminate()
            self.process.wait(10)
