"""make demo: shows an outage and its end, says where to look, and leaves nothing however it is ended."""
import pathlib
import re
import signal
import subprocess

import pytest
from waiting import wait_until


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
