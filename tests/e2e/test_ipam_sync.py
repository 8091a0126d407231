"""ipam_sync in the real collectd: it keeps the plan, tells how full it is, and never stands in the way."""
import contextlib
import json
import re
import sqlite3
import time

import pytest
from monitored import monitored, sample
from test_conflicts import ALL_KINDS, KINDS

QUICK = {"Interval": "1"}


@pytest.fixture
def sync(lab, make_collectd):
    return make_collectd(lab, plugins={"ipam_sync": QUICK}, interval=1)


def last(collectd, plugin, name):
    values = collectd.measured("e2e", plugin, name)
    return values[-1] if values else None


def test_with_an_empty_inventory_it_starts_and_says_so(sync, db):
    sync.start()
    sync.wait_for_log("nothing to keep: the inventory has neither prefixes nor devices yet")
    assert sync.stop() == 0
    assert not sync.complaints()
    assert db.value("SELECT count(*) FROM audit") == 0


def test_a_change_is_looked_at_before_the_interval_is_over(lab, ipam, db, make_collectd):
    ipam.text("prefix", "add", "10.0.0.0/24")
    ipam.text("range", "add", "10.0.0.100-10.0.0.199", "dhcp")
    collectd = make_collectd(lab, plugins={"ipam_sync": {"Interval": '"1d"'}}, interval=1).start()
    collectd.wait_for_log("keeps ")
    ipam.text("address", "set", "10.0.0.120", "assignment=static")
    collectd.wait_for_log("1 new conflict; 'ipam conflicts' says what to do", 20)
    assert db.value("SELECT count(*) FROM event WHERE kind = 'conflict_found'") == 1
    ipam.text("address", "release", "10.0.0.120", "--yes")
    collectd.wait_for_log("10.0.0.120: reservation_in_pool is over", 20)
    assert db.value("SELECT count(*) FROM event WHERE kind = 'conflict_ended'") == 1
    told = re.findall(r"Notification: severity = (\w+), host = (\S+), plugin = ipam_sync, type = count, type_instance = (\S+),"
                      r" message = (\S+)", collectd.log())
    assert told == [("WARNING", "e2e", "conflicts-reservation_in_pool", "10.0.0.120"),
                    ("OKAY", "e2e", "conflicts-reservation_in_pool", "10.0.0.120:")]


def test_a_conflict_that_ipam_found_first_is_told_once(lab, ipam, db, make_collectd):
    ipam.text("prefix", "add", "10.0.0.0/24")
    collectd = make_collectd(lab, plugins={"ipam_sync": {"Interval": '"1d"'}}, interval=1).start()
    collectd.wait_for_log("keeps ")
    with contextlib.closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO conflict (kind, subject, severity, data, found_at) VALUES ('shared_mac', 'x', 'critical', '{}', ?)",
                      [time.time() * 1000 // 1])
        other.execute("INSERT INTO event (at, kind, severity, data, source) VALUES (?, 'conflict_found', 'critical', ?, 'inventory')",
                      [time.time() * 1000 // 1, '{"kind":"shared_mac","subject":"x","explanation":"told by another"}'])
        other.execute("COMMIT")
    ipam.text("site", "add", "Attic")
    collectd.wait_for_log("x: shared_mac is over", 20)
    assert len(re.findall("severity = FAILURE.*told by another", collectd.log())) == 1


def test_prometheus_sees_a_prefix_until_it_is_removed():
    extra = 'PluginDir "/usr/lib/collectd"\n' + sample("prometheus", {})
    with monitored(plugins={"ipam_sync": QUICK}, interval=1, extra=extra) as here:
        here.ipam.text("vrf", "add", 'lab "1"\\')
        here.ipam.text("prefix", "add", "10.0.0.0/24", "--vrf", 'lab "1"\\')
        here.ipam.text("prefix", "add", "2001:db8::/64")
        here.collectd.start()
        number = here.db.value("SELECT id FROM vrf WHERE name LIKE 'lab%'")
        prefix, six = f"vrf{number}-10.0.0.0_24", "2001-db8--_64"

        def metrics_with_it():
            found = here.metrics("ipam_sync")
            return found if ("count-used", "e2e", prefix) in found else None

        shown = here.collectd.wait_for(metrics_with_it, 20, "the prefix is shown")
        assert shown["count-usable", "e2e", prefix] == 254 and shown["percent-used", "e2e", six] == 0
        here.ipam.text("prefix", "rm", "10.0.0.0/24", "--vrf", 'lab "1"\\', "--yes")
        here.collectd.wait_for(lambda: ("count-used", "e2e", prefix) not in here.metrics("ipam_sync"), 20, "it is gone")
        assert ("count-used", "e2e", six) in here.metrics("ipam_sync")


def test_each_kind_of_conflict_is_told_once_and_again_when_its_facts_change(ipam, db, sync, tmp_path):
    path = tmp_path / "all.json"
    path.write_text(json.dumps(ALL_KINDS))
    sync.start()
    sync.wait_for_log("nothing to keep")
    ipam.text("import", path, "--yes")

    def told():
        rows = db.rows("SELECT json_extract(data, '$.kind') AS kind, severity FROM event WHERE kind = 'conflict_found' ORDER BY 1")
        return [(row["kind"], row["severity"]) for row in rows]

    every = [(kind, severity) for kind, (severity, _) in KINDS.items()]
    sync.wait_for(lambda: told() == every, 20, "an event for each kind")
    for row in db.rows("SELECT id FROM conflict"):
        ipam.text("conflicts", "ack", row["id"])
    changes = "SELECT count(*) FROM audit WHERE tool <> 'ipam' AND tbl = 'conflict'"
    assert db.value(changes) == 0
    ipam.text("device", "add", "thief", "10.0.0.50")
    ipam.text("prefix", "set", "10.0.0.128/25", "site=Bremen")
    again = sorted([*every, ("overlapping_prefixes", "warning")])
    sync.wait_for(lambda: told() == again, 20, "the one that changed is told again")
    assert db.value("SELECT count(*) FROM conflict WHERE ack_at IS NULL") == 1
    assert db.value(changes) == 1


def test_metrics_say_how_full_prefixes_and_pools_are(ipam, db, sync):
    ipam.text("prefix", "add", "10.0.0.0/24")
    ipam.text("prefix", "add", "2001:db8::/64")
    ipam.text("range", "add", "10.0.0.100-10.0.0.199", "dhcp")
    ipam.text("device", "add", "nas", "10.0.0.5", "2001:db8::5")
    ipam.text("address", "set", "10.0.0.120", "assignment=static")
    ipam.text("backup")
    sync.start()
    lan, pool = "ipam_sync-10.0.0.0_24", "ipam_sync-pool-10.0.0.100-10.0.0.199"

    def await_value(instance, name, low, high):  # collectd writes several at once, in no order
        def is_told():
            value = last(sync, instance, name)
            return value is not None and low <= value <= high
        sync.wait_for(is_told, 20, f"{instance} {name} is {low} to {high}")

    await_value(lan, "count-used", 2, 2)
    await_value(lan, "count-usable", 254, 254)
    await_value(lan, "percent-used", 100 * 2 / 254 - 0.01, 100 * 2 / 254 + 0.01)
    await_value(pool, "count-used", 1, 1)
    await_value(pool, "count-usable", 100, 100)
    await_value("ipam_sync-2001-db8--_64", "count-used", 1, 1)
    await_value("ipam_sync", "count-conflicts-reservation_in_pool", 1, 1)
    await_value("ipam_sync", "records-device", 1, 1)
    await_value("ipam_sync", "file_size-database", 100000, 10000000)
    await_value("ipam_sync", "duration-since_backup", 0, 60)


def test_more_prefixes_than_wanted_are_told_once(lab, ipam, make_collectd):
    for number in range(3):
        ipam.text("prefix", "add", f"10.0.{number}.0/24")
    collectd = make_collectd(lab, plugins={"ipam_sync": {**QUICK, "MaxPrefixes": "2"}}, interval=1).start()
    collectd.wait_for_log("1 prefixes and pools more than MaxPrefixes have no metrics")
    collectd.wait_for(lambda: len(collectd.measured("e2e", "ipam_sync-10.0.1.0_24", "count-used")) >= 3, 20, "rounds")
    assert collectd.log().count("more than MaxPrefixes") == 1
    assert collectd.measured("e2e", "ipam_sync-10.0.2.0_24", "count-used") == []


def test_a_locked_inventory_is_told_once_and_kept_again(ipam, db, sync):
    ipam.text("prefix", "add", "10.0.0.0/24")
    sync.start()
    sync.wait_for_log("keeps ")
    with contextlib.closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sync.wait_for_log("cannot keep the plan, and will try again", 30)
        other.execute("ROLLBACK")
    sync.wait_for_log("the plan is kept again", 30)
    assert sync.log().count("cannot keep the plan") == 1


def test_stop_does_not_wait(sync, ipam):
    ipam.text("prefix", "add", "10.0.0.0/24")
    sync.start()
    sync.wait_for_log("keeps ")
    assert sync.stop(5) == 0


def doctor(ipam):
    """It fails where a machine lacks something else."""
    return json.loads(ipam.run("doctor", "--format", "json").stdout)


def test_doctor_says_that_the_plan_is_kept(ipam, sync):
    ipam.text("prefix", "add", "10.0.0.0/24")
    rows = {row["check"]: row for row in doctor(ipam)}
    assert rows["plan"]["result"] == "warn" and "never" in rows["plan"]["found"]
    sync.start()
    sync.wait_for_log("keeps ")
    rows = {row["check"]: row for row in doctor(ipam)}
    assert rows["plan"]["result"] == "ok"


@pytest.mark.parametrize("line, reason", [
    ("KeepAudit soon", "KeepAudit in lanatlas.conf is a time"),
])
def test_a_wrong_age_keeps_it_from_starting(lab, tmp_path, make_collectd, line, reason):
    conf = tmp_path / "lanatlas.conf"
    conf.write_text(f"{line}\n")
    collectd = make_collectd(lab, plugins={"ipam_sync": QUICK}, interval=1, environment={"LANATLAS_CONF": str(conf)})
    collectd.launch()
    collectd.wait_for_log(reason)
