"""What the plugins would have stored, for tests in which none runs."""
import sqlite3
import time


def set_state(database, state, device="router", rtt_ms=0.5, since_ms=None):
    """What icmp_heartbeat would have found just now of the one check of a device; these tables are not audited."""
    now = int(time.time() * 1000)
    cause = 1 if state == 2 else 0
    with sqlite3.connect(database, timeout=10) as connection:
        check, owner = connection.execute(
            "SELECT c.id, d.id FROM probe_check c JOIN device d ON d.id = c.device_id WHERE d.key = ? AND c.key = 'v4'", (device,)
        ).fetchone()
        connection.execute("INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES ('icmp_heartbeat', 'local', ?, ?)", (now - 1000, now))
        connection.execute(
            "INSERT OR REPLACE INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address, rtt_ms,"
            " loss, strip_at, strip) VALUES (?, 'local', ?, ?, 0, ?, ?, ?, '192.0.2.1', ?, 0.5, ?, '[0,500,1000,-1]')",
            (check, state, cause, since_ms or now, now - 1000, now, rtt_ms, now),
        )
        connection.execute(
            "INSERT OR REPLACE INTO device_state (device_id, state, cause, check_id, since, first_known) VALUES (?, ?, ?, ?, ?, ?)",
            (owner, state, cause, check, since_ms or now, now - 1000),
        )
    connection.close()


def add_incident(database, table, *values):
    """A span of a device (device_incident) or of a check (incident) that is over; the audit holds neither."""
    columns = {"device_incident": "device_id, state, check_id, cause, started_at, ended_at",
               "incident": "check_id, vantage, state, cause, detail, started_at, ended_at"}[table]
    with sqlite3.connect(database, timeout=10) as connection:
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", values)
    connection.close()
