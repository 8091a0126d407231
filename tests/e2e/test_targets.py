"""What is probed: devices added, changed, renamed and removed while collectd runs, Host lines, fixed addresses."""
import subprocess
import time

import pytest
from monitored import monitored, sample

INTERVAL = 1
TAKES_EFFECT = INTERVAL * 1.2 + 1  # jitter, and the moment until it is in the database
SLEEPY_DOWN_AFTER = 5
NORMAL, SLEEPY = 1, 2  # check profiles
HOSTS = {
    "Host": ['"fd98:0:0:10::11"'],
    '<Host "camera">\n Address "10.98.20.12"\n Interval 1\n Profile "sleepy"\n DownAfter 7\n UpAfter 2\n</Host>': "",
}


@pytest.fixture(scope="module")
def here():
    options = {"Interval": INTERVAL, "Timeout": 0.4, "RecheckInterval": 0.4, "FlushInterval": 1,
               "SleepyDownAfter": SLEEPY_DOWN_AFTER, **HOSTS}
    extra = sample("rrdtool", {"CacheTimeout": 0})
    with monitored(plugins={"icmp_heartbeat": options}, extra=extra, interval=1) as one:
        one.ipam.text("device", "add", "witness", "10.98.10.10")
        one.collectd.start()
        one.wait_until_up("witness")
        yield one


def echoes(here, node):
    """IPv4 echo requests that have reached a node."""
    lines = [line.split() for line in here.lab.run(node, "cat", "/proc/net/snmp").stdout.splitlines()]
    names, values = [line for line in lines if line[0] == "Icmp:"]
    return int(values[names.index("InEchos")])


def wait_for_probes(here, node, count):
    target = echoes(here, node) + count
    timeout = count * INTERVAL * 1.5 + 2
    here.collectd.wait_for(lambda: echoes(here, node) >= target, timeout, f"{count} probes to {node}")


def assert_probed_no_more(here, node):
    """What was under way may still arrive within one interval; then nothing, while the witness is probed on."""
    wait_for_probes(here, "nas", 2)
    before = echoes(here, node)
    wait_for_probes(here, "nas", 2)
    assert echoes(here, node) == before


def test_an_added_device_is_probed_within_one_interval_and_a_removed_one_no_more(here):
    here.ipam.text("device", "add", "guest", "10.98.10.11")
    here.wait_until_up("guest", timeout=TAKES_EFFECT)
    wait_for_probes(here, "web", 1)
    here.ipam.text("device", "rm", "guest", "--yes")
    assert_probed_no_more(here, "web")


def test_an_unmonitored_device_is_probed_no_more_and_again(here):
    here.ipam.text("device", "add", "paused", "10.98.10.11")
    here.wait_until_up("paused", timeout=TAKES_EFFECT)
    here.ipam.text("device", "set", "paused", "monitored=no")
    assert_probed_no_more(here, "web")
    here.ipam.text("device", "set", "paused", "monitored=yes")
    wait_for_probes(here, "web", 1)
    here.ipam.text("device", "rm", "paused", "--yes")


def test_a_changed_address_is_followed_and_a_fixed_one_stays(here):
    here.ipam.text("device", "add", "mover", "10.98.10.15")
    here.ipam.text("check", "add", "mover", "fixed", "--address", "10.98.10.15", "--interval", "1d")
    here.wait_until_down("mover", timeout=10)
    here.ipam.text("device", "set", "mover", "address+=10.98.10.14", "address-=10.98.10.15")
    here.wait_until_up("mover", timeout=TAKES_EFFECT)
    here.collectd.wait_for(lambda: here.status("mover")["address"] == "10.98.10.14", 5, "the address in ipam status")
    fixed = here.db.rows("SELECT address FROM v_check WHERE device_key = 'mover' AND key = 'fixed'")
    assert fixed == [{"address": "10.98.10.15"}]
    here.ipam.text("check", "rm", "mover", "fixed")
    assert_probed_no_more(here, "stealth")
    here.ipam.text("device", "rm", "mover", "--yes")


def test_an_added_check_with_a_fixed_address_is_probed_there(here):
    here.ipam.text("device", "add", "gateway", "10.98.10.15")
    here.ipam.text("check", "add", "gateway", "inside", "--address", "10.98.20.1")
    here.wait_until_up("gateway", "inside", TAKES_EFFECT)
    here.wait_until_down("gateway", "v4")
    here.ipam.text("device", "rm", "gateway", "--yes")


def rrd_last(path):
    result = subprocess.run(["rrdtool", "last", path], capture_output=True, text=True, check=False)
    return int(result.stdout or 0)


def test_a_renamed_device_keeps_key_files_and_history(here):
    here.ipam.text("device", "add", "old-name", "10.98.10.14")
    here.wait_until_up("old-name")
    path = here.folder / "rrd" / "old-name" / "icmp_heartbeat-v4" / "up.rrd"
    here.collectd.wait_for(path.exists, 10, "the RRD file")
    history = here.db.transitions("old-name")
    folders = set((here.folder / "rrd").iterdir())
    here.ipam.text("device", "set", "old-name", "name=New Name")
    renamed = time.time()
    here.collectd.wait_for(lambda: rrd_last(path) > renamed + 1, INTERVAL * 2 + 5, "the same file goes on")
    assert set((here.folder / "rrd").iterdir()) == folders
    assert here.db.transitions("old-name") == history
    row = here.status("New Name")
    assert (row["device"], row["key"], row["state"]) == ("New Name", "old-name", "up")


def test_a_notification_tells_the_new_name(here):
    here.ipam.text("device", "add", "caterpillar", "10.98.20.16")
    here.wait_until_up("caterpillar")
    here.ipam.text("device", "set", "caterpillar", "name=butterfly")
    wait_for_probes(here, "nas", 1)
    here.lab.host("phone", "down")
    here.collectd.wait_for_log("host = caterpillar, plugin = icmp_heartbeat, plugin_instance = v4, type = up, "
                               "message = butterfly v4 (10.98.20.16) is down", 10)
    here.lab.host("phone", "up")
    here.ipam.text("device", "rm", "caterpillar", "--yes")


def test_host_lines_are_probed_and_say_where_they_come_from(here):
    configured = "SELECT * FROM v_check WHERE source = 'config' ORDER BY id"
    here.collectd.wait_for(lambda: len(here.db.rows(configured)) == 2, 5, "the Host lines are in the inventory")
    checks = here.db.rows(configured)
    assert [row["device_name"] for row in checks] == ["fd98:0:0:10::11", "camera"]
    for row in checks:
        here.wait_until_up(row["device_key"], row["key"])
    plain, block = checks
    assert (plain["address"], plain["interval_ms"], plain["profile"]) == ("fd98:0:0:10::11", 0, NORMAL)
    assert (block["address"], block["interval_ms"]) == ("10.98.20.12", 1000)
    assert (block["down_after"], block["up_after"]) == (7, 2)
    assert block["profile"] == SLEEPY


def test_a_sleepy_check_is_patient_and_asks_no_more_often(here):
    here.ipam.text("device", "add", "dozer", "10.98.10.13", "--no-check")
    here.ipam.text("device", "set", "dozer", "address+=fd98:0:0:10::13")
    here.ipam.text("check", "add", "dozer", "awake", "--family", "6", "--interval", "1s", "--down-after", "2")
    here.ipam.text("check", "add", "dozer", "doze", "--family", "6", "--interval", "1s", "--profile", "sleepy")
    here.wait_until_up("dozer", "awake")
    here.wait_until_up("dozer", "doze")
    here.lab.host("sixonly", "down")
    here.wait_until_down("dozer", "awake")
    assert here.db.state("dozer", "doze") == "up"
    here.wait_until_down("dozer", "doze", SLEEPY_DOWN_AFTER * 1.2 + 2)
    lasted = time.time() - here.db.transitions("dozer", "doze")[-1]["at"] / 1000
    assert lasted > (SLEEPY_DOWN_AFTER - 1) * 0.85
    here.lab.host("sixonly", "up")
    here.wait_until_up("dozer", "doze")


def test_a_device_without_an_address_is_unknown_and_says_so(here):
    here.ipam.text("device", "add", "ghost", "--no-check")
    here.ipam.text("check", "add", "ghost", "v4", "--family", "4")
    here.collectd.wait_for(lambda: here.status("ghost")["cause"] == "no address", 10, "the cause")
    assert here.status("ghost")["state"] == "unknown"
