"""What bench_ipam.py measures on: a plan as a paper, and what probes and people would have made of it."""

import contextlib
import csv
import ipaddress
import json
import random
import sqlite3
import time

PREFIXES, DEVICES, ADDRESSES = 1000, 10000, 100000
COLUMNS = ("record", "prefix", "name", "device", "address", "hostname", "interface", "assignment")
DAY_MS = 86400000


def prefix_of(number):
    return ipaddress.ip_network((0x0A000000 + number * 256, 24))


def write_plan(path):
    """Each device has ten addresses, in one prefix; all is planned, and held by its device."""
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, COLUMNS, restval="")
        table.writeheader()
        for number in range(PREFIXES):
            table.writerow({"record": "prefix", "prefix": prefix_of(number), "name": f"net {number}"})
        for number in range(DEVICES):
            table.writerow({"record": "device", "device": f"dev{number}"})
        per_prefix = ADDRESSES // PREFIXES
        for number in range(ADDRESSES):
            prefix = prefix_of(number // per_prefix)
            table.writerow({"record": "address", "address": prefix[1 + number % per_prefix], "assignment": "static",
                            "device": f"dev{number // 10}", "hostname": f"h{number}.lan"})


def write_nested(path, count):
    """Prefixes in each other: a tree of halves, breadth first, as any order of names gives."""
    nets = [ipaddress.ip_network("10.0.0.0/8")]
    for net in nets:
        if len(nets) >= count:
            break
        nets.extend(net.subnets())
    random.Random(7).shuffle(nets)
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, COLUMNS, restval="")
        table.writeheader()
        for net in nets[:count]:
            table.writerow({"record": "prefix", "prefix": net})


# What people would have said: sites, VLANs, types, tags, groups, links, pools, notes, MACs.
DECIDED = """
INSERT INTO site (name) WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19) SELECT 'Site ' || i FROM n;
INSERT INTO vlan (vid, name, site_id, source)
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, 'vlan ' || i, 1 + i % 20, 'person' FROM n;
UPDATE prefix SET site_id = 1 + id % 20, vlan_id = id, note = iif(id % 5, '', 'note ' || id),
    kind = CASE id % 4 WHEN 0 THEN 'lan' WHEN 1 THEN 'wifi' WHEN 2 THEN 'iot' ELSE '' END;
INSERT INTO plan_range (vrf, first_ip, last_ip, first_key, last_key, family, kind, name, source)
    SELECT vrf, ip(first_key, 120), ip(first_key, 220), plus(first_key, 120), plus(first_key, 220), 4,
        CASE id % 3 WHEN 0 THEN 'dhcp' WHEN 1 THEN 'reserved' ELSE 'infrastructure' END, 'pool ' || id, 'person'
    FROM prefix;
UPDATE device SET monitored = 1, site_id = 1 + id % 20, vendor = 'Vendor ' || id % 50, os = CASE id % 3 WHEN 0 THEN 'Linux' WHEN 1 THEN 'iOS'
    ELSE '' END, trusted = id % 2, type = CASE id % 4 WHEN 0 THEN 'server' WHEN 1 THEN 'phone' WHEN 2 THEN 'camera'
    ELSE 'unknown' END, notes = iif(id % 7, '', 'shelf ' || id);
INSERT INTO device_tag (device_id, tag, source) SELECT id, 'tag' || id % 30, 'person' FROM device WHERE id % 2;
INSERT INTO device_group (name, kind, source)
    WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99) SELECT 'Group ' || i, 'logical', 'person' FROM n;
INSERT INTO group_member (group_id, device_id, position, role) SELECT 1 + id % 100, id, id, 'member' FROM device WHERE id % 3 = 0;
INSERT INTO link (a_device_id, b_device_id, kind, label, source, created_at)
    SELECT id, id / 10 + 1, 'ethernet', 'port ' || id, 'person', :now FROM device WHERE id > 10;
UPDATE interface SET mac = printf('02:00:5e:00:%02x:%02x', device_id / 256, device_id % 256);
INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen)
    SELECT device_id, 'mac', mac, 'weak', 'scan', :now - 30 * :day, :now - random_ms(:day) FROM interface;
UPDATE address SET assignment = CASE id % 20 WHEN 0 THEN 'reserved' WHEN 1 THEN 'dhcp' WHEN 2 THEN 'deprecated' ELSE 'static' END,
    mac = iif(id % 10, NULL, printf('02:00:5e:01:%02x:%02x', id / 2560, id / 10 % 256)), note = iif(id % 50, '', 'note ' || id)
    WHERE id % 5 = 0;
INSERT INTO saved_filter (name, text) VALUES ('trouble', 'status:down or loss>5%');
"""

# What probes would have found: a ping and a service of every device, both for a month, and five incidents of each.
FOUND = """
INSERT INTO probe_check (device_id, key, plugin, target_kind, target, interval_ms, profile, down_after, up_after, enabled,
    source, created_at, service, port)
    SELECT id, 'v4', 'icmp_heartbeat', 1, '', 0, 1, 0, 0, 1, 'person', :now - 30 * :day, 0, 0 FROM device
    UNION ALL SELECT id, 'https', 'tcp_check', 1, '', 0, 1, 0, 0, 1, 'person', :now - 30 * :day, 4, 443 FROM device;
INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address, rtt_ms, loss,
    strip_at, strip)
    SELECT id, 'local', iif(device_id % 20, 1, 2), iif(device_id % 20, 0, 1), 0, :now - random_ms(30 * :day),
        :now - 30 * :day, :now - random_ms(60000), '10.0.0.1', iif(device_id % 20, random_ms(50000) / 1000.0, NULL),
        iif(service, NULL, random_ms(30) / 30.0), :now, :strip FROM probe_check;
DELETE FROM device_state;
INSERT INTO device_state (device_id, state, cause, check_id, since, first_known)
    SELECT c.device_id, s.state, s.cause, c.id, s.since, s.first_known FROM probe_check c JOIN check_state s ON s.check_id = c.id
    WHERE c.key = 'v4';
INSERT INTO run (plugin, vantage, started_at, alive_at) SELECT DISTINCT plugin, 'local', :now - 30 * :day, :now + :day
    FROM probe_check;
INSERT INTO incident (check_id, vantage, state, started_at, ended_at, cause)
    WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4)
    SELECT c.id, 'local', 2, :now - (29 - 6 * i) * :day + c.id * 100, :now - (29 - 6 * i) * :day + c.id * 100 + 600000, 1
    FROM n, probe_check c;
INSERT INTO transition (check_id, vantage, at, from_state, to_state, cause)
    SELECT check_id, vantage, started_at, 1, 2, 1 FROM incident UNION ALL SELECT check_id, vantage, ended_at, 2, 1, 0 FROM incident;
INSERT INTO device_incident (device_id, state, check_id, cause, started_at, ended_at)
    SELECT c.device_id, 2, c.id, 1, i.started_at, i.ended_at FROM incident i JOIN probe_check c ON c.id = i.check_id
    WHERE c.key = 'v4';
"""


def fill(path):
    """Writes all that beside the imported plan; the audit of it is made by the triggers, as ever."""
    dice = random.Random(3)
    strip = json.dumps([value for turn in range(30) for value in (30000 if turn else 0, 400 + turn)])
    times = {"now": int(time.time() * 1000), "day": DAY_MS, "strip": strip}
    plus = lambda key, count: (int.from_bytes(key, "big") + count).to_bytes(16, "big")
    functions = {
        "audit_user": (0, lambda: "bench"),
        "audit_tool": (0, lambda: "bench"),
        "random_ms": (1, lambda below: dice.randrange(int(below))),
        "plus": (2, plus),
        "ip": (2, lambda key, count: str(ipaddress.IPv4Address(plus(key, count)[12:]))),
    }
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for name, (arguments, function) in functions.items():
            connection.create_function(name, arguments, function)
        for statement in (DECIDED + FOUND).split(";\n"):
            connection.execute(statement, {name: times[name] for name in times if f":{name}" in statement})
