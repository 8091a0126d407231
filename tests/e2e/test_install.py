"""make install, uninstall and deb: what is put where, that an edited file is kept, and that nothing else stays."""

import hashlib
import os
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LANATLAS_CONF = "etc/lanatlas/lanatlas.conf"
SAMPLE = "etc/collectd/collectd.conf.d/icmp_heartbeat.conf"
PLUGINS = ("icmp_heartbeat", "tcp_check", "ipam_sync")
DROP_IN = "usr/lib/systemd/system/collectd.service.d/lanatlas.conf"


def make(goal, *variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", goal, *variables], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def staged(tmp_path):
    make("install", f"DESTDIR={tmp_path}")
    return tmp_path


def test_everything_is_in_its_place(staged):
    plugins = [path for path in files(staged) if path.endswith(tuple(f"/collectd/{name}.so" for name in PLUGINS))]
    assert len(plugins) == len(PLUGINS)
    assert {
        "usr/bin/ipam",
        "usr/share/man/man1/ipam.1",
        "usr/share/bash-completion/completions/ipam",
        "usr/share/lanatlas/types.db",
        DROP_IN,
        LANATLAS_CONF,
        *(f"etc/collectd/collectd.conf.d/{name}.conf" for name in PLUGINS),
    } <= files(staged)
    # collectd refuses a plugin that is a symbolic link
    assert all(stat.S_IFMT((staged / plugin).lstat().st_mode) == stat.S_IFREG for plugin in plugins)
    assert (staged / "usr/bin/ipam").stat().st_mode & 0o777 == 0o755


def test_service_may_open_as_many_files_as_the_checks_need(staged):
    rows = (staged / DROP_IN).read_text().splitlines()
    limit = next(row.removeprefix("LimitNOFILE=") for row in rows if row.startswith("LimitNOFILE="))
    assert int(limit) >= 5000 * 3 + 128  # MaxRate for one Timeout, and what prober_run.c keeps for others


def test_prefix_reaches_the_samples(tmp_path):
    make("install", f"DESTDIR={tmp_path}", "PREFIX=/usr/local")
    assert (tmp_path / "usr/local/share/lanatlas/types.db").exists()
    assert "/usr/share/lanatlas" not in (tmp_path / SAMPLE).read_text()


def test_edited_file_is_kept_and_the_new_one_lies_beside_it(staged):
    edited = staged / LANATLAS_CONF
    shipped = edited.read_text()
    edited.write_text('Database "/srv/lan.db"\n')
    said = make("install", f"DESTDIR={staged}")
    assert edited.read_text() == 'Database "/srv/lan.db"\n'
    assert Path(f"{edited}.new").read_text() == shipped
    assert f"{edited} was edited and stays" in said


def test_file_as_an_older_version_left_it_is_replaced(staged):
    shipped = (staged / SAMPLE).read_text()
    record = staged / "usr/share/lanatlas/installed"
    old = b"# an older sample\n"
    now = hashlib.sha256((staged / SAMPLE).read_bytes()).hexdigest()
    record.write_text(record.read_text().replace(now, hashlib.sha256(old).hexdigest()))
    (staged / SAMPLE).write_bytes(old)
    make("install", f"DESTDIR={staged}")
    assert (staged / SAMPLE).read_text() == shipped
    assert not (staged / f"{SAMPLE}.new").exists()


def test_uninstall_leaves_nothing(staged):
    make("install", f"DESTDIR={staged}")
    make("uninstall", f"DESTDIR={staged}")
    assert list(staged.iterdir()) == []


def test_uninstall_leaves_what_was_edited(staged):
    (staged / LANATLAS_CONF).write_text("# mine\n")
    make("install", f"DESTDIR={staged}")
    said = make("uninstall", f"DESTDIR={staged}")
    assert files(staged) == {LANATLAS_CONF}
    assert "was edited and stays" in said


def test_uninstall_keeps_folders_that_were_there(tmp_path):
    (tmp_path / "etc/collectd/collectd.conf.d").mkdir(parents=True)
    make("install", f"DESTDIR={tmp_path}")
    make("uninstall", f"DESTDIR={tmp_path}")
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == [
        "etc", "etc/collectd", "etc/collectd/collectd.conf.d"]


def test_package_holds_the_same_files_and_marks_the_configuration(staged):
    package = ROOT / make("deb").split()[-1]
    listed = subprocess.run(["dpkg", "-c", package], capture_output=True, text=True, check=True).stdout
    packed = {row.split()[5].removeprefix("./").removesuffix(".gz") for row in listed.splitlines() if not row.startswith("d")}
    assert files(staged) - {"usr/share/lanatlas/installed"} <= packed
    conffiles = subprocess.run(["dpkg", "-I", package, "conffiles"], capture_output=True, text=True, check=True).stdout
    assert {f"/{SAMPLE}", f"/{LANATLAS_CONF}"} <= set(conffiles.split())
