"""What a network can do to icmp_heartbeat: forged, late, lost and repeated replies, cut links, errors of routers."""
import contextlib
import pathlib
import subprocess
import time

import pytest
from quick_heartbeat import DOWN, QUICK, UNKNOWN, UP, counter, states_entered, use_sockets, wait_for_counter
from quick_heartbeat import wait_for_state
from waiting import wait_until

FORGER = pathlib.Path(__file__).with_name("echo_forger.py")
NAS = {"v4": ("10.98.10.10", "10.98.10.99", 24), "v6": ("fd98:0:0:10::10", "fd98:0:0:10::99", 64)}


@contextlib.contextmanager
def inside(lab, node, *command):
    process = subprocess.Popen(lab.inside(node, *command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def forger(lab, family, mode):
    """nas answers with forged replies."""
    with inside(lab, "nas", "/usr/bin/python3", FORGER, *NAS[family][:2], mode) as process:
        assert process.stdout.readline() == "ready\n"
        yield


def forge_until_counted(lab, collectd, family, mode, name):
    seen = counter(collectd, name)
    with forger(lab, family, mode):
        wait_for_counter(collectd, name, seen + 2)


@pytest.fixture
def dead_nas(lab, ipam, db, make_collectd):
    """dead_nas(family, kind): collectd that has found nas, which ignores ICMP echo, down."""

    def start(family, kind):
        address, other, length = NAS[family]
        lab.run("nas", "ip", "address", "add", f"{other}/{length}", "dev", "eth0", "nodad")
        lab.host("nas", "mute")
        ipam.text("device", "add", "nas", address)
        use_sockets(lab, kind)
        collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
        wait_for_state(collectd, db, "nas", "down", family)
        raw = lab.run("prober", "sh", "-c", "cat /proc/net/raw /proc/net/raw6 | grep -c :").stdout
        assert (raw != "0\n") == (kind == "raw")
        return collectd

    return start


@pytest.mark.parametrize("kind", ["raw", "datagram"])
@pytest.mark.parametrize("family", ["v4", "v6"])
def test_forged_replies_never_make_a_dead_host_look_alive(lab, db, dead_nas, family, kind):
    collectd = dead_nas(family, kind)
    for mode in ("cookie", "sequence", "index", "source"):
        forge_until_counted(lab, collectd, family, mode, "packets-rejected")
    forge_until_counted(lab, collectd, family, "replay", "packets-late")
    assert states_entered(db, "nas", family) == [DOWN]
    assert db.value("SELECT count(*) FROM v_strip WHERE cause = 'reply'") == 0
    assert counter(collectd, "packets-received") == 0
    with forger(lab, family, "honest"):
        wait_for_state(collectd, db, "nas", "up", family)


@pytest.mark.parametrize("kind", ["raw", "datagram"])
@pytest.mark.parametrize("family", ["v4", "v6"])
def test_answers_to_another_pinger_never_make_a_dead_host_look_alive(lab, db, dead_nas, family, kind):
    collectd = dead_nas(family, kind)
    with forger(lab, family, "silent"), inside(lab, "prober", "fping", "-l", "-p", "20", NAS[family][0]) as fping:
        assert "bytes" in fping.stdout.readline()  # nas is alive for fping
        wait_for_counter(collectd, "packets-sent", counter(collectd, "packets-sent") + 8)
        assert "bytes" in fping.stdout.readline()
    assert states_entered(db, "nas", family) == [DOWN]
    assert counter(collectd, "packets-received") == 0


@pytest.mark.parametrize("kind", ["raw", "datagram"])
def test_a_second_pinger_spoils_no_measurement(lab, ipam, db, make_collectd, kind):
    ipam.add_lab(lab, "nas", "sixonly")
    use_sockets(lab, kind)
    targets = "10.98.10.10", "fd98:0:0:10::10", "fd98:0:0:10::13"
    with inside(lab, "prober", "fping", "-q", "-l", "-p", "20", *targets):
        collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
        wait_for_counter(collectd, "packets-received", 36)
    assert set(db.states().values()) == {"up"}
    assert counter(collectd, "packets-duplicate") == 0
    assert counter(collectd, "packets-received") >= counter(collectd, "packets-sent") - 9


def test_duplicates_are_counted_apart(lab, ipam, db, make_collectd):
    ipam.add_lab(lab, "nas")
    lab.netem("nas", "duplicate", "100%")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    wait_for_counter(collectd, "packets-duplicate", 20)
    assert counter(collectd, "packets-received") <= counter(collectd, "packets-sent")
    assert counter(collectd, "packets-rejected") == 0
    assert db.rows("SELECT DISTINCT cause FROM v_strip") == [{"cause": "reply"}]
    assert states_entered(db, "nas") == [UP]


def test_late_replies_are_misses_and_are_counted_apart(lab, ipam, db, make_collectd):
    ipam.add_lab(lab, "nas")
    lab.netem("nas", "delay", "260ms")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    wait_for_state(collectd, db, "nas", "down")
    wait_for_counter(collectd, "packets-late", 10)
    assert counter(collectd, "packets-received") == 0
    assert states_entered(db, "nas") == [DOWN]
    lab.netem("nas", "clear")
    wait_for_state(collectd, db, "nas", "up")


def test_reordering_and_loss_are_measured_and_change_no_state(lab, ipam, db, make_collectd):
    """Replies come back later than those to the probes after them; 16 losses in a row are one case in 10^8."""
    ipam.add_lab(lab, "nas")
    lab.pin_neighbours("prober", "nas")
    lab.netem("nas", "delay", "350ms", "loss", "30%", "reorder", "50%")
    options = {"Interval": "0.2", "Timeout": "0.2", "RecheckInterval": "0.2", "FlushInterval": "1"}
    spoilt = {**options, "DownAfter": "60", "UpAfter": "1"}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": spoilt}, interval=0.5).start()
    wait_for_counter(collectd, "packets-sent", 100, timeout=40)
    sent, received = counter(collectd, "packets-sent"), counter(collectd, "packets-received")
    assert 0.15 * sent < received < 0.6 * sent  # half of the 70 % that are not lost come in time
    assert counter(collectd, "packets-late") > 0.1 * sent
    assert counter(collectd, "packets-rejected") == 0
    for check in ("v4", "v6"):
        assert states_entered(db, "nas", check) == [UP]
    times = [row["rtt_us"] for row in db.rows("SELECT rtt_us FROM v_strip WHERE cause = 'reply'")]
    assert times and max(times) < 200000


LAN = ("nas", "sixonly", "cam", "phone")
LAN_CHECKS = {("nas", "v4"), ("nas", "v6"), ("sixonly", "v6"), ("cam", "v4"), ("phone", "v4"), ("phone", "v6")}


def wait_for_all(collectd, db, state):
    collectd.wait_for(lambda: {key for key, value in db.states().items() if value == state} == LAN_CHECKS, 30,
                      f"all are {state}")


@pytest.mark.parametrize("kind", ["raw", "datagram"])
@pytest.mark.parametrize("cut, mend, cause", [("down", "up", "link down"), ("off", "on", None)])
def test_our_own_cut_link_makes_no_target_down(lab, ipam, db, make_collectd, kind, cut, mend, cause):
    ipam.add_lab(lab, *LAN)
    use_sockets(lab, kind)
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    wait_for_all(collectd, db, "up")
    for _ in range(3):
        cut_at = time.time()
        lab.link(cut)
        wait_for_all(collectd, db, "unknown")
        lab.link(mend)
        wait_for_all(collectd, db, "up")
        assert time.time() - cut_at < 20
    causes = {row["cause"] for row in db.rows("SELECT cause FROM v_incident WHERE state = 'unknown'")}
    assert causes and causes <= ({cause} if cause else {"link down", "no route"})
    assert db.value("SELECT count(*) FROM transition WHERE to_state = ?", DOWN) == 0
    for device, check in LAN_CHECKS:
        assert states_entered(db, device, check) == [UP] + [UNKNOWN, UP] * 3


def test_while_the_self_check_fails_silence_is_unknown(lab, ipam, db, make_collectd):
    ipam.add_lab(lab, "nas", "cam", "phone")
    quick = {**QUICK, "SelfCheck": ['"10.98.10.1"', '"fd98:0:0:10::1"']}
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": quick}, interval=0.5).start()
    collectd.wait_for(lambda: set(db.states().values()) == {"up"}, 20, "all are up")
    lab.host("router", "down")
    wait_for_state(collectd, db, "cam", "unknown")
    assert db.incidents("cam")[-1]["cause"] == "self-check failed"
    lab.host("nas", "mute")
    for check in ("v4", "v6"):
        wait_for_state(collectd, db, "nas", "unknown", check)
    lab.host("router", "up")
    wait_for_state(collectd, db, "cam", "up")
    assert db.value("SELECT count(*) FROM transition WHERE to_state = ? AND cause <> 1", DOWN) == 0
    assert states_entered(db, "cam") == [UP, UNKNOWN, UP]
    for check in ("v4", "v6"):  # now nas alone is silent
        wait_for_state(collectd, db, "nas", "down", check)
        assert states_entered(db, "nas", check) == [UP, UNKNOWN, DOWN]


def test_without_a_self_check_a_dead_router_is_an_outage(lab, ipam, db, make_collectd):
    """What the test above would show if the self-check did nothing."""
    ipam.add_lab(lab, "cam")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    wait_for_state(collectd, db, "cam", "up")
    lab.host("router", "down")
    wait_for_state(collectd, db, "cam", "down")
    assert states_entered(db, "cam") == [UP, DOWN]


# What Linux answers for such a route (RFC 1812 §5.2.7.1, RFC 4443 §3.1).
REFUSALS = [
    ("-4", "unreachable", "10.98.20.16", "v4", "host unreachable"),
    ("-4", "prohibit", "10.98.20.16", "v4", "prohibited"),
    ("-6", "unreachable", "fd98:0:0:20::16", "v6", "network unreachable"),
    ("-6", "prohibit", "fd98:0:0:20::16", "v6", "prohibited"),
]


@pytest.mark.parametrize("kind", ["raw", "datagram"])
def test_the_error_of_a_router_is_the_cause(lab, ipam, db, make_collectd, kind):
    ipam.text("device", "add", "phone", "10.98.20.16", "fd98:0:0:20::16")
    use_sockets(lab, kind)
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": QUICK}, interval=0.5).start()
    for family, refusal, address, check, cause in REFUSALS:
        wait_for_state(collectd, db, "phone", "up", check)
        lab.run("router", "ip", family, "route", "add", refusal, address)
        wait_for_state(collectd, db, "phone", "down", check)
        assert cause in ipam.text("status", "--checks", "phone")
        lab.run("router", "ip", family, "route", "delete", refusal, address)
        assert db.incidents("phone", check)[-1]["cause"] == cause


def test_an_absent_host_behind_a_router_is_host_unreachable(lab, ipam, db, make_collectd):
    """The router itself says so once nobody answers for the address (RFC 1812 §4.3.3.1)."""
    ipam.add_lab(lab, "cam")
    slow = {**QUICK, "Interval": "1", "Timeout": "1", "RecheckInterval": "1"}
    lab.run("router", "sh", "-c", "echo 200 >/proc/sys/net/ipv4/neigh/eth20/retrans_time_ms")
    lab.host("cam", "down")
    collectd = make_collectd(lab, plugins={"icmp_heartbeat": slow}, interval=0.5).start()
    wait_until(lambda: db.incidents("cam"), 30, "an incident", collectd.output)
    assert db.incidents("cam")[-1]["cause"] == "host unreachable"
