#!/usr/bin/python3
"""The dashboards' SQL on 10,000 devices with 100,000 addresses in 1,000 prefixes, for everything chosen and for one of each.
Of BENCH_ROUNDS (5) answers the median counts; an answer's time is the processor time of SQLite in this process, reading all
rows: a busy machine does not count. PromQL is not measured."""

import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(REPOSITORY / "grafana" / "tests" / "queries"))

import frser  # noqa: E402
from asking import choices  # noqa: E402
from bench_plan import fill, write_plan  # noqa: E402
from dashboards import all_dashboards, is_sql, panels_of  # noqa: E402
from variables import put  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
QUERY_MS, DASHBOARD_MS = 50, 200
DAY = 86400_000


def inventory(folder):
    plan, path = folder / "plan.csv", folder / "inventory.db"
    write_plan(plan)
    subprocess.run([REPOSITORY / "build" / "ipam", "import", "--yes", plan], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "LANATLAS_DB": str(path), "LC_ALL": "C.UTF-8"})
    fill(path)
    return path


def milliseconds(connection, sql):
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        connection.execute(sql).fetchall()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def queries(dashboard, values, period):
    for panel in panels_of(dashboard):
        for target in filter(is_sql, panel.get("targets", [])):
            sql = put(target["rawQueryText"], values)
            yield f"{panel['title']} {target['refId']}", sql.replace("$__from", str(period[0])).replace("$__to", str(period[1]))


def query_figures(folder):
    """Goals and figures, as report() takes them: the slowest query and the sum of each dashboard."""
    now = int(time.time()) * 1000
    goals, figures = {}, {}
    path = inventory(folder)
    connection, database = sqlite3.connect(f"file:{path}?mode=ro", uri=True), frser.Database(path)
    for dashboard in all_dashboards():
        found = choices(database, dashboard, (now - DAY, now))
        for choice in ("all", "one"):
            times = {title: milliseconds(connection, sql) for title, sql in queries(dashboard, found[choice], (now - DAY, now))}
            slowest = max(times, key=times.get, default="")
            where = f"{dashboard['uid'].removeprefix('lanatlas-')}_{choice}"
            figures[f"{where}_ms"], goals[f"{where}_ms"] = sum(times.values()), (DASHBOARD_MS, f"ms, {len(times)} queries together")
            figures[f"{where}_slowest_ms"] = times.get(slowest, 0)
            goals[f"{where}_slowest_ms"] = (QUERY_MS, f"ms, {slowest}")
    database.close()
    connection.close()
    return goals, figures
