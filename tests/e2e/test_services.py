"""What a port can do, told apart everywhere: in the database, in `ipam status --checks` and in the metrics."""
import math
import re
import time

import pytest
from monitored import sample
from service_run import add_checks, assert_nothing_is_held_up, last_known, services, wait_for_metric

DELAY_MS = 50
PEERS = {"flappy": {7001: "reset-spoken-to", 7002: "banner:SSH-2.0-OpenSSH_9.2", 7003: "echo", 7004: "http:fine"}}

# (device, check): (state, cause), and what it is: the words of `ipam check add`
OUTCOMES = {
    ("nas", "open"): ("up", "reply", ["tcp/445"]),
    ("nas", "open6"): ("up", "reply", ["tcp/445", "--family", "6"]),
    ("nas", "refused"): ("down", "refused", ["tcp/22"]),
    ("nas", "refused6"): ("down", "refused", ["tcp/22", "--family", "6"]),
    ("nas", "filtered"): ("down", "timeout", ["tcp/9"]),
    ("nas", "filtered6"): ("down", "timeout", ["tcp/9", "--family", "6"]),
    ("cam", "unreachable"): ("down", "host unreachable", ["tcp/80"]),
    ("phone", "prohibited"): ("down", "prohibited", ["tcp/80"]),
    ("phone", "unreachable6"): ("down", "network unreachable", ["tcp/80", "--family", "6"]),
    ("phone", "prohibited6"): ("down", "prohibited", ["tcp/80", "--address", "fd98:0:0:20::99"]),
    ("nas", "unresolved"): ("unknown", "name not resolved", ["tcp/80", "--name", "nowhere.lab.test"]),
    ("nas", "named"): ("up", "reply", ["tcp/80", "--name", "web.lab.test"]),
    ("nas", "no-route"): ("unknown", "no route", ["tcp/80", "--address", "10.97.0.1"]),
    ("flappy", "reset"): ("down", "reset", ["tcp/7001", "--send", "hello", "--expect", "hello"]),
    ("flappy", "banner"): ("up", "reply", ["tcp/7002", "--expect", "^SSH-2\\.0-"]),
    ("flappy", "wrong"): ("down", "wrong answer", ["tcp/7002", "--expect", "^220 "]),
    ("flappy", "sent"): ("up", "reply", ["tcp/7003", "--send", "PING\\r\\n\\x41", "--expect", "^PING\\r\\nA$"]),
    ("flappy", "not-sent"): ("down", "silent after connecting", ["tcp/7003", "--expect", "PING"]),
    ("web", "http"): ("up", "reply", ["http"]),
    ("web", "https"): ("up", "reply", ["https", "--host", "web.lab.test"]),
    ("web", "tcp"): ("up", "reply", ["tcp/80"]),
    ("stealth", "http"): ("up", "reply", ["http"]),
}
ADDRESSES = {"nas": ("10.98.10.10", "fd98:0:0:10::10"), "cam": ("10.98.20.12",),
             "phone": ("10.98.20.16", "fd98:0:0:20::16"), "flappy": ("10.98.10.14",), "web": ("10.98.10.11",),
             "stealth": ("10.98.10.15",)}


def refuse_at_the_router(lab):
    for family, refusal, address in (("-4", "unreachable", "10.98.20.12"), ("-4", "prohibit", "10.98.20.16"),
                                     ("-6", "unreachable", "fd98:0:0:20::16"), ("-6", "prohibit", "fd98:0:0:20::99")):
        lab.run("router", "ip", family, "route", "add", refusal, address, check=True)


@pytest.fixture(scope="module")
def here():
    extra = 'PluginDir "/usr/lib/collectd"\n' + sample("prometheus", {})
    with services(peers=PEERS, extra=extra) as one:
        one.collectd.plugins["tcp_check"]["CAFile"] = f'"{one.lab.authority}"'
        refuse_at_the_router(one.lab)
        one.lab.netem("web", "delay", f"{DELAY_MS}ms")
        for device, addresses in ADDRESSES.items():
            checks = {check: words for (owner, check), (_, _, words) in OUTCOMES.items() if owner == device}
            add_checks(one, device, addresses, checks)
        one.collectd.start()
        yield one


def case_name(value):
    return "-".join(value) if isinstance(value, tuple) else None


@pytest.mark.parametrize("which", OUTCOMES, ids=case_name)
def test_each_outcome_is_told_apart_everywhere(here, which):
    device, check = which
    state, cause, _ = OUTCOMES[which]
    here.wait_for_outcome(device, check, state, cause)
    row = here.status(device, check)
    assert row["state"] == state
    if state != "up":
        assert row["cause"] == cause
    expected = {"up": 1, "down": 0}.get(state)
    wait_for_metric(here, device, check, "up", math.isnan if expected is None else lambda value: value == expected)


def test_the_connect_time_is_that_of_the_path(here):
    here.wait_until_up("web", "tcp")
    connect = last_known(here, "web", "tcp", "response_time-connect")
    assert DELAY_MS / 1000 <= connect <= 3 * DELAY_MS / 1000
    row = here.db.outcome("web", "tcp")
    assert DELAY_MS <= row["rtt_ms"] <= 3 * DELAY_MS


def test_a_short_path_is_not_delayed_by_a_long_one(here):
    here.wait_until_up("nas", "open")
    assert 0 < last_known(here, "nas", "open", "response_time-connect") < DELAY_MS / 1000 / 2


@pytest.mark.parametrize("check", ["refused", "filtered", "unresolved"])
def test_what_did_not_connect_has_no_connect_time(here, check):
    here.wait_for_outcome("nas", check, *OUTCOMES["nas", check][:2])
    here.collectd.wait_for(lambda: here.collectd.measured("nas", f"tcp_check-{check}", "up"), 10, "a sample")
    assert here.collectd.measured("nas", f"tcp_check-{check}", "response_time-connect") == []


def test_http_has_status_connect_time_and_a_longer_total(here):
    here.wait_until_up("web", "http")
    assert last_known(here, "web", "http", "response_code") == 200
    connect, total = (last_known(here, "web", "http", f"response_time-{part}") for part in ("connect", "total"))
    assert connect >= DELAY_MS / 1000
    assert 2 * DELAY_MS / 1000 <= total <= 5 * DELAY_MS / 1000
    assert here.db.outcome("web", "http")["http_status"] == 200


def test_https_has_the_days_that_its_certificate_is_valid(here):
    here.wait_until_up("web", "https")
    assert 29.9 < last_known(here, "web", "https", "tls_days_left") <= 30
    assert last_known(here, "web", "https", "response_code") == 200
    expires = here.db.outcome("web", "https")["tls_expires"] / 1000
    assert 29.9 < (expires - time.time()) / 86400 <= 30


def test_prometheus_shows_the_same(here):
    here.wait_until_up("web", "http")

    def shown():
        metrics = here.metrics("tcp_check")
        return metrics if ("response_time-total", "web", "http") in metrics else None

    metrics = here.collectd.wait_for(shown, 10, "the metrics")
    assert metrics["up", "web", "http"] == 1
    assert metrics["response_code", "web", "http"] == 200
    assert metrics["response_time-connect", "web", "http"] >= DELAY_MS / 1000
    assert math.isnan(metrics["up", "nas", "unresolved"]) or metrics["up", "nas", "refused"] == 0


def test_the_plugin_counts_itself(here):
    here.wait_for_outcome("nas", "filtered", "down", "timeout")

    def latest(name):
        return (here.collectd.measured("e2e", "tcp_check", name) or [0])[-1]

    here.collectd.wait_for(lambda: latest("count-targets") == len(OUTCOMES), 10, "count-targets")
    here.collectd.wait_for(lambda: latest("total_requests-started") >= len(OUTCOMES), 10, "probes are counted")
    here.collectd.wait_for(lambda: latest("total_requests-timeouts") >= 2, 10, "timeouts are counted")
    running = here.collectd.measured("e2e", "tcp_check", "count-running")
    assert running and max(running) <= len(OUTCOMES)
    assert_nothing_is_held_up(here.collectd)


def test_an_incident_says_which_service_and_why(here):
    here.wait_for_outcome("nas", "refused", "down", "refused")
    (known,) = here.db.incidents("nas", "refused")
    began = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(known["started"]))
    assert re.search(rf"{began}.* nas .*tcp/22 refused", here.ipam.text("incidents", "nas", "--checks"))
    causes = [row["cause"] for row in here.ipam.json("incidents", "nas", "--checks", "--open")]
    assert causes.count("tcp/22 refused") == 2  # IPv4 and IPv6


def test_a_changed_service_is_what_is_asked_from_then_on(here):
    here.wait_until_up("flappy", "banner")
    here.ipam.text("check", "add", "flappy", "tcp/7002", "--key", "changing", "--expect", "^SSH-")
    here.wait_until_up("flappy", "changing")
    here.ipam.text("check", "rm", "flappy", "changing")
    here.ipam.text("check", "add", "flappy", "tcp/7002", "--key", "changing", "--expect", "^220 ")
    here.wait_for_outcome("flappy", "changing", "down", "wrong answer")
    here.ipam.text("check", "rm", "flappy", "changing")


@pytest.mark.parametrize("words, key", [(["tcp/80"], "tcp-80"), (["http"], "http"), (["https/8443"], "https-8443"),
                                        (["tcp/80", "--family", "6"], "tcp-80-v6"), (["tls/993"], "tls-993"),
                                        (["push"], "push"), (["v4", "--family", "4"], "v4"), (["http/80"], "http")])
def test_a_check_has_the_usual_key_of_its_service(ipam, words, key):
    ipam.text("device", "add", "box", "10.98.10.14", "fd98:0:0:10::14", "--no-check")
    ipam.text("check", "add", "box", *words)
    (row,) = ipam.json("check", "list", "box")
    assert row["key"] == key
