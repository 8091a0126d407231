"""Reading inventory.db as Grafana does: read-only, through the views where they serve."""
import contextlib
import sqlite3


class InventoryDb:
    def __init__(self, path):
        self.path = path

    def rows(self, sql, *values):
        """A connection per question, so that no test holds a read transaction open. [] before the schema is there."""
        if not self.path.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            try:
                return [dict(row) for row in connection.execute(sql, values)]
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise

    def value(self, sql, *values):
        rows = self.rows(sql, *values)
        return next(iter(rows[0].values())) if rows else None

    def states(self):
        """{(device key, check key): "up", "down" or "unknown"}."""
        rows = self.rows("SELECT device_key, check_key, state FROM v_check_status")
        return {(row["device_key"], row["check_key"]): row["state"] for row in rows}

    def state(self, device, check="v4"):
        return self.states().get((device, check))

    def outcome(self, device, check):
        """The present state of a check with what it met, {} before it has one; `tls_expires` in Unix milliseconds."""
        rows = self.rows(
            "SELECT p.name AS state, w.name AS cause, s.detail, s.http_status, s.tls_expires, s.rtt_ms FROM check_state s JOIN probe_check c ON c.id = s.check_id"
            " JOIN device d ON d.id = c.device_id JOIN probe_state p ON p.id = s.state"
            " JOIN probe_cause w ON w.id = s.cause WHERE d.key = ? AND c.key = ?", device, check)
        return rows[0] if rows else {}

    def device_state(self, device):
        """{"state", "cause", "check", "since"} (Unix milliseconds) of a device; unknown before it has a row."""
        rows = self.rows(
            "SELECT n.name AS state, w.name AS cause, coalesce(c.key, '') AS \"check\", s.since FROM device_state s"
            " JOIN device d ON d.id = s.device_id JOIN device_state_name n ON n.id = s.state"
            " LEFT JOIN probe_check c ON c.id = s.check_id LEFT JOIN probe_cause w ON w.id = s.cause"
            " WHERE d.key = ?", device)
        return rows[0] if rows else {"state": "unknown", "cause": "", "check": "", "since": 0}

    def device_incidents(self, device):
        """Oldest first; times in Unix milliseconds."""
        return self.rows(
            "SELECT i.id, i.started_at, i.ended_at, n.name AS state, w.name AS cause, coalesce(c.key, '') AS \"check\" FROM device_incident i"
            " JOIN device d ON d.id = i.device_id JOIN device_state_name n ON n.id = i.state"
            " LEFT JOIN probe_check c ON c.id = i.check_id LEFT JOIN probe_cause w ON w.id = i.cause"
            " WHERE d.key = ? ORDER BY i.id", device)

    def incidents(self, device, check="v4"):
        return self.rows("SELECT * FROM v_incident WHERE device_key = ? AND check_key = ? ORDER BY id", device, check)

    def transitions(self, device, check="v4"):
        """Times in Unix milliseconds; states as numbers: 0 unknown, 1 up, 2 down."""
        return self.rows(
            "SELECT t.* FROM transition t JOIN probe_check c ON c.id = t.check_id JOIN device d ON d.id = c.device_id"
            " WHERE d.key = ? AND c.key = ? ORDER BY t.id",
            device,
            check,
        )
