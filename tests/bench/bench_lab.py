"""A lab of the benchmark's own: the prober's namespace, and one that answers for a whole /17."""

import os
import pathlib
import resource
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PREFIX = "10.99.0.0/17"
FIRST, LAST, HOSTS = "10.99.0.1", "10.99.127.254", 32766


class Lab:
    def __enter__(self):
        self.name = f"bench{os.getpid()}"
        self._lab("up", "--name", self.name, "--size", "bare")
        self._lab("bulk", self.name, PREFIX)
        return self

    def __exit__(self, *_):
        self._lab("down", "--name", self.name)

    def _lab(self, *words):
        subprocess.run([ROOT / "tests/lab/lab", *words], check=True, stdout=subprocess.DEVNULL)

    def command(self, *words):
        """The argument vector that runs `words` in the prober's namespace, without a process in between."""
        return ["ip", "netns", "exec", f"la-{self.name}-prober", *map(str, words)]

    def run(self, *words):
        """Runs a program to its end: standard output, wall seconds and CPU seconds (user + system)."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = os.times().elapsed
        done = subprocess.run(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wall = os.times().elapsed - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done, wall, cpu

    def start(self, *words, **options):
        return subprocess.Popen(self.command(*words), **options)
