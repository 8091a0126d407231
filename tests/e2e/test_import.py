"""`ipam import`: all of a file or nothing, and every fault with its place."""
import contextlib
import os
import random
import re
import signal
import subprocess
import time

import pytest
from collectd_run import BUILD
from inventory_db import InventoryDb
from terminal import Terminal

PHPIPAM = (
    "Section,IP Address,Hostname,Description,VRF,Subnet,MAC,Owner,Device,Note,Tag,Gateway\n"
    "Home,192.0.2.1,gw,,default,192.0.2.0/24,,,,,Used,Yes\n"
    "Home,192.0.2.7,nas.example.org,Files,default,192.0.2.0/24,02:00:5e:10:00:01,ann,nas,,Used,No\n"
    "Home,192.0.2.9,tv,,default,192.0.2.0/24,02:00:5e:10:00:09,,,,Reserved,No\n"
)


@pytest.fixture
def plan(ipam):
    """An inventory that is there and holds nothing."""
    ipam.text("site", "add", "Home")
    return ipam


def put(tmp_path, content, name="paper.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def failure(ipam, *arguments, code=1):
    done = ipam.run(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr


def rows_of(db):
    tables = ("prefix", "address", "device", "binding", "interface", "plan_range", "vlan", "vrf", "audit", "plan_field")
    return {table: db.value(f"SELECT count(*) FROM {table}") for table in tables}


def big_paper(prefixes, addresses):
    """A CSV of `prefixes` prefixes with `addresses` addresses each, ten to a device."""
    lines = ["record,prefix,address,device,hostname,assignment"]
    lines += [f"prefix,10.{p // 250}.{p % 250}.0/24,,,," for p in range(prefixes)]
    lines += [f"address,,10.{p // 250}.{p % 250}.{a + 1},d{p}-{a // 10},h{p}-{a},static" for p in range(prefixes) for a in range(addresses)]
    return "\n".join(lines) + "\n"


def test_a_file_of_phpipam_is_taken_over(plan, db, tmp_path):
    path = put(tmp_path, PHPIPAM)
    looked = plan.run("import", path, "--dry-run")
    assert looked.returncode == 0 and re.search(r"prefix +1 +0 +0 +0", looked.stdout) and re.search(r"address +3 +0", looked.stdout)
    assert "not kept: Section, Owner" in looked.stderr
    assert db.value("SELECT count(*) FROM prefix") == 0
    assert "imported" in plan.text("import", path, "--yes")
    assert db.rows("SELECT cidr, gateway FROM prefix") == [{"cidr": "192.0.2.0/24", "gateway": "192.0.2.1"}]
    assert db.rows("SELECT ip, a.name, assignment, a.mac, d.key AS device, held FROM address a LEFT JOIN device d ON d.id = a.device_id ORDER BY ip_key") == [
        {"ip": "192.0.2.1", "name": "gw", "assignment": "static", "mac": None, "device": None, "held": 0},
        {"ip": "192.0.2.7", "name": "nas.example.org", "assignment": "static", "mac": None, "device": "nas", "held": 1},
        {"ip": "192.0.2.9", "name": "tv", "assignment": "reserved", "mac": "02:00:5e:10:00:09", "device": None, "held": 0},
    ]
    assert db.value("SELECT count(*) FROM probe_check") == 0 and db.value("SELECT max(monitored) FROM device") == 0
    again = plan.json("import", path, "--dry-run")
    assert not again


def test_devices_are_monitored_when_asked_for(plan, db, tmp_path):
    plan.text("import", put(tmp_path, PHPIPAM), "--yes", "--monitor")
    assert db.rows("SELECT d.key, monitored, c.key AS ping, c.source FROM device d JOIN probe_check c ON c.device_id = d.id") == [
        {"key": "nas", "monitored": 1, "ping": "v4", "source": "import"}]


def test_what_a_person_set_stands_unless_overwritten(plan, db, tmp_path):
    plan.text("device", "add", "nas", "192.0.2.7", "--type", "nas")
    path = put(tmp_path, "record,device,type,address\ndevice,nas,server,\naddress,other,,192.0.2.7\n")
    told = plan.json("import", path, "--dry-run")
    assert [(row["verdict"], row["field"], row["before"], row["after"], row["line"]) for row in told if row["verdict"] == "conflict"] == [
        ("conflict", "type", "nas", "server", 2), ("conflict", "device", "nas", "other", 3)]
    assert "--overwrite" in plan.run("import", path, "--dry-run").stdout
    plan.text("import", path, "--yes")
    assert db.value("SELECT type FROM device WHERE key = 'nas'") == "nas"
    plan.text("import", path, "--yes", "--overwrite")
    assert db.value("SELECT type FROM device WHERE key = 'nas'") == "server"
    assert db.rows("SELECT d.key FROM binding b JOIN interface i ON i.id = b.interface_id JOIN device d ON d.id = i.device_id WHERE valid_to IS NULL") == [{"key": "other"}]


def test_there_is_a_question_and_a_way_to_answer_it_before(plan, tmp_path):
    path = put(tmp_path, PHPIPAM)
    assert "--yes" in failure(plan, "import", path, code=2)
    assert "--yes" in failure(plan, "import", "-", code=2)
    done = plan.run("import", "-", "--yes", input=PHPIPAM)
    assert done.returncode == 0, done.stderr


def test_hosts_and_defaults(plan, db, tmp_path):
    path = put(tmp_path, "127.0.0.1 localhost\n192.0.2.7 nas.lan nas # files\n", "hosts")
    done = plan.run("import", path, "--yes", "--vrf", "blue")
    assert "left out" in done.stderr and "aliases" in done.stderr and "192.0.2.7" in done.stderr  # in no prefix
    assert db.rows("SELECT vrf, ip, name, note FROM address") == [{"vrf": "blue", "ip": "192.0.2.7", "name": "nas.lan", "note": "files"}]


# Bad input

BAD = {
    "host bits": ("record,prefix\nprefix,10.0.0.7/24\n", r"line 2, column 8: prefix: .*10\.0\.0\.0/24"),
    "leading zero": ("record,address\naddress,010.0.0.1\n", "line 2, column 9: address: "),
    "/33": ("record,prefix\nprefix,10.0.0.0/33\n", "line 2, column 8: prefix: "),
    "mapped": ("record,address\naddress,::ffff:10.0.0.1\n", "line 2, column 9: address: "),
    "scoped": ("record,address\naddress,2001:db8::1%eth0\n", "line 2, column 9: address: "),
    "empty": ("", "the file is empty"),
    "blank": ("\n\n  \n", "the file is empty"),
    "utf-16": ("record,name\nsite,a\n".encode("utf-16"), "UTF-16"),
    "nul": ("record,name\nsite,a\0b\n", "NUL"),
    "latin-1": ("record,name\nsite,caf\u00e9\n".encode("latin-1"), "line 2, column 9: not UTF-8"),
    "wrong columns": ("record,nmae\nsite,a\n", "line 1, column 8: nmae: no column of ours"),
    "no header": ("a,b,c\n1,2,3\n", "none that is known"),
    "too many": ("record,name\nsite,a,b\n", "line 2"),
    "open quote": ('record,name\nsite,"a\nsite,b\n', "line 2, column 6: the quote that begins here is left open"),
    "control": ("record,name\nsite,a\x1b[31m\n", "line 2, column 6: name: a control character"),
    "spreadsheet": (b"PK\x03\x04xxxx", "spreadsheet"),
    "json": ('{"lanatlas": 1, "sites": [{"name": "a"}', "line 1"),
    "newer": ('{"lanatlas": 2}', "newer"),
    "long line": ("record,name\nsite," + "x" * 10_000_000 + "\n", "line 2, column 6: "),
    "long quote": ('record,name\nsite,"' + "x\n" * 5_000_000 + '"\n', "line 2, column 6: the field is longer"),
    "long open quote": ('record,name\nsite,"' + "x\n" * 5_000_000, "line 2, column 6: the quote that begins here is left open"),
    "long header": ("record," + "x" * 10_000_000 + "\nsite,a\n", "line 1"),
    "long JSON": ('{"lanatlas": 1, "sites": [{"name": "' + "x" * 10_000_000 + '"}]}', "line 1, column "),
    "long hosts": ("192.0.2.1 " + "x" * 10_000_000 + "\n", "line 1"),
    "no record": ("record,name\nplanet,a\n", "line 2, column 1: "),
    "too few": ("record,prefix,address\naddress\n", "line 2"),
    "text after a quote": ('record,name\nsite,"a"b\n', "line 2, column "),
    "utf-16 without a mark": ("record,name\nsite,a\n".encode("utf-16-le"), "line 1, column 1: this looks like UTF-16.*iconv"),
    "link-local": ("record,address\naddress,fe80::1\n", "line 2, column 9: address: .*on which link"),
    "/129": ("record,prefix\nprefix,2001:db8::/129\n", "line 2, column 8: prefix: "),
    "IPv6 host bits": ("record,prefix\nprefix,2001:db8::1/64\n", r"line 2, column 8: prefix: .*2001:db8::/64"),
    "C1 control": ("record,name\nsite,a\u0085b\n", "line 2, column 6: name: a control character"),
    "JSON host bits": ('{"lanatlas": 1,\n "prefixes": [{"prefix": "10.0.0.7/24"}]}', r"line 2, column 26: prefix: .*10\.0\.0\.0/24"),
    "JSON NUL": ('{"lanatlas": 1, "sites": [{"name": "a\\u0000b"}]}', "line 1, column "),
    "JSON depth": ('{"lanatlas": 1, "sites": ' + "[" * 100_000, "line 1, column "),
    "hosts": ("192.0.2.1 a\n010.0.0.1 b\n", "line 2, column 1: "),
    "phpIPAM": (PHPIPAM.replace("192.0.2.7,", "192.0.2.777,"), "line 3, column 6: address: "),
    "phpIPAM outside": (PHPIPAM.replace("192.0.2.7,", "192.0.3.7,"), "line 3, column .*: prefix: the address lies outside it"),
    "NetBox": ("prefix,vrf,status\n10.0.0.7/24,,active\n", r"line 2, column 1: prefix: .*10\.0\.0\.0/24"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_placed_and_changes_nothing(plan, db, tmp_path, case):
    content, expected = BAD[case]
    before = rows_of(db)
    path = put(tmp_path, content)
    for options in (["--dry-run"], ["--yes"]):
        told = failure(plan, "import", path, *options)
        assert re.search(expected, told), told
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", told)
        assert len(told.splitlines()) <= 102 and max(map(len, told.splitlines())) < 1000
    assert rows_of(db) == before and db.value("SELECT count(*) FROM site") == 1


def test_a_quote_left_open_is_one_fault(plan, tmp_path):
    told = failure(plan, "import", put(tmp_path, BAD["long open quote"][0]), "--yes")
    assert told.count("line ") == 1


def test_one_bad_line_keeps_all_others_back(plan, db, tmp_path):
    lines = [f"address,10.0.0.{number}" for number in range(1, 255)] + ["address,10.0.0.999"] * 150
    told = failure(plan, "import", put(tmp_path, "record,address\n" + "\n".join(lines) + "\n"), "--yes")
    assert told.count("line ") == 100 and "and 50 more" in told and "nothing was imported" in told
    assert db.value("SELECT count(*) FROM address") == 0


def test_names_that_look_like_code_are_names(plan, db, tmp_path):
    names = ["'\";--", "=1+1", "\u202eright to left", "Robert'); DROP TABLE site;--", "$(reboot)", "a\\nb"]
    content = "record,name\n" + "".join('site,"' + name.replace('"', '""') + '"\n' for name in names)
    plan.text("import", put(tmp_path, b"\xef\xbb\xbf" + content.encode()), "--yes")
    assert {row["name"] for row in db.rows("SELECT name FROM site")} == {"Home", *names}


# Nothing by halves


class Disk:
    """A file system of 3 MiB in a mount namespace of its own, which ends with the process that holds it."""

    def __init__(self, folder, holder):
        self.folder, self.inside = folder, ["nsenter", "--mount", "--root", f"--target={holder.pid}"]

    def run(self, *words):
        environment = {**os.environ, "LANATLAS_DB": str(self.folder / "inventory.db")}
        return subprocess.run([*self.inside, *words], capture_output=True, text=True, timeout=60, check=False, env=environment)

    def copy(self, name):
        """The database as it is now, outside."""
        target = self.folder.with_name(name)
        assert self.run("cp", "-a", self.folder, target).returncode == 0
        return InventoryDb(target / "inventory.db")


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    script = 'mount -t tmpfs -o size=3m tmpfs "$0" && echo mounted && exec cat'
    with subprocess.Popen(["unshare", "--mount", "sh", "-c", script, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "mounted\n"
        yield Disk(folder, holder)
        holder.stdin.close()


def test_a_full_disk_in_the_middle_leaves_nothing(disk, tmp_path):
    ipam = BUILD / "ipam"
    assert disk.run(ipam, "site", "add", "Home").returncode == 0
    before = rows_of(disk.copy("before"))
    done = disk.run(ipam, "import", put(tmp_path, big_paper(40, 200)), "--yes")
    assert done.returncode == 1 and "full" in done.stderr and "free" in done.stderr, done
    after = disk.copy("after")
    assert rows_of(after) == before and after.value("PRAGMA integrity_check") == "ok"
    again = disk.run(ipam, "import", put(tmp_path, PHPIPAM), "--yes")
    assert again.returncode == 0, again
    assert rows_of(disk.copy("again"))["address"] == 3


def kill_in_the_middle(ipam, db, path, rounds):
    chance = random.Random()
    began = time.monotonic()
    before = rows_of(db)
    landed = 0
    usual = 2.0
    for _ in range(rounds):
        with subprocess.Popen([BUILD / "ipam", "--db", ipam.database, "import", path, "--yes"], stdout=subprocess.DEVNULL) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, usual))
            process.send_signal(signal.SIGKILL)
            process.wait()
        now = rows_of(db)
        assert db.value("PRAGMA integrity_check") == "ok"
        if now != before:  # all of it
            landed += 1
            assert now["address"] == 4000 and now["prefix"] == 20 and now["device"] == 400
            usual = max(0.2, usual * 0.7)
            before = now
    print(f"{rounds} kills, {landed} imports landed, {time.monotonic() - began:.1f} s")
    ipam.text("import", path, "--yes")
    assert rows_of(db)["address"] == 4000


def test_kill_in_the_middle_leaves_all_or_nothing(plan, db, tmp_path):
    kill_in_the_middle(plan, db, put(tmp_path, big_paper(20, 200)), 6)


def kill_while_writing(ipam, db, path, rounds):
    """The bar says when the transaction is under way."""
    before = rows_of(db)
    for _ in range(rounds):
        terminal = Terminal([BUILD / "ipam", "--db", ipam.database, "import", path, "--yes"])
        terminal.expect("writing", timeout=60)
        terminal.signal(signal.SIGKILL)
        terminal.finish()
        assert terminal.process.returncode == -signal.SIGKILL
        assert rows_of(db) == before and db.value("PRAGMA integrity_check") == "ok"
    ipam.text("import", path, "--yes")
    assert rows_of(db)["address"] == 20000 and rows_of(db)["binding"] == 20000
    assert db.rows("PRAGMA foreign_key_check") == []


def test_kill_while_writing_leaves_nothing(plan, db, tmp_path):
    kill_while_writing(plan, db, put(tmp_path, big_paper(100, 200)), 2)


@pytest.mark.long
def test_many_kills_while_writing_leave_nothing(plan, db, tmp_path):
    kill_while_writing(plan, db, put(tmp_path, big_paper(100, 200)), 40)


@pytest.mark.long
def test_many_kills_leave_all_or_nothing(plan, db, tmp_path):
    kill_in_the_middle(plan, db, put(tmp_path, big_paper(20, 200)), 60)


def test_two_imports_at_once_give_what_one_after_the_other_gives(plan, db, tmp_path):
    path = put(tmp_path, big_paper(10, 100))
    command = [BUILD / "ipam", "--db", plan.database, "import", path, "--yes"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [process.communicate(timeout=60) + (process.returncode,) for process in both]
    assert [code for *_, code in ended] == [0, 0], ended
    assert rows_of(db)["address"] == 1000 and rows_of(db)["binding"] == 1000
    assert db.value("PRAGMA integrity_check") == "ok" and db.rows("PRAGMA foreign_key_check") == []


def test_others_write_while_papers_are_imported(plan, db, tmp_path):
    """Two papers that touch each other, and a person meanwhile: each is whole, and the later sees the earlier."""
    papers = [put(tmp_path, big_paper(20, 100).replace(",static", f",{word}"), f"{word}.csv") for word in ("static", "deprecated")]
    imports = [subprocess.Popen([BUILD / "ipam", "--db", plan.database, "import", path, "--yes"],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for path in papers]
    count = 0
    while any(process.poll() is None for process in imports) and count < 500:
        plan.text("device", "add", f"person-{count}")
        count += 1
    ended = [process.communicate(timeout=60) + (process.returncode,) for process in imports]
    assert [code for *_, code in ended] == [0, 0], ended
    assert db.value("SELECT count(*) FROM device WHERE key LIKE 'person-%'") == count
    assert db.value("SELECT count(*) FROM address") == 2000 and db.value("SELECT count(*) FROM device") == 200 + count
    assert db.value("SELECT count(DISTINCT assignment) FROM address") == 1
    assert db.rows("PRAGMA foreign_key_check") == []
