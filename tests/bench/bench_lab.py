"""A lab of the benchmark's own: the prober's namespace, and one that answers for a whole /17."""

import os
import pathlib
import resource
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFIX = "10.99.0.0/17"
FIRST, LAST, HOSTS = "10.99.0.1", "10.99.127.254", 32766
SILENT_PREFIX = "10.100.0.0/17"
BULK_ADDRESS = "10.98.99.2"


class Lab:
    def __enter__(self):
        self.name = f"bench{os.getpid()}"
        try:
            self._lab("up", "--name", self.name, "--size", "bare")
            self._lab("bulk", self.name, PREFIX)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._lab("down", "--name", self.name)

    def _lab(self, *words):
        subprocess.run([ROOT / "tests/lab/lab", *words], check=True, stdout=subprocess.DEVNULL)

    def command(self, *words, node="prober"):
        """The argument vector that runs `words` in a node's namespace, without a process in between."""
        return ["ip", "netns", "exec", f"la-{self.name}-{node}", *map(str, words)]

    def run(self, *words, node="prober"):
        """Runs a program to its end: standard output, wall seconds and CPU seconds (user + system)."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = os.times().elapsed
        command = self.command(*words, node=node)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wall = os.times().elapsed - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done, wall, cpu

    def start(self, *words, node="prober", **options):
        return subprocess.Popen(self.command(*words, node=node), **options)

    def must(self, *words, node="prober"):
        done = self.run(*words, node=node)[0]
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, words))} in {node}: {done.stderr}")
        return done.stdout

    def silence(self):
        """Gives the prober a way to SILENT_PREFIX, on whose far end every packet is dropped without a word."""
        self.must("ip", "route", "replace", "blackhole", SILENT_PREFIX, node="bulk")
        self.must("ip", "route", "replace", SILENT_PREFIX, "via", BULK_ADDRESS)

    def set(self, node, key, value):
        """A setting that the kernel keeps per network namespace, "net/core/somaxconn"."""
        self.must("sh", "-c", 'echo "$1" >"/proc/sys/$0"', key, value, node=node)
