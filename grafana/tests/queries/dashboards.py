"""The dashboards as they are committed."""

import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "dashboards" / "json"


def all_dashboards():
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def panels_of(dashboard):
    """Those in folded rows too, without the rows."""
    for panel in dashboard["panels"]:
        if panel["type"] != "row":
            yield panel
        yield from panel.get("panels") or []


def variables_of(dashboard):
    return {one["name"]: one for one in dashboard.get("templating", {}).get("list", [])}


def is_sql(target):
    return "rawQueryText" in target
