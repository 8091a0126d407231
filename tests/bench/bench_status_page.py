"""The status page of 10,000 monitored devices: how long it takes, and how large it is."""

import contextlib
import csv
import ipaddress
import random
import sqlite3
import statistics
import time

DEVICES, RESULTS, DAY_MS = 10000, 30, 86400000
UP, DOWN = 1, 2


def write_devices(path):
    with open(path, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, ("record", "device", "address"), restval="")
        table.writeheader()
        for number in range(DEVICES):
            table.writerow({"record": "device", "device": f"dev{number}"})
            table.writerow({"record": "address", "device": f"dev{number}", "address": ipaddress.ip_address(0x0A000000 + number)})


def strip_of(dice, state):
    """Gap and round-trip time in turn; a miss is minus its cause."""
    values = (-1 if state == DOWN or dice.random() < 0.02 else dice.randint(200, 900) for _ in range(RESULTS))
    return "[" + ",".join(f"{30000 if index else 0},{value}" for index, value in enumerate(values)) + "]"


def store_states(database):
    """What icmp_heartbeat would have stored: 5 % are down, and each was down three times in the last 30 days."""
    dice, now = random.Random(3), int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES ('icmp_heartbeat', 'local', ?, ?)", (now - 40 * DAY_MS, now))
        for check, device in connection.execute("SELECT id, device_id FROM probe_check").fetchall():
            state = DOWN if dice.random() < 0.05 else UP
            cause, since = int(state == DOWN), now - dice.randint(1, DAY_MS)
            connection.execute(
                "INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address, rtt_ms, loss,"
                " strip_at, strip) VALUES (?, 'local', ?, ?, 0, ?, ?, ?, '', 0.5, 0, ?, ?)",
                (check, state, cause, since, now - 35 * DAY_MS, now, now, strip_of(dice, state)))
            connection.execute("INSERT OR REPLACE INTO device_state (device_id, state, cause, check_id, since, first_known) VALUES (?, ?, ?, ?, ?, ?)",
                               (device, state, cause, check, since, now - 35 * DAY_MS))
            begins = [now - dice.randint(2, 30) * DAY_MS for _ in range(3)]
            spans = [(begin, begin + 60000) for begin in begins] + ([(since, None)] if state == DOWN else [])
            connection.executemany("INSERT INTO device_incident (device_id, state, check_id, cause, started_at, ended_at) VALUES (?, 2, ?, 1, ?, ?)",
                                   [(device, check, begin, end) for begin, end in spans])


def page_figures(folder, ipam, database, rounds):
    """`ipam` runs a command on the empty `database`, and gives its seconds."""
    paper, page = folder / "devices.csv", folder / "status.html"
    write_devices(paper)
    ipam.run("import", "--yes", "--monitor", paper)
    store_states(database)
    return {"report_s": statistics.median(ipam.run("report", "--html", page) for _ in range(rounds)),
            "report_mb": page.stat().st_size / 1e6}
