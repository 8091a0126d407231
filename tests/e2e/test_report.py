"""ipam report --html: the page by a parser of HTML and one of XML, as strangers read it."""
import html.parser
import re
import sqlite3
import stat
import subprocess
import time
import xml.etree.ElementTree

import pytest

from collectd_run import BUILD
from stored_state import add_incident, set_state

HOUR = 3600000
XSS = '<script>alert("1")</script>'
NAMES = {"nas": "NAS", "xss": XSS, "quote": "O'Brien \"x\" & co", "arabic": "طابعة المكتب", "override": "gnp\u202eexe.\u2066",
         "attribute": '" onmouseover="alert(1)', "entity": "&lt;b&gt;", "style": "</style><img src=x onerror=alert(1)>"}
OVERRIDE = "gnp\\u{202e}exe.\\u{2066}"
VOID = {"meta", "link"}


class Page(html.parser.HTMLParser):
    """Elements with their attributes, the text of each kind of element, and what is not closed as it was opened."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.wrong, self.texts, self.rows = [], [], [], {}, []
        self.feed(text)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag in ("h1", "h2", "caption", "th", "bdi", "li", "p", "title"):
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        for tag in self.open:
            if tag in self.texts:
                self.texts[tag][-1] += data
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data

    def row(self, name):
        """The cells of a device in the table of all devices, the last one."""
        return next(row for row in reversed(self.rows) if row[0] == name)


@pytest.fixture
def house(ipam):
    for key, name in NAMES.items():
        number = list(NAMES).index(key)
        ipam.text("device", "add", name, f"192.0.2.{number + 1}")
    keys = {row["name"]: row["key"] for row in ipam.json("device", "list")}
    now = int(time.time() * 1000)
    for name in NAMES.values():
        set_state(ipam.database, 2 if name == XSS else 1, device=keys[name], since_ms=now - 2 * HOUR)
    add_incident(ipam.database, "device_incident", list(NAMES).index("xss") + 1, 2, None, 1, now - 2 * HOUR, None)
    add_incident(ipam.database, "device_incident", 1, 2, None, 1, now - 4 * HOUR, now - 3 * HOUR)  # is over
    return ipam


def page_of(ipam, *arguments):
    return Page(ipam.text("report", "--html", "-", *arguments))


def test_the_page_is_well_formed(house):
    text = house.text("report", "--html", "-")
    page = Page(text)
    assert page.wrong == []
    root = xml.etree.ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
    assert root.tag == "html" and root.get("lang") == "en"
    assert text.startswith("<!DOCTYPE html>\n") and text.endswith("</html>\n")


def test_the_page_asks_nobody(house):
    """No script, and no address but the empty icon, which keeps a browser from asking for one."""
    text = house.text("report", "--html", "-")
    page = Page(text)
    assert not {"script", "img", "iframe", "a", "object", "form"} & {tag for tag, _ in page.elements}
    named = [(tag, name, value) for tag, attributes in page.elements for name, value in attributes.items()
             if name in ("href", "src", "srcset", "action", "data", "style") or name.startswith("on")]
    assert named == [("link", "href", "data:,")]
    assert not re.search(r"url\(|@import|https?:", text)
    (policy,) = [attributes["content"] for _, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")


def test_names_are_text(house):
    page = page_of(house)
    shown = {*NAMES.values()} - {NAMES["override"]} | {OVERRIDE}
    assert shown <= set(page.texts["bdi"])
    assert shown <= {row[0] for row in page.rows}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", house.text("report", "--html", "-"))


def test_state_is_told_in_words(house):
    page = page_of(house)
    _, state, since, cause, strip, *available = page.row(XSS)
    assert state == "✕ down" and since.endswith("2h") and cause == "v4 timeout" and strip == ""
    assert all(re.fullmatch(r"–|[\d.]+%", text) for text in available) and len(available) == 3
    assert page.row("NAS")[1] == "● up"
    labels = [attributes["aria-label"] for tag, attributes in page.elements if tag == "svg"]
    assert labels == ["1 answer, 1 miss"] * len(NAMES)
    assert all(attributes.get("role") == "img" for tag, attributes in page.elements if tag == "svg")


def test_the_numbers_are_those_of_status(house):
    page = page_of(house)
    for row in house.json("status"):
        shown = page.row(OVERRIDE if row["device"] == NAMES["override"] else row["device"])
        for text, name in zip(shown[5:], ("availability_24h", "availability_7d", "availability_30d")):
            wanted = row[name]
            assert text == "–" if wanted is None else abs(float(text.rstrip("%")) / 100 - wanted) < 0.0002


def test_headings_and_tables_have_names(house):
    page = page_of(house)
    assert page.texts["h1"] == ["Network status"] and page.texts["h2"] == ["Open incidents", "Devices"]
    tables = [tag for tag, _ in page.elements if tag == "table"]
    assert len(page.texts["caption"]) == len(tables) == 2 and all(page.texts["caption"])
    assert {attributes.get("scope") for tag, attributes in page.elements if tag == "th"} == {"col", "row"}
    assert [text.split() for text in page.texts["li"]] == [["1", "✕", "down"], ["0", "?", "unknown"], ["7", "●", "up"]]


def test_incidents_that_last_are_told(house):
    page = page_of(house)
    incidents = page.rows[1:page.rows.index(next(row for row in page.rows[1:] if row[0] == "Device"))]
    assert [row[0] for row in incidents] == [XSS] and incidents[0][1:2] == ["✕ down"]
    assert len(house.json("incidents", "--open")) == 1


def test_old_data_is_told(house):
    assert "alarm" not in [attributes.get("class") for _, attributes in page_of(house).elements]
    with sqlite3.connect(house.database, timeout=10) as connection:
        connection.execute("UPDATE run SET started_at = started_at - 120000, alive_at = alive_at - 120000")
    connection.close()
    page = page_of(house)
    assert any("has not probed for 2m" in text for text in page.texts["p"])
    assert page.row("NAS")[1] == "? unknown"


def test_troubles_come_first_then_names_as_people_sort_them(ipam):
    for number, name in enumerate(("nas10", "Nas1", "nas2", "zebra")):
        ipam.text("device", "add", name, f"192.0.2.{number + 1}")
    for row in ipam.json("device", "list"):
        set_state(ipam.database, 2 if row["name"] == "zebra" else 1, device=row["key"])
    names = [row[0] for row in page_of(ipam).rows]
    assert names[names.index("Device") + 1:] == ["zebra", "Nas1", "nas2", "nas10"]


def test_an_empty_inventory_has_a_page(ipam):
    ipam.text("device", "add", "Quiet", "--no-check")
    page = page_of(ipam)
    assert page.wrong == [] and any("Nothing is monitored" in text for text in page.texts["p"])


def test_the_file_is_replaced_whole(house, tmp_path):
    path = tmp_path / "status.html"
    path.write_text("old")
    path.chmod(0o604)
    before = path.stat().st_ino
    assert house.text("report", "--html", path) == ""
    assert path.read_text().endswith("</html>\n") and stat.S_IMODE(path.stat().st_mode) == 0o604 and path.stat().st_ino != before
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []


def test_a_full_disk_leaves_the_old_page(house, tmp_path):
    folder = tmp_path / "full"
    folder.mkdir()
    steps = 'mount -t tmpfs -o size=8k none "$1" && printf old >"$1/status.html"; "$2" --db "$3" report --html "$1/status.html"; ' \
            'echo "exit $?"; cat "$1/status.html"; echo; ls "$1"'
    done = subprocess.run(["unshare", "-m", "sh", "-c", steps, "-", folder, BUILD / "ipam", house.database],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["exit", "1", "old", "status.html"]
    assert "status.html: no space left" in done.stderr.lower()


def test_where_it_goes_must_be_said(house):
    done = house.run("report")
    assert done.returncode == 2 and "--html" in done.stderr
    assert house.run("report", "--html").returncode == 2
    assert house.run("report", "--html", "").returncode == 2
    missing = house.run("report", "--html", "/nonexistent/status.html")
    assert missing.returncode == 1 and "/nonexistent/status.html" in missing.stderr
