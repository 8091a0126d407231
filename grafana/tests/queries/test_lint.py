"""What every dashboard has to keep to. No database is needed."""

import itertools
import re

import pytest
from dashboards import all_dashboards, is_sql, panels_of, variables_of
from variables import BUILT_IN, uses

ALL = all_dashboards()
BY_UID = {one["uid"]: one for one in ALL}
PANELS = [(one, panel) for one in ALL for panel in panels_of(one)]
TARGETS = [(one, panel, target) for one, panel in PANELS for target in panel.get("targets", [])]
OURS = {"lanatlas-topology-panel", "lanatlas-ipgrid-panel", "lanatlas-strip-panel"}
CORE = {"bargauge", "nodeGraph", "stat", "state-timeline", "table", "timeseries"}
SOURCES = {"lanatlas-sqlite": "frser-sqlite-datasource", "lanatlas-prometheus": "prometheus"}
TIMES = {"__from", "__to"}


def where(dashboard, panel, *more):
    return " / ".join((dashboard["uid"], panel.get("title", "?"), *more))


def test_there_are_seven():
    assert set(BY_UID) == {f"lanatlas-{name}" for name in
                           ("overview", "topology", "inventory", "device", "plan", "monitoring", "atlas")}


@pytest.mark.parametrize("dashboard", ALL, ids=BY_UID)
def test_a_dashboard_says_what_it_is(dashboard):
    assert dashboard["title"].startswith("LAN Atlas") and dashboard["description"].endswith(".")
    assert "lanatlas" in dashboard["tags"]
    assert [link["type"] for link in dashboard["links"]] == ["dashboards"] and dashboard["links"][0]["tags"] == ["lanatlas"]
    assert dashboard["links"][0]["keepTime"] and dashboard["links"][0]["includeVars"]


@pytest.mark.parametrize("dashboard", ALL, ids=BY_UID)
def test_panels_have_ids_of_their_own(dashboard):
    rows = [panel for panel in dashboard["panels"] if panel["type"] == "row"]
    ids = [panel["id"] for panel in (*rows, *panels_of(dashboard))]
    assert all(ids) and len(set(ids)) == len(ids)
    titles = [panel["title"] for panel in panels_of(dashboard)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("dashboard", ALL, ids=BY_UID)
def test_panels_do_not_overlap(dashboard):
    for group in (dashboard["panels"], *[panel.get("panels") or [] for panel in dashboard["panels"]]):
        places = [panel["gridPos"] for panel in group]
        assert all(place["x"] + place["w"] <= 24 for place in places)
        for a, b in itertools.combinations(places, 2):
            assert (a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"] or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"])


def test_a_panel_says_what_its_numbers_mean():
    assert not [where(*one) for one in PANELS if len(one[1].get("description", "")) < 20 or not one[1]["description"].endswith(".")]


def test_a_panel_has_words_for_no_value_and_a_unit():
    assert not [where(*one) for one in PANELS if not one[1]["fieldConfig"]["defaults"].get("noValue")]
    assert not [where(*one) for one in PANELS if one[1]["type"] not in OURS and not one[1]["fieldConfig"]["defaults"].get("unit")]


def test_panels_are_of_core_or_ours_and_ours_stand_beside_others():
    assert {panel["type"] for _, panel in PANELS} <= CORE | OURS
    for dashboard in ALL:
        types = {panel["type"] for panel in panels_of(dashboard)}
        assert types & CORE, dashboard["uid"]


def thresholds_of(panel):
    config = panel["fieldConfig"]
    yield config["defaults"].get("thresholds")
    for override in config["overrides"]:
        yield from (one["value"] for one in override["properties"] if one["id"] == "thresholds")


def mappings_of(panel):
    config = panel["fieldConfig"]
    yield config["defaults"].get("mappings")
    for override in config["overrides"]:
        yield from (one["value"] for one in override["properties"] if one["id"] == "mappings")


def test_what_is_not_known_is_never_green():
    """Without a value Grafana takes the colour of the lowest step, which is its default's green where there is none."""
    for one in PANELS:
        if one[1]["type"] in OURS:
            continue
        found = [steps for steps in thresholds_of(one[1]) if steps]
        assert found and all(steps["steps"][0] == {"value": None, "color": "text"} for steps in found), where(*one)
        for mappings in filter(None, mappings_of(one[1])):
            special = [entry for entry in mappings if entry["type"] == "special"]
            assert [entry["options"]["match"] for entry in special] == ["null+nan"], where(*one)
            assert all(entry["options"]["result"]["color"] == "text" for entry in special), where(*one)


def test_queries_go_to_sources_that_are_provisioned():
    for dashboard, panel, target in TARGETS:
        source = target["datasource"]
        assert SOURCES.get(source["uid"]) == source["type"], where(dashboard, panel)
        assert is_sql(target) == (source["uid"] == "lanatlas-sqlite")
    for dashboard in ALL:
        for variable in variables_of(dashboard).values():
            if variable["type"] == "query":
                assert variable["datasource"]["uid"] == "lanatlas-sqlite" and isinstance(variable["query"], str)


def test_queries_of_a_panel_have_names_of_their_own():
    for dashboard, panel in PANELS:
        names = [target["refId"] for target in panel.get("targets", [])]
        assert names and len(set(names)) == len(names), where(dashboard, panel)


def test_an_alert_would_run_what_the_page_runs():
    assert not [where(*one[:2]) for one in TARGETS if is_sql(one[2]) and one[2]["queryText"] != one[2]["rawQueryText"]]


def test_variables_in_sql_are_quoted():
    for dashboard, panel, target in TARGETS:
        if is_sql(target):
            for name, form in uses(target["rawQueryText"]):
                assert name in TIMES or (name in variables_of(dashboard) and form == "sqlstring"), where(dashboard, panel, name)
    for dashboard in ALL:
        for variable in variables_of(dashboard).values():
            assert all(form == "sqlstring" for _, form in uses(variable.get("query") or "")), variable["name"]


def test_variables_in_promql_are_regular_expressions_in_raw_strings():
    """In "…" the \\ of an escaped dot is an error of PromQL."""
    for dashboard, panel, target in TARGETS:
        if not is_sql(target):
            given = [name for name, _ in uses(target["expr"]) if name not in BUILT_IN]
            raw = re.findall(r"=~`\$\{(\w+):regex\}`", target["expr"])
            assert given == raw and set(raw) <= set(variables_of(dashboard)), where(dashboard, panel)


@pytest.mark.parametrize("dashboard", ALL, ids=BY_UID)
def test_every_variable_is_used(dashboard):
    texts = [target.get("rawQueryText") or target["expr"] for one, _, target in TARGETS if one is dashboard]
    texts += [variable.get("query") or "" for variable in variables_of(dashboard).values()]
    used = {name for text in texts for name, _ in uses(text)}
    assert set(variables_of(dashboard)) <= used
    for variable in variables_of(dashboard).values():
        assert variable.get("hide") == 2 or variable.get("description"), variable["name"]


def links_of(panel):
    config = panel["fieldConfig"]
    yield from config["defaults"].get("links") or []
    for override in config["overrides"]:
        yield from (link for one in override["properties"] if one["id"] == "links" for link in one["value"])


def test_links_lead_to_dashboards_and_variables_that_there_are():
    found = 0
    for dashboard, panel in PANELS:
        for link in links_of(panel):
            found += 1
            uid, parameters = re.fullmatch(r"/d/([\w-]+)\?(.*)", link["url"]).groups()
            assert uid in BY_UID, where(dashboard, panel, link["url"])
            assert parameters.endswith("${__url_time_range}"), link["url"]
            for name, value in re.findall(r"var-(\w+)=([^&]*)", parameters):
                assert name in variables_of(BY_UID[uid]), where(dashboard, panel, link["url"])
                assert "${" not in value or value.endswith(":percentencode}"), link["url"]
    assert found > 15


def test_links_name_columns_that_the_query_gives():
    for dashboard, panel in PANELS:
        text = "\n".join(target.get("rawQueryText", "") for target in panel.get("targets", []))
        for link in links_of(panel):
            for column in re.findall(r"__data\.fields\.(\w+)", link["url"]):
                assert re.search(rf"\b{column}\b", text), where(dashboard, panel, column)


def test_columns_that_are_dressed_are_in_the_query():
    for dashboard, panel in PANELS:
        text = "\n".join(target.get("rawQueryText", "") for target in panel.get("targets", []))
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"] == {"id": "byRegexp", "options": "/.*/"}:
                continue
            assert override["matcher"]["id"] == "byName"
            if "rawQueryText" not in panel["targets"][0]:
                assert override["matcher"]["options"] in {target["legendFormat"] for target in panel["targets"]}
                continue
            assert re.search(rf"\b{override['matcher']['options']}\b", text), where(dashboard, panel, override["matcher"]["options"])


def test_sql_reads_stable_views_alone():
    """Tables may change with any version; v_device_row, v_address_row and v_audit_row are ipam's own."""
    for dashboard, panel, target in TARGETS:
        if not is_sql(target):
            continue
        sql = target["rawQueryText"]
        names = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql))
        own = set(re.findall(r"(?:\bWITH|,)\s+(\w+)(?:\([\w, ]+\))?\s+AS\s+(?:MATERIALIZED\s+)?\(", sql))
        assert all(name.startswith("v_") and not name.endswith("_row") for name in names - own), where(dashboard, panel, str(names - own))
