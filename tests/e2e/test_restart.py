"""kill -9 and a new start: what was committed stays, and the time between is unknown."""
import json

import pytest
from monitored import monitored

INTERVAL = 1
DAY = 86400_000
STATE = ("SELECT s.*, d.key AS device FROM check_state s JOIN probe_check c ON c.id = s.check_id"
         " JOIN device d ON d.id = c.device_id WHERE d.key = ?")


class Story:
    """flappy is up, goes down, and stays so across a kill -9, a pause and a new start; then it comes back."""

    def __init__(self, here):
        self.here = here
        here.collectd.start()
        here.wait_until_up("flappy")
        here.wait_until_up("nas")
        here.collectd.wait_for(lambda: len(here.status("nas")["strip"]) >= 3, 10, "a strip is on disk")
        here.lab.host("flappy", "down")
        here.wait_until_down("flappy")
        here.collectd.kill()
        self.killed = self.snapshot()
        # the time that nobody sees: two seconds of it
        assert set(here.lab.ping("10.98.10.14", count=4, period_ms=500)["10.98.10.14"]) == {None}
        here.collectd.start()
        here.collectd.wait_for(lambda: self.state("nas")["updated_at"] > self.runs()[-1]["started_at"]
                               and len(self.snapshot()["strip"]) > len(self.killed["strip"]), 10, "a flush of new results")
        self.went_on = self.snapshot()
        here.collectd.wait_for(lambda: self.state("flappy")["updated_at"] > self.runs()[-1]["started_at"] + 2000, 10,
                               "it is down for some more time")
        here.lab.host("flappy", "up")
        here.wait_until_up("flappy")
        self.exit_code = here.collectd.stop()
        self.stopped = self.snapshot()

    def runs(self):
        return self.here.db.rows("SELECT * FROM run ORDER BY id")

    def state(self, device):
        return self.here.db.rows(STATE, device)[0]

    def snapshot(self):
        db = self.here.db
        return {
            "states": {device: self.state(device) for device in ("flappy", "nas")},
            "transitions": db.rows("SELECT * FROM transition ORDER BY id"),
            "incidents": db.rows("SELECT * FROM incident ORDER BY id"),
            "strip": db.rows("SELECT at, cause, rtt_us FROM v_strip WHERE device_key = 'nas' ORDER BY position"),
        }


@pytest.fixture(scope="module")
def story():
    options = {"Interval": INTERVAL, "Timeout": 0.4, "RecheckInterval": 0.4, "FlushInterval": 1}
    with monitored(plugins={"icmp_heartbeat": options}) as here:
        here.ipam.add_lab(here.lab, "nas", "flappy")
        for device in ("nas", "flappy"):
            here.ipam.text("check", "rm", device, "v6")
        yield Story(here)


def test_what_was_committed_survives_kill_9(story):
    assert story.went_on["transitions"][:len(story.killed["transitions"])] == story.killed["transitions"]
    assert story.went_on["incidents"][:len(story.killed["incidents"])] == story.killed["incidents"]


def test_a_state_that_lasts_is_no_new_transition(story):
    assert story.went_on["transitions"] == story.killed["transitions"]
    for device in ("nas", "flappy"):
        before, after = story.killed["states"][device], story.went_on["states"][device]
        assert (after["state"], after["cause"], after["since"]) == (before["state"], before["cause"], before["since"])


def test_the_strip_goes_on_where_it_was(story):
    before, after = story.killed["strip"], story.went_on["strip"]
    assert len(before) >= 3 and len(after) > len(before)
    assert [(row["cause"], row["rtt_us"]) for row in after[:len(before)]] == [
        (row["cause"], row["rtt_us"]) for row in before]
    # times are differences of milliseconds, shown in whole seconds
    assert all(abs(new["at"] - old["at"]) <= 1 for new, old in zip(after, before))


def test_the_outage_is_one_incident_across_the_restart(story):
    outages = [incident for incident in story.stopped["incidents"] if incident["state"] == 2]
    first, second = story.runs()
    assert len(outages) == 1, (outages, story.runs())
    assert outages[0]["started_at"] < first["alive_at"], (outages, first, second)
    assert outages[0]["ended_at"] > second["started_at"]


def test_a_regular_stop_ends_well_and_is_told_of(story):
    assert story.exit_code == 0
    assert story.runs()[-1]["alive_at"] >= max(state["updated_at"] for state in story.stopped["states"].values())


def spans_cover(spans, moment):
    return any(start <= moment < (float("inf") if end is None else end) for start, end in spans)


def expected_availability(story, device, now):
    """By cutting the last day at every moment at which anything changes, and asking what holds in each piece."""
    state = story.stopped["states"][device]
    incidents = [one for one in story.stopped["incidents"] if one["check_id"] == state["check_id"]]
    down, unknown = ([(one["started_at"], one["ended_at"]) for one in incidents if one["state"] == kind]
                     for kind in (2, 0))
    runs = [(run["started_at"], run["alive_at"]) for run in story.runs()]
    cuts = {now - DAY, now, state["first_known"]}
    cuts.update(moment for span in down + unknown + runs for moment in span if moment is not None)
    seconds = {"up": 0, "down": 0}
    cuts = sorted(cut for cut in cuts if now - DAY <= cut <= now)
    for start, end in zip(cuts, cuts[1:]):
        if start >= state["first_known"] and spans_cover(runs, start) and not spans_cover(unknown, start):
            seconds["down" if spans_cover(down, start) else "up"] += end - start
    return seconds["up"] / (seconds["up"] + seconds["down"])


def test_the_time_without_collectd_is_left_out_of_the_availability(story):
    first, second = story.runs()
    now = second["alive_at"] + 1000
    rows = {row["key"]: row for row in json.loads(story.here.ipam.text("status", "--checks", "--format", "json"))}
    assert second["started_at"] - first["alive_at"] > 1500
    assert rows["nas"]["availability_24h"] == 1
    expected = expected_availability(story, "flappy", now)
    assert 0.2 < expected < 0.8
    for period in ("24h", "7d", "30d", "1y"):
        assert rows["flappy"][f"availability_{period}"] == pytest.approx(expected, abs=1e-4)
