"""What Grafana's Prometheus data source makes of an answer: frames, as toDataFrame takes them."""

import re

PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def legend(form, labels):
    """The name of a series; without a form it is the series itself."""
    if form:
        return PLACE.sub(lambda found: labels.get(found[1], ""), form)
    rest = ", ".join(f'{name}="{value}"' for name, value in sorted(labels.items()) if name != "__name__")
    return f"{labels.get('__name__', '')}{{{rest}}}"


def number(text):
    """JSON has neither NaN nor infinity; in a panel both are no value."""
    value = float(text)
    return value if abs(value) < float("inf") else None


def over_time(result, target, step):
    """One frame for each series of a matrix; `step` in seconds tells the panel what a gap is."""
    frames = []
    for series in result:
        name = legend(target.get("legendFormat"), series["metric"])
        times = [int(float(at) * 1000) for at, _ in series["values"]]
        labels = {key: value for key, value in series["metric"].items() if key != "__name__"}
        frames.append({"refId": target["refId"], "name": name, "fields": [
            {"name": "Time", "type": "time", "values": times, "config": {"interval": step * 1000}},
            {"name": "Value", "type": "number", "labels": labels, "config": {"displayNameFromDS": name},
             "values": [number(value) for _, value in series["values"]]}]})
    return frames


def at_once(result, target, alone):
    """A vector as one table: time, labels in their order, value. Not `alone`: the value says of which query."""
    if not result:
        return []
    names = sorted({name for series in result for name in series["metric"]})
    value = "Value" if alone else f"Value #{target['refId']}"
    return [{"refId": target["refId"], "fields": [
        {"name": "Time", "type": "time", "values": [int(float(series["value"][0]) * 1000) for series in result]},
        *({"name": name, "type": "string", "values": [series["metric"].get(name, "") for series in result]} for name in names),
        {"name": value, "type": "number", "values": [number(series["value"][1]) for series in result]}]}]
