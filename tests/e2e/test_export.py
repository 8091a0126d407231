"""`ipam export`: what it writes is what other programs read, and what `ipam import` takes without a loss."""
import json
import os
import re
import shutil
import stat
import subprocess

import pytest
from collectd_run import BUILD
from ipam_run import Ipam

# Every field of every kind, and texts that a CSV, a JSON or a spreadsheet could stumble over.
EVERYTHING = {
    "lanatlas": 1,
    "sites": [{"name": "Home", "note": "two\nlines, \"quoted\"\n"}, {"name": "=1+1"}],
    "vrfs": [{"name": "blue", "note": "'@work"}],
    "vlans": [{"vlan": "20", "name": "Gäste; -1", "site": "Home", "note": "+n"}, {"vlan": "20"}],
    "prefixes": [
        {"prefix": "192.0.2.0/24", "name": "LAN", "vlan": "20", "site": "Home", "kind": "lan", "gateway": "192.0.2.1",
         "dns": ["192.0.2.1", "2001:db8::1"], "note": "-p"},
        {"prefix": "192.0.2.0/25", "vlan": "20@", "site": "Home"},
        {"prefix": "192.0.2.0/24", "vrf": "blue", "name": "the same again"},
        {"prefix": "2001:db8::/64", "gateway": "fe80::1"},
    ],
    "ranges": [{"first": "192.0.2.100", "last": "192.0.2.199", "kind": "dhcp", "name": "pool", "note": "r"}],
    "devices": [
        {"device": "\u202eשלום", "key": "device", "type": "nas", "icon": "disk", "vendor": "V, Inc", "os": "linux", "serial": "S'1",
         "site": "Home", "trusted": True, "monitored": True, "note": "many\n\n\tlines", "tags": ["a", "b.c"]},
        {"device": "twin", "key": "twin"}, {"device": "twin", "key": "twin-2"},
        {"device": "sw", "key": "sw", "type": "switch", "tags": ["core"]},
    ],
    "interfaces": [{"device": "device", "interface": "eth0", "mac": "00:00:5e:00:53:01"}, {"device": "sw", "interface": "7"}],
    "addresses": [
        {"address": "192.0.2.7", "device": "device", "hostname": "nas.example.org", "mac": "00:00:5e:00:53:01", "interface": "eth0",
         "assignment": "static", "note": "=note"},
        {"address": "192.0.2.8", "device": "sw", "hostname": "sw.example.org", "mac": "00:00:5e:00:53:08", "assignment": "reserved"},
        {"address": "192.0.2.9", "device": "twin", "assignment": "static", "held": False},
        {"address": "192.0.2.10", "device": "twin", "mac": "00:00:5e:00:53:10", "assignment": "dhcp", "held": True},
        {"address": "192.0.2.11", "device": "twin"}, {"address": "192.0.2.11", "device": "twin-2"},
        {"address": "192.0.2.12", "assignment": "deprecated", "hostname": "old"},
        {"address": "192.0.2.7", "vrf": "blue", "device": "sw", "interface": "7"},
        {"address": "2001:db8::7", "device": "device", "mac": "00:00:5e:00:53:01", "interface": "eth0", "hostname": "nas.example.org",
         "assignment": "static"},
        {"address": "fe80::7%eth0", "device": "device", "interface": "eth0"},
    ],
    "links": [{"device": "device", "interface": "eth0", "to_device": "sw", "to_interface": "7", "kind": "fibre", "label": "red \"1\""},
              {"device": "twin", "to_device": "sw", "kind": "wifi"}],
    "groups": [{"name": "a path", "kind": "path", "members": ["twin-2", "sw", "device"], "note": "g"},
               {"name": "hubs", "kind": "hub", "members": ["sw", "device:hub", "twin"]}],
}


@pytest.fixture
def filled(ipam, tmp_path):
    path = tmp_path / "everything.json"
    path.write_text(json.dumps(EVERYTHING), encoding="utf-8")
    ipam.text("import", path, "--yes")
    return ipam


def fresh(tmp_path, name):
    return Ipam(tmp_path / f"{name}.db")


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_import_export_gives_the_same_bytes(filled, tmp_path, form):
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"
    filled.text("export", form, "-o", first)
    copy = fresh(tmp_path, form)
    copy.text("import", first, "--yes")
    copy.text("export", form, "-o", second)
    assert first.read_bytes() == second.read_bytes()
    assert not copy.json("import", second, "--dry-run")


def test_json_says_all_that_was_said(filled):
    written = json.loads(filled.text("export", "json"))
    for kind, records in EVERYTHING.items():
        if kind == "lanatlas":
            continue
        for record in records:
            assert any(all(other.get(key) == value for key, value in record.items()) for other in written[kind]), record


def test_csv_runs_no_formula(filled):
    rows = filled.text("export", "csv")
    for cell in re.findall(r'(?:^|,)("?)([^",\r\n]*)', rows):
        assert not re.match(r"[=@\t]|[+-](?![\d.])", cell[1]), cell


def test_a_part_has_what_belongs_to_it(filled):
    written = json.loads(filled.text("export", "json", "2001:db8::/64"))
    assert [record["prefix"] for record in written["prefixes"]] == ["2001:db8::/64"]
    assert [record["address"] for record in written["addresses"]] == ["2001:db8::7"]
    assert [record["key"] for record in written["devices"]] == ["device"]
    assert "links" not in written
    blue = json.loads(filled.text("export", "json", "--vrf", "blue"))
    assert [record["device"] for record in blue["addresses"]] == ["sw"]


def test_a_file_is_whole_or_not_there(filled, tmp_path):
    target = tmp_path / "old"
    target.write_text("old")
    target.chmod(0o640)
    filled.text("export", "hosts", "-o", target)
    assert "nas.example.org" in target.read_text() and target.stat().st_mode & 0o777 == 0o640
    done = filled.run("export", "hosts", "-o", tmp_path / "no" / "such" / "folder")
    assert done.returncode == 1 and "No such file" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if ".part" in path.name) == []


def test_a_device_is_written_to_and_not_replaced(filled, tmp_path):
    full = tmp_path / "full"  # as /dev/full, which is not risked here
    os.mknod(full, 0o600 | stat.S_IFCHR, os.makedev(1, 7))
    done = filled.run("export", "hosts", "-o", full)
    assert done.returncode == 1 and "No space left" in done.stderr
    assert stat.S_ISCHR(full.stat().st_mode)


def test_a_disk_that_is_full_in_the_middle_is_told(filled, tmp_path):
    """More than one buffer full: the first failure is told with its reason."""
    filled.text("site", "add", "Large", "--note", "n" * 16000)
    for path in (tmp_path / "full", "-"):
        if path != "-":
            os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 7))
            done = filled.run("export", "json", "-o", path)
        else:
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BUILD / "ipam", "--db", filled.database, "export", "json"], stdout=full,
                                      stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 1 and "No space left" in done.stderr


@pytest.mark.parametrize("arguments", [["xml"], ["csv", "10.0.0.1/24"], ["file_sd", "--port", "0"], ["hosts", "--port", "1"], ["file_sd", "type:"], []])
def test_wrong_arguments_are_told(filled, arguments):
    done = filled.run("export", *arguments)
    assert done.returncode == 2 and done.stderr.startswith("ipam: ")


def test_hosts_are_hosts(filled):
    lines = filled.text("export", "hosts").splitlines()
    assert "192.0.2.7\tnas.example.org device" in lines and "fe80::7%eth0\tdevice" in lines and "192.0.2.11\ttwin" in lines
    assert not any("192.0.2.12" in line for line in lines)
    assert all(re.fullmatch(r"[0-9a-f:.]+(%eth0)?\t[a-z0-9.-]+( [a-z0-9.-]+)?", line) for line in lines)
    assert lines == sorted(lines, key=lines.index) and len(set(lines)) == len(lines)


@needs("unshare")
def test_hosts_are_found_by_the_resolver(filled, tmp_path):
    path = tmp_path / "hosts"
    filled.text("export", "hosts", "-o", path)
    script = f"mount --bind {path} /etc/hosts && getent -s files ahosts nas.example.org"
    found = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert "192.0.2.7" in found and "2001:db8::7" in found


@needs("dnsmasq")
def test_dnsmasq_takes_its_lines(filled, tmp_path):
    lines = filled.text("export", "dnsmasq").splitlines()
    assert "00:00:5e:00:53:01,192.0.2.7,nas.example.org" in lines
    assert "00:00:5e:00:53:01,[2001:db8::7],nas.example.org" in lines
    assert "00:00:5e:00:53:08,192.0.2.8,sw.example.org" in lines
    config = tmp_path / "dnsmasq.conf"
    config.write_text("port=0\ndhcp-range=192.0.2.0,static\n" + "".join(f"dhcp-host={line}\n" for line in lines))
    done = subprocess.run(["dnsmasq", "--test", "-C", config], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def kea_subnets(filled):
    written = json.loads(filled.text("export", "kea"))
    return written["Dhcp4"]["subnet4"], written["Dhcp6"]["subnet6"]


def test_kea_has_reservations_by_subnet(filled):
    v4, v6 = kea_subnets(filled)
    assert [subnet["subnet"] for subnet in v4] == ["192.0.2.0/25"]  # the longest that holds them
    assert {"hw-address": "00:00:5e:00:53:08", "ip-address": "192.0.2.8", "hostname": "sw.example.org"} in v4[0]["reservations"]
    assert v6[0]["reservations"] == [{"hw-address": "00:00:5e:00:53:01", "ip-addresses": ["2001:db8::7"], "hostname": "nas.example.org"}]


@needs("kea-dhcp4")
def test_kea_takes_them(filled, tmp_path):
    filled.text("address", "set", "192.0.2.20", "mac=00:00:5e:00:53:08")  # a second one of this hardware address
    for family, program in ((4, "kea-dhcp4"), (6, "kea-dhcp6")):
        written = json.loads(filled.text("export", "kea"))[f"Dhcp{family}"]
        config = {f"Dhcp{family}": {"interfaces-config": {"interfaces": []}, "lease-database": {"type": "memfile", "persist": False}, **written}}
        path = tmp_path / f"kea{family}.conf"
        path.write_text(json.dumps(config))
        done = subprocess.run([program, "-t", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_file_sd_names_targets(filled):
    written = json.loads(filled.text("export", "file_sd", "type:nas"))
    assert written == [{"targets": ["192.0.2.7:9100"],
                        "labels": {"device": "device", "name": "\u202eשלום", "site": "Home", "type": "nas", "tags": ",a,b.c,"}}]


def test_file_sd_takes_every_filter_of_devices(filled):
    def devices(*words):
        return [target["labels"]["device"] for target in json.loads(filled.text("export", "file_sd", *words))]

    filled.text("filter", "add", "mine", "tag:b.c")
    assert devices("filter:mine") == ["device"] == devices("group:hubs", "and", "type:nas")
    assert devices("ip:192.0.2.7") == ["device"] == devices("seen>0s", "or", "mac:00:00:5e:00:53:01")
    refused = filled.run("export", "file_sd", "filter:nobody")
    assert refused.returncode == 2 and "nobody" in refused.stderr


@needs("promtool")
def test_prometheus_takes_them(filled, tmp_path):
    targets = tmp_path / "targets.json"
    filled.text("export", "file_sd", "-o", targets)
    config = tmp_path / "prometheus.yml"
    config.write_text(f"scrape_configs:\n  - job_name: nodes\n    file_sd_configs:\n      - files: ['{targets}']\n")
    done = subprocess.run(["promtool", "check", "config", config], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
