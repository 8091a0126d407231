"""make demo: shows an outage and its end, says where to look, and leaves nothing however it is ended."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess

import pytest
from labs import REPOSITORY, leftovers
from waiting import wait_until

DEMO = REPOSITORY / "tests" / "lab" / "demo.sh"


class Demo:
    """A running demo whose output is read while it runs."""

    def __init__(self, folder, seconds="", command=(DEMO,)):
        self.path = folder / "demo.out"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        with open(self.path, "wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True,
                                            cwd=REPOSITORY, env={**environment, "DEMO_SECONDS": str(seconds)})
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


@pytest.fixture
def demo(tmp_path):
    running = []

    def start(seconds="", **options):
        running.append(Demo(tmp_path, seconds, **options))
        return running[-1]

    yield start
    for one in running:
        one.end()


def test_demo_shows_an_outage_and_its_end(demo):
    run = demo()
    run.wait_for(r"^\W*nas\s.*\bup\b", 30)
    run.wait_for(r"^\W*flappy\s.*\bdown\b", 40)
    down_at = len(run.output())
    wait_until(lambda: re.search(r"^\W*flappy\s.*\bup\b", run.output()[down_at:], re.MULTILINE), 40, "flappy is back",
               run.output)
    inside, url = re.search(r"metrics\s+(\S+/lab exec \S+ prober --) curl -s (\S+)", run.output()).groups()
    read = ["/usr/bin/python3", "-c", f"import urllib.request as r; print(r.urlopen('{url}').read().decode())"]
    metrics = subprocess.run([*inside.split(), *read], capture_output=True, text=True, check=True).stdout
    assert "collectd_icmp_heartbeat_ping" in metrics
    folder = pathlib.Path(re.search(r"RRD files\s+(\S+)", run.output())[1])
    assert list(folder.glob("nas/icmp_heartbeat-v4/*.rrd"))
    run.end()
    assert run.leftovers() == []


def test_demo_ends_by_itself(demo):
    run = demo(seconds=3)
    assert run.process.wait(60) == 0, run.output()
    assert run.leftovers() == []


@pytest.mark.parametrize("number, whole_group", [
    (signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, True),
])
@pytest.mark.parametrize("moment", ["lab '", "where|status  "])
def test_demo_leaves_nothing_when_interrupted(demo, number, whole_group, moment):
    run = demo()
    run.wait_for(moment, 30)
    assert run.end(number, whole_group) == 128 + number, run.output()
    assert run.leftovers() == []


@pytest.mark.parametrize("number, whole_group", [(signal.SIGINT, True), (signal.SIGTERM, False)],
                         ids=["Ctrl-C", "SIGTERM to make"])
def test_make_demo_leaves_nothing_when_interrupted(demo, number, whole_group):
    run = demo(command=("make", "demo"))
    run.wait_for(r"^\d+ up", 60)
    assert run.end(number, whole_group) != 0
    assert "are removed" in run.output()
    assert run.leftovers() == []


def test_demo_refuses_seconds_that_are_no_number(demo):
    run = demo(seconds="soon")
    assert run.process.wait(20) == 1
    assert "DEMO_SECONDS" in run.output()
