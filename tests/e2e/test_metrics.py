"""What RRD files and Prometheus hold: the true round-trip time, the true loss, and a gap while nothing answers."""
import math
import statistics
import time

import pytest
from monitored import monitored, sample
from prometheus_run import Prometheus
from rrd_file import fetch, known
from waiting import wait_until

DELAY_MS = 20
LOSS = 0.3
LOSSY_CHECKS = 10
SAMPLES = 12  # one a second
INTERVAL = 0.25
SPREAD = 1.2  # a value tells of the second before it, and RRD spreads it over the time since the last
NEAR = 1 + SPREAD  # of two such times


def five_sigma(probes):
    return 5 * math.sqrt(LOSS * (1 - LOSS) / probes)


class Measured:
    """One run in which each host has one fault, and flappy an outage."""

    def __init__(self, here, prometheus):
        self.here = here
        self.prometheus = prometheus
        self.started = time.time()
        here.collectd.wait_for(lambda: len(self.rrd("flappy", "ping")) >= 9, 20, "flappy has measurements")
        self.pulled = time.time()
        here.lab.host("flappy", "down")
        here.wait_until_down("flappy")
        self.down = time.time()
        here.collectd.wait_for(lambda: len(self.scraped_since(self.down)) >= 6, 20, "Prometheus has seen the outage")
        self.plugged = time.time()
        here.lab.host("flappy", "up")
        here.wait_until_up("flappy")
        self.up = time.time()
        here.collectd.wait_for(lambda: len(self.rrd("lossy", "ping_droprate", "k0")) >= SAMPLES, 30, "many probes")
        here.collectd.wait_for(lambda: len(self.rrd("flappy", "ping", start=self.up + 1)) >= 3, 20, "values after it")
        self.counters = {name: here.counter(name) for name in ("sent", "received", "late", "duplicate", "rejected")}
        self.ended = time.time()

    def rrd_all(self, device, metric, start, end=None, check="v4"):
        path = self.here.folder / "rrd" / device / f"icmp_heartbeat-{check}" / f"{metric}.rrd"
        return [row for row in fetch(path, start, end or time.time()) if row[0] > start]

    def rrd(self, device, metric, check="v4", start=0):
        return known(self.rrd_all(device, metric, max(start, self.started), check=check))

    def scraped(self, device, metric, check="v4"):
        selector = f'collectd_icmp_heartbeat_{metric}{{instance="{device}",icmp_heartbeat="{check}"}}'
        return self.prometheus.samples(selector)

    def scraped_since(self, start):
        return [row for row in self.scraped("flappy", "up") if row[0] > start]

    def before_outage(self, rows):
        return known(row for row in rows if row[0] <= self.pulled - SPREAD)

    def during_outage(self, rows):
        """Rows about the time when the outage was known and had not yet ended."""
        return [value for at, value in rows if self.down + SPREAD + 1 < at <= self.plugged - SPREAD]


def add_targets(here):
    for name, host, check in (("delayed", "web", "v4"), ("doubled", "phone", "v4"), ("flappy", "flappy", "v4"),
                              ("mixed", "cam", "v4"), ("steady", "router", "v4")):
        address = "10.98.10.1" if host == "router" else here.lab.nodes()[host]["ipv4"]
        here.ipam.text("device", "add", name, address, *(["--type", "router"] if host == "router" else []))
        assert here.db.rows("SELECT * FROM v_check WHERE device_key = ? AND key = ?", name, check)
    here.ipam.text("device", "add", "delayed6", "fd98:0:0:10::11")
    here.ipam.text("device", "add", "lossy")
    for number in range(LOSSY_CHECKS):
        # A run of 20 misses: 10 checks * 200 probes * 0.3^20 = 7e-8
        here.ipam.text("check", "add", "lossy", f"k{number}", "--address", "10.98.10.10", "--down-after", "20")


@pytest.fixture(scope="module")
def measured():
    options = {"Interval": f'"{INTERVAL * 1000:.0f}ms"', "Timeout": f'"{INTERVAL * 1000:.0f}ms"',
               "RecheckInterval": f'"{INTERVAL * 1000:.0f}ms"', "FlushInterval": 1}
    extra = 'PluginDir "/usr/lib/collectd"\n' + sample("rrdtool", {"CacheTimeout": 0}) + sample("prometheus", {})
    with monitored(plugins={"icmp_heartbeat": options}, extra=extra, interval=1) as here:
        add_targets(here)
        here.lab.netem("web", "delay", f"{DELAY_MS}ms")
        here.lab.pin_neighbours("prober", "nas")
        here.lab.netem("nas", "loss", f"{LOSS:.0%}")
        here.lab.netem("phone", "duplicate", "100%")
        # Half of the answers overtake the other half, which come after their time, amid those of the next probe
        here.lab.netem("cam", "delay", f"{INTERVAL * 1500:.0f}ms", "reorder", "50%")
        here.collectd.start()
        with Prometheus(here) as prometheus:
            yield Measured(here, prometheus)


@pytest.mark.parametrize("device, check", [("delayed", "v4"), ("delayed6", "v6")])
def test_rrd_holds_the_delay(measured, device, check):
    times = measured.rrd(device, "ping", check)
    assert len(times) >= SAMPLES
    assert DELAY_MS - 1 <= statistics.median(times) <= DELAY_MS + 1


def test_prometheus_holds_the_delay(measured):
    times = known(measured.scraped("delayed", "ping"))
    assert len(times) >= SAMPLES // 3  # Prometheus takes up its targets after five seconds
    assert DELAY_MS - 1 <= statistics.median(times) <= DELAY_MS + 1


def test_a_host_beside_a_delayed_one_is_not_delayed(measured):
    assert statistics.median(measured.rrd("steady", "ping")) < 5


def test_rrd_has_a_gap_in_the_outage_and_never_zero(measured):
    rows = measured.rrd_all("flappy", "ping", measured.started)
    outage = measured.during_outage(rows)
    assert len(outage) >= 1 and all(math.isnan(value) for value in outage)
    assert len(measured.before_outage(rows)) >= 2
    assert len(known(row for row in rows if row[0] > measured.up + 1)) >= 2
    assert min(known(rows)) > 0


def test_metric_and_incident_agree_on_beginning_and_end(measured):
    incident = measured.here.db.incidents("flappy")[0]
    began, ended = incident["started"], incident["ended"]
    sampled = {at for at, value in measured.rrd_all("flappy", "up", measured.started) if not math.isnan(value)}
    delays = {at: value for at, value in measured.rrd_all("flappy", "ping", measured.started) if at in sampled}
    before = [value for at, value in delays.items() if min(delays) < at < began - NEAR]
    between = [value for at, value in delays.items() if began + NEAR < at < ended - NEAR]
    after = [value for at, value in delays.items() if at > ended + NEAR]
    assert before and after and not any(math.isnan(value) for value in before + after)
    assert between and all(math.isnan(value) for value in between)


def test_rrd_says_down_and_all_lost_in_the_outage(measured):
    for metric, outside, inside in (("up", 1, 0), ("ping_droprate", 0, 1)):
        rows = measured.rrd_all("flappy", metric, measured.started)
        outage = measured.during_outage(rows)
        assert outage == [inside] * len(outage) and outage, metric
        assert measured.before_outage(rows)[-1] == outside, metric
        assert known(rows)[-1] == outside, metric


def test_prometheus_has_a_gap_in_the_outage_and_never_zero(measured):
    rows = measured.scraped("flappy", "ping")
    assert measured.during_outage(rows) == []  # the gap was told once, before
    # Told once, it stays for two intervals: a scrape sees it, or it comes between two
    assert known(row for row in rows if measured.pulled + SPREAD < row[0] <= measured.plugged) == []
    assert len(known(row for row in rows if row[0] > measured.up)) >= 2
    assert min(known(rows)) > 0
    up = measured.during_outage(measured.scraped("flappy", "up"))
    assert up and up == [0] * len(up)


def test_loss_is_what_it_is(measured):
    rates = [rate for number in range(LOSSY_CHECKS) for rate in measured.rrd("lossy", "ping_droprate", f"k{number}")]
    probes = len(rates) / INTERVAL * 0.9  # jitter: not quite one probe in each interval
    assert abs(statistics.fmean(rates) - LOSS) < five_sigma(probes)


def test_a_lossy_host_is_never_down(measured):
    for number in range(LOSSY_CHECKS):
        assert [row["to_state"] for row in measured.here.db.transitions("lossy", f"k{number}")] == [1]


def test_answers_that_are_there_keep_their_time_whatever_is_lost(measured):
    assert max(measured.rrd("lossy", "ping", "k0")) < INTERVAL * 1000


def test_duplicates_are_counted_and_change_nothing(measured):
    # one duplicate for each probe of one of the targets, and of no other
    probes = (measured.ended - measured.started) / INTERVAL
    assert 0.5 * probes < measured.counters["duplicate"] < 1.3 * probes
    assert statistics.median(measured.rrd("doubled", "ping_droprate")) == 0
    assert [row["to_state"] for row in measured.here.db.transitions("doubled")] == [1]


def test_late_answers_count_as_late_and_for_no_other_probe(measured):
    rates = measured.rrd("mixed", "ping_droprate")
    assert abs(statistics.fmean(rates) - 0.5) < 5 * math.sqrt(0.25 / (len(rates) / INTERVAL * 0.9))
    assert measured.counters["late"] >= 0.2 * len(rates) / INTERVAL
    # those that came in time were never held back: a late one taken for the next probe's would show half an interval
    assert statistics.median(measured.rrd("mixed", "ping")) < INTERVAL * 1000 / 5


def test_nothing_of_all_this_is_rejected(measured):
    assert measured.counters["rejected"] == 0


def test_the_files_of_a_target_are_four(measured):
    folder = measured.here.folder / "rrd" / "steady" / "icmp_heartbeat-v4"
    wait_until(lambda: {path.name for path in folder.iterdir()} ==
               {"ping.rrd", "ping_droprate.rrd", "ping_stddev.rrd", "up.rrd"}, 5, "four files")
