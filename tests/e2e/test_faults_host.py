"""What the machine can do to icmp_heartbeat: a clock that is stepped, a process that is stopped for a while."""
import datetime
import pathlib
import struct
import subprocess
import time

import pytest
from quick_heartbeat import DOWN, QUICK, UP, counter, states_entered, wait_for_counter, wait_for_state
from waiting import wait_until

HOUR = 3600


class SteppedClock:
    """The real-time clock of one process, moved by whole seconds."""

    def __init__(self, folder):
        self.path = folder / "clock"
        self.library = folder / "stepped_clock.so"
        self.seconds = 0
        self.step(0)
        source = pathlib.Path(__file__).with_name("stepped_clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.library, source], check=True)

    def step(self, seconds):
        self.seconds += seconds
        with open(self.path, "r+b" if self.path.exists() else "wb") as file:
            file.write(struct.pack("=q", self.seconds))

    def wrap(self):
        return ["env", f"LD_PRELOAD={self.library}", f"STEPPED_CLOCK={self.path}"]

    def now(self):
        return time.time() + self.seconds


@pytest.fixture
def clock(tmp_path):
    return SteppedClock(tmp_path)


def fresh_results(db, collectd, check="v4"):
    """Waits for twenty results more than there are now; gives the strip."""
    wait_for_counter(collectd, "packets-sent", counter(collectd, "packets-sent") + 2 * 20)
    return db.rows("SELECT * FROM v_strip WHERE device_key = 'nas' AND check_key = ? ORDER BY position", check)


def assert_availabilities_are_shares(ipam):
    shares = [row[f"availability_{span}"] for row in ipam.json("status", "--checks") for span in ("24h", "7d", "30d", "1y")]
    assert any(share is not None for share in shares)
    assert all(share is None or 0 <= share <= 1 for share in shares), shares


@pytest.mark.parametrize("steps", [(HOUR, -2 * HOUR), (-HOUR, 2 * HOUR)])
def test_a_stepped_clock_makes_no_outage_and_no_absurd_time(lab, ipam, db, make_collectd, clock, steps):
    ipam.add_lab(lab, "nas")
    options = {"Interval": "0.2", "Timeout": "0.15", "RecheckInterval": "0.2", "FlushInterval": "1"}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=0.5, wrap=clock.wrap()).start()
    wait_for_state(collectd, db, "nas", "up")
    for step in steps:
        clock.step(step)
        results = fresh_results(db, collectd)[-15:]
        assert len(results) == 15
        assert all(row["cause"] == "reply" and 0 < row["rtt_us"] < 150000 for row in results), results
        updated = "SELECT updated FROM v_check_status"
        wait_until(lambda: abs(db.value(updated) - clock.now()) < 5, 10, "stored times move with the clock",
                   collectd.output)
    for check in ("v4", "v6"):
        assert states_entered(db, "nas", check) == [UP]
    assert_availabilities_are_shares(ipam)
    assert collectd.stop() == 0


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_an_outage_across_a_stepped_clock_has_one_beginning_and_one_end(lab, ipam, db, make_collectd, clock, step):
    ipam.add_lab(lab, "nas")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5, wrap=clock.wrap()).start()
    wait_for_state(collectd, db, "nas", "up")
    down_at = clock.now()
    lab.host("nas", "down")
    wait_for_state(collectd, db, "nas", "down")
    clock.step(step)
    wait_for_counter(collectd, "packets-sent", counter(collectd, "packets-sent") + 20)
    assert db.state("nas") == "down"
    up_at = clock.now()
    lab.host("nas", "up")
    wait_for_state(collectd, db, "nas", "up")
    (incident,) = db.incidents("nas")
    assert abs(incident["started"] - down_at) < 3
    assert abs(incident["ended"] - max(up_at, incident["started"])) < 3
    assert states_entered(db, "nas") == [UP, DOWN, UP]
    assert abs(db.transitions("nas")[-1]["at"] / 1000 - up_at) < 3
    lab.host("nas", "down")  # and the next outage is one of its own
    wait_for_state(collectd, db, "nas", "down")
    assert abs(db.incidents("nas")[-1]["started"] - clock.now()) < 5
    assert_availabilities_are_shares(ipam)
    assert collectd.stop() == 0


def test_the_stepped_clock_reaches_collectd(lab, make_collectd, clock):
    """What the tests above would show if the library did nothing."""
    clock.step(-48 * HOUR)
    collectd = make_collectd(lab, wrap=clock.wrap()).start()
    day = datetime.datetime.fromtimestamp(clock.now()).strftime("%Y-%m-%d")
    assert f"[{day} " in collectd.log()


def two_intervals(lab):
    """An event that comes after two intervals of half a second: the last of fping's ten probes."""
    return lab.ping("10.98.10.10", count=11, period_ms=100)["10.98.10.10"]


def test_a_stopped_process_finds_no_outage_when_it_goes_on(lab, ipam, db, make_collectd):
    ipam.add_lab(lab, "nas", "sixonly")
    options = {"Interval": "0.5", "Timeout": "0.2", "RecheckInterval": "0.3", "FlushInterval": "1"}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=0.5).start()
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 20, "all are up")
    for _ in range(4):
        collectd.pause()
        assert None not in two_intervals(lab)
        collectd.resume()
        wait_for_counter(collectd, "packets-sent", counter(collectd, "packets-sent") + 6)
    assert set(db.states().values()) == {"up"}
    assert db.value("SELECT count(*) FROM transition") == 3  # one for each check that came up
    assert db.value("SELECT count(*) FROM v_strip WHERE cause NOT IN ('reply', 'suspended')") == 0


def test_a_probe_that_was_under_way_when_the_process_was_stopped_is_void(lab, ipam, db, make_collectd):
    """Its answer is lost, but nobody can say so who did not listen: no miss."""
    ipam.add_lab(lab, "nas")
    options = {"Interval": "0.5", "Timeout": "0.5", "RecheckInterval": "0.5", "FlushInterval": "1"}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": options}, interval=0.5).start()
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 20, "nas is up")
    lab.netem("nas", "delay", "250ms")  # not before: it delays the search for the neighbour too

    def suspended():
        collectd.pause()
        lab.host("nas", "mute")
        two_intervals(lab)
        lab.host("nas", "answer")
        collectd.resume()
        wait_for_counter(collectd, "packets-sent", counter(collectd, "packets-sent") + 6)
        return db.value("SELECT count(*) FROM v_strip WHERE cause = 'suspended'")

    wait_until(suspended, 30, "a probe was under way", collectd.output)
    assert db.value("SELECT count(*) FROM v_strip WHERE cause NOT IN ('reply', 'suspended')") == 0
    assert db.value("SELECT count(*) FROM transition") == 2  # v4 and v6 came up


def test_a_host_that_died_while_the_process_was_stopped_is_found_down(lab, ipam, db, make_collectd):
    ipam.add_lab(lab, "nas")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    wait_for_state(collectd, db, "nas", "up")
    collectd.pause()
    lab.host("nas", "mute")
    two_intervals(lab)
    collectd.resume()
    resumed_at = time.time()
    wait_for_state(collectd, db, "nas", "down")
    assert states_entered(db, "nas") == [UP, DOWN]
    # time in which nobody looked is not part of the outage
    assert db.transitions("nas")[-1]["at"] / 1000 >= resumed_at - 0.5
