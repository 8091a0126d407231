"""`ipam graph` and the history in `ipam device show`: RRD files made by rrdtool, figures compared with rrdtool's own."""
import csv
import datetime
import io
import json
import math
import os
import re
import sqlite3
import struct
import subprocess
import time

import pytest

from collectd_run import BUILD
from rrd_file import STEP, Rrd, fetch, known
from terminal import Terminal

IPAM = BUILD / "ipam"
HOUR = 3600
NAN = math.nan


@pytest.fixture
def rrd(tmp_path, monkeypatch):
    folder = tmp_path / "rrd"
    folder.mkdir()
    monkeypatch.setenv("LANATLAS_RRD", str(folder))
    return Rrd(folder)


@pytest.fixture
def router(ipam):
    ipam.text("device", "add", "Router", "192.0.2.1", "2001:db8::1")
    return ipam


def day(value):
    """A value per step of the last 24 hours: value(share of the day that has passed)."""
    count = 24 * HOUR // STEP
    return [value(i / count) for i in range(count)]


@pytest.fixture
def measured(router, rrd):
    """v4: rising from 1 to 2 ms, with a peak; 10 % lost for a quarter; then down and unknown for an hour each."""
    down, unknown = (lambda at: 0.5 <= at < 0.5 + 1 / 24), (lambda at: 0.75 <= at < 0.75 + 1 / 24)
    rrd.write("icmp_heartbeat-v4", "ping", day(lambda at: NAN if down(at) or unknown(at) else 50.0 if 0.9 < at < 0.9006 else 1 + at))
    rrd.write("icmp_heartbeat-v4", "ping_stddev", day(lambda at: NAN if down(at) or unknown(at) else 0.2))
    rrd.write("icmp_heartbeat-v4", "ping_droprate", day(lambda at: NAN if unknown(at) else 1.0 if down(at) else 0.1 if at < 0.25 else 0.0))
    rrd.write("icmp_heartbeat-v4", "up", day(lambda at: NAN if unknown(at) else 0.0 if down(at) else 1.0))
    return router


def add_service(ipam, key="https"):
    """A check of tcp_check, as `ipam check add` writes it into the table."""
    with sqlite3.connect(ipam.database, timeout=10) as connection:
        connection.create_function("audit_user", 0, lambda: "tester")
        connection.create_function("audit_tool", 0, lambda: "test")
        row = connection.execute("SELECT * FROM probe_check WHERE key = 'v4'")
        names = [column[0] for column in row.description if column[0] != "id"]
        values = dict(zip([column[0] for column in row.description], row.fetchone()))
        values.update(key=key, plugin="tcp_check")
        marks = ", ".join("?" * len(names))
        connection.execute(f"INSERT INTO probe_check ({', '.join(names)}) VALUES ({marks})", [values[name] for name in names])
    connection.close()


def points(ipam, *arguments):
    rows = ipam.json("graph", *arguments)
    for row in rows:
        row["at"] = int(datetime.datetime.fromisoformat(row["time"].replace("Z", "+00:00")).timestamp())
    return rows


def refused(ipam, *arguments, code=1, **options):
    done = ipam.run(*arguments, **options)
    assert done.returncode == code and done.stdout == "" and done.stderr.startswith("ipam: "), done
    return done.stderr


# Points


@pytest.mark.parametrize("since", [10 * 60, 3 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR])
def test_the_points_are_those_of_rrdtool(measured, rrd, since):
    rows = points(measured, "router", "--since", f"{since}s")
    end = int(time.time())
    for field, metric, function in (("avg_ms", "ping", "AVERAGE"), ("min_ms", "ping", "MIN"), ("max_ms", "ping", "MAX"),
                                    ("loss", "ping_droprate", "AVERAGE")):
        # a second between the two programs may add a row at either end
        theirs = dict(fetch(rrd.path("icmp_heartbeat-v4", metric), end - since, end, function))
        ours = {row["at"]: row[field] for row in rows}
        assert len(ours.keys() - theirs.keys()) <= 1 and len(theirs.keys() - ours.keys()) <= 2
        for at in ours.keys() & theirs.keys():
            assert ours[at] == (None if math.isnan(theirs[at]) else pytest.approx(theirs[at], abs=0.00051)), at
    assert any(row["avg_ms"] for row in rows)


def test_csv_has_the_same_points(measured):
    rows = list(csv.DictReader(io.StringIO(measured.text("graph", "router", "--format", "csv"))))
    assert list(rows[0]) == ["time", "min_ms", "avg_ms", "max_ms", "loss", "down"]
    by_time = {row["time"]: row for row in measured.json("graph", "router")}
    same = [row for row in rows if row["time"] in by_time]
    assert len(same) >= len(rows) - 1
    for row in same:
        for field in ("min_ms", "avg_ms", "max_ms", "loss", "down"):
            value = by_time[row["time"]][field]
            assert row[field] == "" if value is None else float(row[field]) == value


def test_down_and_unknown_are_told_apart(measured, rrd):
    rows = points(measured, "router", "--since", "1d")
    begin = rrd.now - 24 * HOUR
    for at, down, loss in ((0.52, 1, 1), (0.77, None, None), (0.1, 0, 0.1), (0.6, 0, 0)):
        row = next(row for row in rows if row["at"] >= begin + at * 24 * HOUR)
        assert (row["down"], row["loss"]) == (down, pytest.approx(loss) if loss else loss)
        assert (row["avg_ms"] is None) == (down != 0)


def test_the_summary_is_that_of_the_points(measured, rrd):
    (history,) = measured.json("device", "show", "router", "--since", "12h")[0]["history"]
    end = int(time.time())
    times = known(fetch(rrd.path("icmp_heartbeat-v4", "ping"), end - 12 * HOUR, end))
    maxima = known(fetch(rrd.path("icmp_heartbeat-v4", "ping"), end - 12 * HOUR, end, "MAX"))
    losses = known(fetch(rrd.path("icmp_heartbeat-v4", "ping_droprate"), end - 12 * HOUR, end))
    assert history["check"] == "v4"
    assert history["avg_ms"] == pytest.approx(sum(times) / len(times), abs=0.01)
    assert history["p95_ms"] == pytest.approx(sorted(times)[math.ceil(0.95 * len(times)) - 1], abs=0.01)
    assert history["max_ms"] == pytest.approx(max(maxima), abs=0.001) and history["max_ms"] == 50
    minima = known(fetch(rrd.path("icmp_heartbeat-v4", "ping"), end - 12 * HOUR, end, "MIN"))
    assert history["min_ms"] == pytest.approx(min(minima), abs=0.01) and min(minima) < min(times) + 0.01
    assert history["loss"] == pytest.approx(sum(losses) / len(losses), abs=0.002)
    assert history["down"] == pytest.approx(1 / 11, abs=0.005)


def test_a_service_is_told_in_milliseconds(router, rrd):
    add_service(router)
    rrd.write("tcp_check-https", "response_time-connect", day(lambda at: 0.0125))
    rrd.write("tcp_check-https", "up", day(lambda at: 1.0 if at > 0.5 else 0.0))
    (history,) = router.json("device", "show", "router")[0]["history"]
    assert (history["check"], history["avg_ms"], history["p95_ms"], history["loss"]) == ("https", 12.5, 12.5, None)
    assert history["down"] == pytest.approx(0.5, abs=0.01)
    shown = router.text("graph", "router")
    assert "https" in shown and "connect time" in shown


def test_pings_come_first_and_a_check_can_be_named(measured, rrd):
    add_service(measured, "a-service")
    rrd.write("tcp_check-a-service", "response_time-connect", day(lambda at: 0.5))
    assert "round-trip time" in measured.text("graph", "router")
    assert "connect time" in measured.text("graph", "router", "--check", "a-service")
    assert [row["check"] for row in measured.json("device", "show", "router")[0]["history"]] == ["v4", "a-service"]
    rrd.path("icmp_heartbeat-v4", "ping").unlink()
    rrd.path("icmp_heartbeat-v4", "up").unlink()
    assert "a-service" in measured.text("graph", "router")


def test_archives_of_averages_alone_will_do(router, rrd):
    rrd.write("icmp_heartbeat-v4", "ping", day(lambda at: 2.0 if at < 0.5 else 4.0), extra=("AVERAGE",))
    (history,) = router.json("device", "show", "router")[0]["history"]
    assert (history["min_ms"], history["max_ms"], history["loss"], history["down"]) == (2, 4, None, None)
    assert all(row["min_ms"] is None for row in router.json("graph", "router"))


# Text


def test_device_show_says_nothing_without_files(router, rrd):
    shown = router.run("device", "show", "router")
    assert shown.returncode == 0 and shown.stderr == "" and "LAST 24h" not in shown.stdout
    record = router.json("device", "show", "router")[0]
    assert record["history"] is None
    rrd.folder.rmdir()
    assert router.json("device", "show", "router")[0] == record
    assert "history" not in router.json("device", "list")[0]


def test_device_show_has_a_sparkline(measured):
    shown = measured.text("device", "show", "router", "--since", "1d")
    record, _, table = shown.split("\n\n")
    assert record.startswith("KEY ") and "NOTES" in record
    head, row = table.splitlines()
    assert head.split() == ["CHECK", "MIN", "AVG", "P95", "MAX", "LOSS", "DOWN", "LAST", "1d"]
    line = row.split()[-1]
    assert len(line) == 30 and set(line) <= set("▁▂▃▄▅▆▇█✗·_.-~=+*#x?") and re.search("[✗x]", line)


def test_csv_holds_the_history_as_json(measured):
    (row,) = csv.DictReader(io.StringIO(measured.text("device", "show", "router", "--format", "csv")))
    assert json.loads(row["history"])[0]["check"] == "v4"


@pytest.mark.parametrize("columns", [40, 80, 133])
def test_the_graph_fits_its_terminal(measured, columns):
    def shown(**environment):
        terminal = Terminal([IPAM, "graph", "router", "--no-color"], columns=columns, LANATLAS_DB=str(measured.database), **environment)
        return terminal.finish().replace("\r", "")

    lines = shown().splitlines()
    frame = [line for line in lines if "│" in line or "└" in line]
    assert len(frame) == 13 and all(len(line) == columns for line in frame)
    assert "█" in frame[9] and "✗" in frame[11]
    assert ("·" in frame[11]) == (columns >= 80)  # an hour that is unknown fills no column of 48 minutes
    assert shown(LC_CTYPE="C").isascii()


def test_colour_is_for_terminals(measured):
    terminal = Terminal([IPAM, "graph", "router"], LANATLAS_DB=str(measured.database))
    assert "\x1b[31m✗" in terminal.finish()
    assert "\x1b" not in measured.text("graph", "router")


def test_the_axis_has_local_times(measured):
    def labels(zone):
        environment = {**os.environ, "LANATLAS_DB": str(measured.database), "TZ": zone}
        shown = subprocess.run([IPAM, "graph", "router"], capture_output=True, text=True, check=True, env=environment).stdout
        return [(label.group(), label.start()) for line in shown.splitlines() for label in re.finditer(r"\d\d:\d\d", line)]

    assert labels("UTC") and labels("UTC") != labels("Asia/Kathmandu")  # which is 5:45 ahead; marks are whole hours
    assert all(label.endswith(":00") for label, _ in labels("Asia/Kathmandu"))


# Pictures


def test_a_png_has_the_size_that_it_says(measured, tmp_path):
    picture = tmp_path / "a b:c.png"
    assert measured.text("graph", "router", "-o", picture) == ""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and data.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", data[16:24])
    assert 900 <= width <= 1300 and 300 <= height <= 600 and len(data) > 5000
    assert sorted(tmp_path.iterdir()) == sorted([measured.database, *measured.database.parent.glob("inventory.db-*"), picture,
                                                 *tmp_path.glob("*.lock"), tmp_path / "rrd"])


def test_svg_and_pdf_are_what_their_name_says(measured, tmp_path):
    measured.text("graph", "router", "--output", tmp_path / "g.SVG")
    svg = (tmp_path / "g.SVG").read_text()
    assert svg.startswith("<?xml") and "<svg" in svg and svg.rstrip().endswith("</svg>")
    measured.text("graph", "router", "-o", tmp_path / "g.pdf", "--since", "7d")
    pdf = (tmp_path / "g.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-") and b"%%EOF" in pdf[-32:]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "nonsense"])
def test_a_name_in_any_script_is_drawn_in_any_locale(measured, tmp_path, monkeypatch, locale):
    measured.text("device", "set", "router", "name=Büro 東京 : %s \\n " + "ü" * 100)
    monkeypatch.setenv("LC_ALL", locale)
    done = measured.run("graph", "router", "-o", tmp_path / "g.png")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "g.png").stat().st_size > 5000


def test_an_old_picture_is_replaced_only_by_a_whole_one(measured, rrd, tmp_path):
    picture = tmp_path / "g.png"
    picture.write_text("old")
    picture.chmod(0o640)
    measured.text("graph", "router", "-o", picture)
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_mode & 0o777 == 0o640
    picture.write_text("old")
    rrd.path("icmp_heartbeat-v4", "ping_stddev").write_text("broken")
    assert "ping_stddev.rrd" in refused(measured, "graph", "router", "-o", picture)
    assert picture.read_text() == "old"


def test_a_picture_that_cannot_be_written_is_told(measured, tmp_path):
    assert "No such file" in refused(measured, "graph", "router", "-o", tmp_path / "no" / "g.png")
    (tmp_path / "folder.png").mkdir()
    assert "folder.png" in refused(measured, "graph", "router", "-o", tmp_path / "folder.png")
    assert list((tmp_path / "folder.png").iterdir()) == [] and not list(tmp_path.glob("*part*"))


def test_no_daemon_is_asked(measured, tmp_path, monkeypatch):
    monkeypatch.setenv("RRDCACHED_ADDRESS", f"unix:{tmp_path}/no.sock")
    measured.text("graph", "router", "-o", tmp_path / "g.png")
    assert measured.json("graph", "router")


# Errors


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "b"], ["router", "--since", "0"], ["router", "--since", "yesterday"], ["router", "--since", "20000d"], ["router", "-o", "g.gif"],
     ["router", "-o", "png"], ["router", "-o", "g.png", "--format", "json"], ["router", "-o", "g.svg", "--format", "csv"]],
)
def test_a_wrong_command_is_a_usage_error(measured, arguments, tmp_path):
    refused(measured, "graph", *arguments, code=2, cwd=tmp_path)
    assert not list(tmp_path.glob("*.gif")) and not list(tmp_path.glob("*.png"))


def test_device_show_refuses_a_wrong_time(router):
    assert "--since" in refused(router, "device", "show", "router", "--since", "30", code=2)


def test_what_is_unknown_is_named_with_the_way_out(measured, ipam):
    assert '"nas"' in refused(measured, "graph", "nas")
    assert "v4, v6" in refused(measured, "graph", "router", "--check", "v5")
    measured.text("device", "add", "Quiet", "--no-check")
    assert "ipam check add" in refused(measured, "graph", "quiet")


def test_a_missing_folder_is_named_with_the_way_out(measured, tmp_path):
    text = refused(measured, "graph", "router", "--rrd", tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in text and "RrdDir" in text and "LANATLAS_RRD" in text


def test_what_was_not_written_yet_is_told(router, rrd):
    for arguments in (["router"], ["router", "--check", "v6"]):
        text = refused(router, "graph", *arguments)
        assert str(rrd.folder) in text and "300 s" in text and "ipam status router" in text


def test_an_empty_time_is_told_with_the_age_of_the_newest_entry(router, rrd):
    rrd.write("icmp_heartbeat-v4", "ping", [1.0] * 100, end=rrd.now - 2 * 24 * HOUR)
    text = refused(router, "graph", "router", "--since", "1d")
    assert "2d" in text and "--since" in text
    assert router.json("graph", "router", "--since", "3d")
    assert router.json("device", "show", "router")[0]["history"] is None


def test_a_broken_file_is_named(measured, rrd):
    path = rrd.path("icmp_heartbeat-v4", "ping")
    path.write_bytes(path.read_bytes()[:1000])
    assert str(path) in refused(measured, "graph", "router")
    shown = measured.run("device", "show", "router")
    assert shown.returncode == 0 and str(path) in shown.stderr and "KEY" in shown.stdout


def test_missing_rights_are_named_with_the_way_out(measured, rrd, tmp_path):
    path = rrd.path("icmp_heartbeat-v4", "ping")
    for folder in tmp_path.parents[:-2]:
        folder.chmod(folder.stat().st_mode | 0o011)
    for owned in (tmp_path, *tmp_path.glob("inventory.db*")):
        os.chown(owned, 65534, 65534)

    def as_nobody(*arguments):
        command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", str(IPAM), "--db", measured.database, *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)

    path.chmod(0o600)
    done = as_nobody("graph", "router")
    assert done.returncode == 1 and "Permission denied" in done.stderr and str(path) in done.stderr and "root" in done.stderr
    (rrd.folder / "router").chmod(0o700)
    done = as_nobody("graph", "router")
    assert done.returncode == 1 and "Permission denied" in done.stderr
    rrd.folder.chmod(0o700)
    done = as_nobody("graph", "router")
    assert done.returncode == 1 and "Permission denied" in done.stderr and str(rrd.folder) in done.stderr
    done = as_nobody("device", "show", "router")
    assert done.returncode == 0 and "KEY" in done.stdout


def test_the_folder_is_named_by_option_environment_or_file(measured, rrd, tmp_path, monkeypatch):
    conf = tmp_path / "lanatlas.conf"
    conf.write_text(f'RrdDir "{rrd.folder}"\n')
    assert "No such file" in refused(measured, "graph", "router", "--rrd", "/nonexistent")
    monkeypatch.setenv("LANATLAS_CONF", str(conf))
    monkeypatch.setenv("LANATLAS_RRD", "/nonexistent")
    assert "No such file" in refused(measured, "graph", "router")
    assert measured.json("graph", "router", "--rrd", rrd.folder)
    monkeypatch.delenv("LANATLAS_RRD")
    assert measured.json("graph", "router")
