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
