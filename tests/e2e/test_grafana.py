"""What Grafana needs of us: provisioning that holds, a database that its user can read, and a doctor who tries it."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

from collectd_run import BUILD
from labs import REPOSITORY

GRAFANA = REPOSITORY / "grafana"
PROVISIONING = GRAFANA / "provisioning"
DASHBOARDS = sorted((GRAFANA / "dashboards" / "json").glob("*.json"))
DROPIN = (GRAFANA / "grafana-server.dropin.conf").read_text()
USER, GROUP = 64999, 64998
# Runs a statement on the database that the first argument names, and prints what it gives.
ASK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], uri=True)
print(connection.execute(sys.argv[2]).fetchone())
"""
READ = "SELECT count(*) FROM v_device"
ONE = "(1,)\n"
WRITE = "UPDATE check_state SET rtt_ms = 1"
# What ReadOnlyPaths of systemd makes of a folder.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def provisioned(part):
    return yaml.safe_load((PROVISIONING / part / "lanatlas.yaml").read_text())


@pytest.fixture(name="source")
def sqlite_source():
    """The data source's settings, as {key: value}."""
    (found,) = [row for row in provisioned("datasources")["datasources"] if row["uid"] == "lanatlas-sqlite"]
    return found["jsonData"]


def opened_as(settings, path):
    """What the driver of frser-sqlite-datasource opens."""
    return f"{settings['pathPrefix']}{path}?{settings['pathOptions']}"


def ask_as(groups, uri, statement=READ, wrap=()):
    """As Grafana's user, in these groups."""
    rights = ["--clear-groups"] if not groups else ["--groups", ",".join(map(str, groups))]
    command = [*wrap, "setpriv", f"--reuid={USER}", f"--regid={USER}", *rights, sys.executable, "-c", ASK, uri, statement]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, check=False)


def in_service(folder):
    """Puts a command where its service would be: our drop-in lets it see the folder read-only."""
    assert re.findall(r"(?m)^ReadOnlyPaths=(.*)$", DROPIN) == ["-/var/lib/lanatlas"]
    return ["unshare", "-m", "sh", "-c", READ_ONLY, folder]


def folder_of_the_group(parent):
    """A folder as `make install` makes /var/lib/lanatlas."""
    folder = parent / "lanatlas"
    folder.mkdir()
    os.chown(folder, 0, GROUP)
    folder.chmod(0o2770)
    return folder


@pytest.fixture(name="common")
def folder_that_others_may_enter():
    with tempfile.TemporaryDirectory(prefix="lanatlas-e2e.") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(BUILD / "ipam", folder)
        yield folder


@pytest.fixture(name="house")
def inventory_of_the_group(common):
    path = folder_of_the_group(common) / "inventory.db"
    # The umask of a person who keeps all to themselves; the group can read nevertheless.
    done = subprocess.run(["sh", "-c", 'umask 077; exec "$@"', "-", BUILD / "ipam", "--db", path, "device", "add", "nas", "192.0.2.1"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return path


# Provisioning


def test_data_sources_have_the_uids_that_dashboards_name():
    sources = {row["uid"]: row for row in provisioned("datasources")["datasources"]}
    named = {uid for path in DASHBOARDS for uid in re.findall(r'"uid": "(lanatlas-(?:prometheus|sqlite)|[^"]*datasource[^"]*)"', path.read_text())}
    assert named == set(sources)
    assert set(sources) == {"lanatlas-prometheus", "lanatlas-sqlite"}
    assert sources["lanatlas-prometheus"]["type"] == "prometheus" and sources["lanatlas-sqlite"]["type"] == "frser-sqlite-datasource"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", sources["lanatlas-prometheus"]["url"])
    assert all(row["access"] == "proxy" and row["editable"] is False for row in sources.values())
    scrape = yaml.safe_load((GRAFANA / "prometheus/scrape.yml").read_text())["global"]["scrape_interval"]
    assert sources["lanatlas-prometheus"]["jsonData"]["timeInterval"] == scrape


def test_the_database_cannot_be_written_through_the_data_source(source, house):
    assert source["path"] == "/var/lib/lanatlas/inventory.db" and source["attachLimit"] == 0
    connection = sqlite3.connect(opened_as(source, house), uri=True)
    assert connection.execute("SELECT count(*) FROM v_device").fetchone() == (1,)
    connection.create_function("audit_user", 0, lambda: "viewer")
    connection.create_function("audit_tool", 0, lambda: "viewer")
    connection.execute("PRAGMA query_only(0)")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM device_state")
        connection.execute("UPDATE device SET name = 'mine'")
    connection.close()


def test_a_database_that_is_missing_is_not_made(source, tmp_path):
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(opened_as(source, tmp_path / "missing.db"), uri=True).execute("SELECT 1 FROM sqlite_schema")
    assert list(tmp_path.iterdir()) == []


def plugins_of(folder):
    return {json.loads(path.read_text())["id"] for path in folder.rglob("plugin.json")}


def test_the_unsigned_list_names_the_app_and_each_panel():
    plugins = plugins_of(GRAFANA / "app" / "src")
    assert plugins_of(BUILD / "grafana" / "lanatlas-app") in (plugins, set())  # what was built, if it was
    (line,) = re.findall(r"(?m)^Environment=GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=(.*)$", DROPIN)
    (told,) = re.findall(r"(?m)^allow_loading_unsigned_plugins = (.*)$", (GRAFANA / "README.md").read_text())
    assert set(line.split(",")) == set(told.split(",")) == plugins
    assert [row["type"] for row in provisioned("plugins")["apps"]] == ["lanatlas-app"]


def make_install(folder, *variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    subprocess.run(["make", "install", f"DESTDIR={folder}", *variables], cwd=REPOSITORY, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("prefix", ["/usr", "/usr/local"])
def test_dashboards_are_installed_where_provisioning_looks(tmp_path, prefix):
    make_install(tmp_path, f"PREFIX={prefix}")
    installed = tmp_path / prefix[1:] / "share/lanatlas/grafana"
    samples = {path.relative_to(installed / "provisioning") for path in (installed / "provisioning").rglob("*") if path.is_file()}
    built = (BUILD / "grafana/lanatlas-app/module.js").exists()
    # an app that is provisioned without being there keeps Grafana from starting
    assert samples == {path.relative_to(PROVISIONING) for path in PROVISIONING.rglob("*.yaml") if built or path.parent.name != "plugins"}
    (provider,) = yaml.safe_load((installed / "provisioning/dashboards/lanatlas.yaml").read_text())["providers"]
    assert provider["options"]["path"] == f"{prefix}/share/lanatlas/grafana/dashboards"
    wanted = {path.name for path in DASHBOARDS}
    assert {path.name for path in (installed / "dashboards").glob("*")} == wanted
    rules = {path.name for path in (GRAFANA / "prometheus").glob("*.yml") if not path.name.endswith("_test.yml")}
    assert {path.name for path in (installed / "prometheus").glob("*")} == rules
    assert (installed / "lanatlas-app/module.js").exists() == built
    assert plugins_of(installed / "lanatlas-app") == (plugins_of(GRAFANA / "app" / "src") if built else set())
    assert (installed / "grafana-server.dropin.conf").read_text() == DROPIN
    assert not (tmp_path / "etc/grafana").exists()


# The database


def test_the_group_reads_the_database_while_nobody_writes(source, house):
    uri = opened_as(source, house)
    assert ask_as([GROUP], uri).stdout == ONE
    assert "unable to open" in ask_as([], uri).stderr


def test_the_service_cannot_write_what_its_user_might(source, house):
    """Whatever data source somebody makes beside ours: one without mode=ro here."""
    service, uri = in_service(house.parent), f"file:{house}"
    assert "readonly" in ask_as([GROUP], uri, WRITE, service).stderr
    assert ask_as([GROUP], opened_as(source, house), wrap=service).stdout == ONE
    assert ask_as([GROUP], uri, WRITE).stdout == "None\n"


def test_ipam_puts_the_journal_back_that_another_program_took(source, house):
    with sqlite3.connect(house) as connection:
        connection.execute("SELECT count(*) FROM device")
    connection.close()
    assert not house.with_name("inventory.db-wal").exists()
    uri, service = opened_as(source, house), in_service(house.parent)
    assert "unable to open" in ask_as([GROUP], uri, wrap=service).stderr
    subprocess.run([BUILD / "ipam", "--db", house, "status"], check=True, capture_output=True, timeout=60)  # as grafana/README.md says
    assert ask_as([GROUP], uri, wrap=service).stdout == ONE


def test_the_group_puts_the_journal_back(source, house):
    """Without our drop-in."""
    for end in ("-wal", "-shm"):
        house.with_name(f"{house.name}{end}").unlink()
    assert ask_as([GROUP], opened_as(source, house)).stdout == ONE


def test_who_may_only_read_the_files_reads_the_database(source, house):
    """Without the group: a folder and files that everybody may read."""
    house.parent.chmod(0o755)
    for path in house.parent.iterdir():
        path.chmod(0o644)
    assert ask_as([], opened_as(source, house)).stdout == ONE
    assert "readonly" in ask_as([], f"file:{house}", WRITE).stderr


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_group_reads_the_database_while_collectd_is_down(source, house, lab, make_collectd, end):
    collectd = make_collectd(lab, database=house)
    collectd.start()
    collectd.wait_for(lambda: sqlite3.connect(f"file:{house}?mode=ro", uri=True).execute("SELECT count(*) FROM run").fetchone()[0], 20, "a run")
    uri, service = opened_as(source, house), in_service(house.parent)
    for _ in ("while it runs", "afterwards"):
        assert ask_as([GROUP], uri).stdout == ONE
        assert ask_as([GROUP], uri, wrap=service).stdout == ONE
        getattr(collectd, end)()


# The doctor


@pytest.fixture(name="doctor")
def doctor_among_accounts(common):
    """doctor(path): its line on Grafana, in a mount namespace with accounts of its own."""
    def run(path, user=True, members="", wrap=()):
        accounts = {"passwd": f"grafana:x:{USER}:{USER}::/usr/share/grafana:/bin/false\n" if user else "",
                    "group": f"grafana:x:{USER}:\nlanatlas:x:{GROUP}:{members}\n"}
        for name, lines in accounts.items():
            (common / name).write_text(Path("/etc", name).read_text() + lines)
        steps = 'mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@"'
        command = ["unshare", "-m", "sh", "-c", steps, common, *wrap, common / "ipam", "--db", path, "doctor", "--format", "json"]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, check=False)
        return {row["check"]: row for row in json.loads(done.stdout)}.get("grafana")

    return run


@pytest.fixture(name="seen_house")
def inventory_that_the_unit_sees(house):
    """Where neither ProtectHome nor PrivateTmp hides it."""
    with tempfile.TemporaryDirectory(prefix="lanatlas-e2e.", dir="/run") as name:
        Path(name).chmod(0o755)
        path = folder_of_the_group(Path(name)) / house.name
        for found in house.parent.iterdir():
            copy = Path(shutil.copy(found, path.parent))
            os.chown(copy, 0, GROUP)
        yield path


def test_doctor_says_that_grafana_can_read(seen_house, doctor):
    row = doctor(seen_house, members="grafana")
    assert row["result"] == "ok" and str(seen_house) in row["found"]


def test_doctor_says_the_way_out(seen_house, doctor):
    row = doctor(seen_house)
    assert row["result"] == "warn" and str(seen_house) in row["found"]
    assert "usermod -aG lanatlas grafana" in row["mend"]


def test_doctor_knows_that_the_group_is_not_what_is_missing(seen_house, doctor):
    seen_house.chmod(0o600)
    row = doctor(seen_house, members="grafana")
    assert row["result"] == "warn" and "usermod" not in row["mend"]
    assert f"chgrp lanatlas '{seen_house}'*" in row["mend"] and f"chmod g+rw '{seen_house}'*" in row["mend"]


def test_doctor_knows_what_the_service_does_not_see(house, doctor):
    row = doctor(house, members="grafana")
    assert row["result"] == "warn" and "/tmp" in row["found"]


def test_doctor_needs_root_to_try(seen_house, doctor):
    row = doctor(seen_house, members="grafana", wrap=("setpriv", "--reuid=65534", "--regid=65534", f"--groups={GROUP}"))
    assert row["result"] == "warn" and "sudo ipam doctor" in row["mend"]


def test_doctor_is_silent_without_grafana(seen_house, doctor):
    assert doctor(seen_house, user=False) is None
