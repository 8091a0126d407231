"""Every query of every dashboard, with several choices of its variables, against what the real writers wrote: no error, no
answer that the data source would spoil, nothing empty that should not be."""

import sqlite3
import time

import frser
import pytest
from asking import ask_all, choices
from dashboards import all_dashboards

DASHBOARDS = {one["uid"]: one for one in all_dashboards()}


@pytest.fixture(scope="module")
def found():
    from world import world  # the simulated LAN needs root

    with world() as one:
        yield one


@pytest.fixture(scope="module")
def period():
    now = int(time.time() * 1000)
    return now - 3600_000, now + 60_000


@pytest.fixture(scope="module")
def asked(found, period):
    database = frser.Database(found.database)
    every = [one for dashboard in DASHBOARDS.values()
             for choice, values in choices(database, dashboard, period).items()
             for one in ask_all(database, found.ask, dashboard, choice, values, period)]
    database.close()
    return every


def test_every_query_is_answered_without_an_error(asked):
    assert not [f"{one.where}: {problem}" for one in asked for problem in one.problems if problem.startswith("error")]


def test_no_answer_is_spoilt(asked):
    assert not [f"{one.where}: {problem}" for one in asked for problem in one.problems if not problem.startswith("error")]


def test_each_query_finds_something_for_some_choice(asked):
    rows = {}
    for one in asked:
        key = one.dashboard, one.panel["title"], one.target["refId"]
        rows[key] = max(rows.get(key, 0), one.rows)
    assert not [key for key, count in rows.items() if count == 0]


def test_all_finds_something(asked):
    """Of dashboards that are about everything."""
    whole = ("lanatlas-overview", "lanatlas-topology", "lanatlas-inventory", "lanatlas-monitoring", "lanatlas-atlas")
    assert not [one.where for one in asked if one.choice == "all" and one.dashboard in whole and one.rows == 0]


def test_a_choice_leaves_less_than_all(asked):
    rows = {(one.dashboard, one.panel["title"], one.target["refId"], one.choice): one.rows for one in asked}
    shown = [title for (uid, title, ref, choice), count in rows.items()
             if uid == "lanatlas-inventory" and title == "Devices" and choice.startswith("with") and count < rows[uid, title, ref, "all"]]
    assert shown


def test_edges_of_node_graphs_have_both_nodes(asked):
    graphs = {}
    for one in asked:
        if one.panel["type"] in ("nodeGraph", "lanatlas-topology-panel"):
            graphs.setdefault((one.dashboard, one.panel["title"], one.choice), []).extend(one.frames)
    assert graphs
    for where, frames in graphs.items():
        named = [{field["name"]: field["values"] for field in frame["fields"]} for frame in frames]
        edges = next(one for one in named if "source" in one)
        nodes = next(one for one in named if "title" in one)
        assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"]), where
        arcs = [values for name, values in nodes.items() if name.startswith("arc__")]
        assert all(sum(row) == 1 for row in zip(*arcs)), where


LARGE = {"transition", "incident", "event", "audit", "device_incident", "binding", "address", "identifier"}


def whole_reads(connection, sql):
    """The large tables that a statement reads from end to end, by SQLite's own program of it: Rewind and Next, or Last and
    Prev, of a cursor that never seeks. A partial index, such as that of open incidents, is no large table."""
    pages = {page: table for page, table, kind, text in connection.execute(
        "SELECT rootpage, tbl_name, type, coalesce(sql, '') FROM sqlite_master WHERE rootpage > 0")
        if kind == "table" or " WHERE " not in text}
    steps = connection.execute("EXPLAIN " + sql.replace("$__from", "0").replace("$__to", "9000000000000")).fetchall()
    cursors = {step[2]: pages.get(step[3]) for step in steps if step[1] == "OpenRead"}
    begun = {step[2] for step in steps if step[1] in ("Rewind", "Last")}
    walked = {step[2] for step in steps if step[1] in ("Next", "Prev")}
    sought = {step[2] for step in steps if step[1].startswith("Seek") or step[1] == "NotExists"}
    return {cursors.get(cursor) for cursor in (begun & walked) - sought} & LARGE


def test_no_large_table_is_read_from_end_to_end(asked, found):
    connection = sqlite3.connect(f"file:{found.database}?mode=ro", uri=True)
    assert whole_reads(connection, "SELECT max(seconds) FROM v_device_incident") == {"device_incident"}
    statements = {(one.dashboard, one.panel["title"], one.target["refId"]): one for one in asked if "rawQueryText" in one.target}
    assert not {one.where: names for one in statements.values() if (names := whole_reads(connection, one.sql))}


def test_the_state_is_what_ipam_says(found, period):
    database = frser.Database(found.database)
    _, _, rows = database.rows("SELECT key, state FROM v_device_now ORDER BY key")
    database.close()
    said = {row["key"]: row["state"] for row in found.here.ipam.json("status")}
    checked = {row["device_key"] for row in found.here.db.rows("SELECT device_key FROM v_check_status")}
    assert {key: state for key, state in rows if key in checked} == said
    assert {state for key, state in rows if key not in checked} == {"unknown"}
    assert {"up", "down", "degraded"} <= set(said.values())
