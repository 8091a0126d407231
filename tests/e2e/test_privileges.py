"""Without root: CAP_NET_RAW or the ping group is enough, and with neither the log and the doctor say so."""
import os
import shutil
from pathlib import Path

import collectd_run
import ipam_run
import pytest
from monitored import monitored

NOBODY = 65534
UNPRIVILEGED = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
WITH_CAP = [*UNPRIVILEGED, "--inh-caps=+net_raw", "--ambient-caps=+net_raw"]
NO_GROUP, ITS_GROUP = "1 0", f"{NOBODY} {NOBODY}"
OPTIONS = {"Interval": 1, "Timeout": 0.4, "RecheckInterval": 0.4}


@pytest.fixture
def run_as(monkeypatch, tmp_path_factory):
    """run_as(wrap, ping_group_range): a Monitored whose folder belongs to nobody, and so do the parts that it loads."""
    made = []

    def run(wrap, groups):
        context = monitored(wrap=wrap, plugins={"icmp_heartbeat": OPTIONS})
        here = context.__enter__()
        made.append(context)
        os.chown(here.folder, NOBODY, NOBODY)
        public = here.folder / "parts"
        public.mkdir()
        for part in ("icmp_heartbeat.so", "ipam"):
            shutil.copy(collectd_run.BUILD / part, public / part)
        shutil.copytree(collectd_run.SAMPLES, public / "samples")
        monkeypatch.setattr(collectd_run, "BUILD", public)
        monkeypatch.setattr(ipam_run, "BUILD", public)
        monkeypatch.setattr(collectd_run, "SAMPLES", public / "samples")
        set_range = here.lab.run("prober", "sh", "-c", f"echo {groups} >/proc/sys/net/ipv4/ping_group_range")
        assert set_range.returncode == 0, set_range.stderr
        for device in (("nas", "10.98.10.10", "fd98:0:0:10::10"), ("stealth", "10.98.10.15")):
            added = here.ipam.run("device", "add", *device, user=NOBODY, group=NOBODY, extra_groups=[])
            assert added.returncode == 0, added.stderr
        return here

    yield run
    for context in made:
        context.__exit__(None, None, None)


def doctor(here, wrap):
    """What `ipam doctor` says in the prober, as that user."""
    command = [*wrap, "env", f"LANATLAS_DB={here.db.path}", here.folder / "parts" / "ipam", "doctor",
               "--plugin-dir", here.folder / "parts", "--format", "csv"]
    result = here.lab.run("prober", *command)
    return result.returncode, result.stdout


def capability_sets(here):
    status = Path(f"/proc/{here.collectd.pid}/status").read_text()
    return {line.split()[0]: line.split()[1] for line in status.splitlines() if line.startswith(("Cap", "Uid", "Gid"))}


@pytest.mark.parametrize("wrap, groups, capabilities", [
    (WITH_CAP, NO_GROUP, "0000000000002000"), (UNPRIVILEGED, ITS_GROUP, "0000000000000000"),
], ids=["CAP_NET_RAW", "ping group"])
def test_one_of_the_two_is_enough(run_as, wrap, groups, capabilities):
    here = run_as(wrap, groups)
    here.collectd.start()
    assert capability_sets(here)["Uid:"] == str(NOBODY)
    assert capability_sets(here)["CapEff:"] == capabilities
    here.wait_until_up("nas", "v4")
    here.wait_until_up("nas", "v6")
    here.wait_until_down("stealth")
    assert "[error]" not in here.collectd.log()
    _, said = doctor(here, wrap)
    assert not [row for row in said.splitlines() if row.startswith("fail,icmp")], said


def test_with_neither_the_log_and_the_doctor_say_the_way_out(run_as):
    here = run_as(UNPRIVILEGED, NO_GROUP)
    here.collectd.start()
    here.collectd.wait_for_log("CAP_NET_RAW")
    line = next(line for line in here.collectd.log().splitlines() if "CAP_NET_RAW" in line)
    assert "ipam doctor" in line and "icmp_heartbeat" in line
    assert here.collectd.log().count("CAP_NET_RAW") == 1
    assert here.collectd.running
    assert here.db.states() == {("nas", "v4"): "unknown", ("nas", "v6"): "unknown", ("stealth", "v4"): "unknown"}
    code, said = doctor(here, UNPRIVILEGED)
    assert code == 1
    failed = [row for row in said.splitlines() if row.startswith("fail,icmp")]
    assert failed and any("CAP_NET_RAW" in row for row in said.splitlines()), said
