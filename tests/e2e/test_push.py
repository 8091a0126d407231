"""Push checks: a job reports through `ipam beat`, a reported failure and silence are down."""
import pytest
from service_run import services, wait_for_metric

SPAN = 2  # seconds in which a beat is due


@pytest.fixture(scope="module")
def here():
    with services() as one:
        one.ipam.text("device", "add", "nas", "10.98.10.10", "--no-check")
        one.ipam.text("device", "add", "web", "10.98.10.11", "--no-check")
        for device, key, span in (("nas", "backup", f"{SPAN}s"), ("nas", "patient", "1d"), ("nas", "silent", f"{SPAN}s"),
                                  ("nas", "twice", "1d"), ("web", "twice", "1d")):
            one.ipam.text("check", "add", device, "push", "--key", key, "--interval", span, "--down-after", "1")
        one.ipam.text("check", "add", "nas", "tcp/445")
        one.collectd.start()
        yield one


def refusal(here, *arguments):
    result = here.ipam.run("beat", *arguments)
    assert result.returncode != 0 and result.stdout == "" and result.stderr.startswith("ipam: ")
    return result.stderr


def test_a_beat_makes_it_up_at_once_and_silence_down(here):
    here.ipam.text("beat", "backup")
    here.wait_until_up("nas", "backup", 3)
    wait_for_metric(here, "nas", "backup", "up", lambda value: value == 1)
    here.wait_for_outcome("nas", "backup", "down", "no beat", 3 * SPAN)
    here.ipam.text("beat", "nas/backup")
    here.wait_until_up("nas", "backup", 3)
    assert here.db.incidents("nas", "backup")[-1]["cause"] == "no beat"
    assert here.db.incidents("nas", "backup")[-1]["ended"] is not None


def test_a_reported_failure_is_down_with_its_message(here):
    here.ipam.text("beat", "patient")
    here.wait_until_up("nas", "patient", 3)
    here.ipam.text("beat", "patient", "--fail", "--message", "disk is full")
    row = here.wait_for_outcome("nas", "patient", "down", "failure reported", 3)
    assert row["detail"] == "disk is full"
    assert "disk is full" in here.ipam.text("incidents", "nas", "--checks")
    here.ipam.text("beat", "patient", "--message", "mended")
    here.wait_until_up("nas", "patient", 3)


def test_a_job_that_never_reports_is_down(here):
    here.wait_for_outcome("nas", "silent", "down", "no beat", 3 * SPAN)


def test_a_silent_job_does_not_make_its_machine_down(here):
    here.wait_until_up("nas", "tcp-445")
    here.wait_for_outcome("nas", "silent", "down", "no beat", 3 * SPAN)
    here.wait_for_device("degraded", "nas", 5)


def test_a_key_of_two_devices_needs_its_device(here):
    assert "web/twice" in refusal(here, "twice") or "DEVICE/" in refusal(here, "twice").upper()
    here.ipam.text("beat", "web/twice")
    here.wait_until_up("web", "twice", 3)
    assert here.db.state("nas", "twice") != "up"


@pytest.mark.parametrize("key", ["nothing", "nas/nothing", "nowhere/backup", "nas/tcp-445", "tcp-445", "", "/", "nas/",
                                 "a" * 300, "back\x1bup", "nas/backup/more"])
def test_a_beat_for_what_is_no_push_check_is_refused(here, key):
    beats = here.db.rows("SELECT * FROM beat WHERE message = 'refused'")
    error = refusal(here, key, "--message", "refused")
    assert error.isprintable() or error.count("\n") == 1
    assert here.db.rows("SELECT * FROM beat WHERE message = 'refused'") == beats == []


def test_a_beat_with_control_bytes_is_refused_and_a_long_one_cut(here):
    refusal(here, "twice", "--message", "x")
    assert "message" in refusal(here, "web/twice", "--message", "a\x1b[2Jb")
    here.ipam.text("beat", "web/twice", "--message", "\N{EURO SIGN}" * 100)
    assert here.db.value("SELECT max(message) FROM beat WHERE message LIKE '\N{EURO SIGN}%'") == "\N{EURO SIGN}" * 85


def test_a_beat_while_collectd_is_stopped_is_not_lost(here):
    here.ipam.text("beat", "patient")
    here.wait_until_up("nas", "patient", 3)
    assert here.collectd.stop() == 0
    here.ipam.text("beat", "patient", "--fail", "--message", "meanwhile")
    here.collectd.start()
    assert here.wait_for_outcome("nas", "patient", "down", "failure reported", 5)["detail"] == "meanwhile"
