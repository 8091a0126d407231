"""`make demo`, while it runs."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess

from labs import REPOSITORY, leftovers
from waiting import wait_until

DEMO = REPOSITORY / "tests" / "lab" / "demo.sh"


class Demo:
    """A running demo whose output is read while it runs."""

    def __init__(self, folder, seconds="", command=(DEMO,), more=None):
        self.path = folder / "demo.out"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        with open(self.path, "wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True,
                                            cwd=REPOSITORY, env={**environment, "DEMO_SECONDS": str(seconds), **(more or {})})
        self.name = f"demo_{self.process.pid}"

    @property
    def lab(self):
        """demo_<pid of the script>: under make the script says it."""
        told = re.search(r"\bdemo_\d+", self.output())
        return told[0] if told else self.name

    def output(self):
        return self.path.read_text(errors="replace")

    def wait_for(self, pattern, timeout):
        def found():
            assert self.process.poll() is None, f"the demo has ended:\n{self.output()}"
            return re.search(pattern, self.output(), re.MULTILINE)

        return wait_until(found, timeout, f"output with {pattern!r}", self.output)

    def end(self, number=signal.SIGTERM, whole_group=False):
        if self.process.poll() is None:
            (os.killpg if whole_group else os.kill)(self.process.pid, number)
        return self.process.wait(60)

    def leftovers(self):
        """What is left of its lab, its folders, and processes that name one of them."""
        work = set(re.findall(r"/tmp/lanatlas-demo\.\w+", self.output()))
        found = leftovers(self.lab) + [path for path in work if pathlib.Path(path).exists()]
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found += [command for path in work if path in command]
        return found
