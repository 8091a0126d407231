"""A dashboard's queries with choices of its variables: against the inventory as the data source asks it, and Prometheus."""

import time
from dataclasses import dataclass

import frser
from dashboards import is_sql, panels_of, variables_of
from variables import All, put

HARD = ("'", ".", "/", "é", "ö", "ä", "<", " ")


@dataclass
class Asked:
    dashboard: str
    panel: dict
    target: dict
    choice: str
    rows: int
    problems: list
    seconds: float
    frames: list
    sql: str = ""

    @property
    def where(self):
        return f"{self.dashboard} / {self.panel['title']} / {self.target['refId']} / {self.choice}"


def options_of(database, variable, values, period):
    """What a variable offers: the values, in their order."""
    target = {"queryText": put(variable["query"], values), "refId": "variable"}
    fields = frser.query(database, target, *period).frames[0]["fields"]
    named = {field["name"]: field["values"] for field in fields}
    return named["__value"] if "__value" in named else fields[0]["values"]


def everything(variable, options):
    if "allValue" in variable:
        return All(variable["allValue"])
    return options if variable.get("includeAll") else options[0]


def choices(database, dashboard, period):
    """{name: values of all variables}: all, the first of each, one for each hard character."""
    found, every = {}, {}
    for name, variable in variables_of(dashboard).items():
        every[name] = options_of(database, variable, first_of(every), period) if variable["type"] == "query" else [""]
    variables = variables_of(dashboard)
    found["all"] = {name: everything(variables[name], options) for name, options in every.items() if options}
    found["one"] = first_of(every)
    found["two"] = {name: options[:2] if variables[name].get("multi") else options[0] for name, options in every.items() if options}
    for name, options in every.items():  # one by one, of what shows one thing
        if not variables[name].get("multi"):
            found |= {f"{name}={one}": {**found["all"], name: one} for one in options[:20]}
    for sign in HARD:
        picked = {name: next((one for one in options if sign in one), None) for name, options in every.items()}
        if any(picked.values()) or "text" in every:
            found[f"with {sign!r}"] = {name: picked[name] or found["all"].get(name, "") for name in every}
            if "text" in every:
                found[f"with {sign!r}"]["text"] = sign
    return {choice: chained(database, variables, values, period) for choice, values in found.items()}


def first_of(every):
    return {name: options[0] for name, options in every.items() if options}


def chained(database, variables, values, period):
    """Hidden variables follow from the others."""
    for name, variable in variables.items():
        if variable.get("hide") == 2 and "${" in variable["query"]:
            values = {**values, name: options_of(database, variable, values, period)[0]}
    return values


def ask_sql(database, target, values, period):
    asked = {**target, "queryText": put(target["rawQueryText"], values)}
    began = time.process_time()  # what others do on the machine does not count
    answer = frser.query(database, asked, *period)
    return answer, time.process_time() - began, asked["queryText"]


def ask_promql(prometheus, target, values, period):
    expression = put(target["expr"], values)
    began = time.monotonic()
    if target.get("instant"):
        answer = prometheus("query", query=expression, time=period[1] / 1000)
    else:
        answer = prometheus("query_range", query=expression, start=period[0] / 1000, end=period[1] / 1000,
                            step=max(1, (period[1] - period[0]) // 1000 // 200))
    seconds = time.monotonic() - began
    if answer["status"] != "success":
        raise frser.QueryError(f"{answer.get('error')}: {expression}")
    result = answer["data"]["result"]
    problems = [*answer.get("warnings", []), *answer.get("infos", [])]
    return frser.Answer(result, len(result), problems), seconds, expression


def ask_all(database, prometheus, dashboard, choice, values, period):
    """`prometheus`: a function of a path and parameters that gives its answer; None: not asked."""
    for panel in panels_of(dashboard):
        for target in panel.get("targets", []):
            if not is_sql(target) and prometheus is None:
                continue
            try:
                ask = ask_sql if is_sql(target) else ask_promql
                answer, seconds, text = ask(database if is_sql(target) else prometheus, target, values, period)
                yield Asked(dashboard["uid"], panel, target, choice, answer.rows, answer.problems, seconds, answer.frames, text)
            except frser.QueryError as error:
                yield Asked(dashboard["uid"], panel, target, choice, 0, [f"error: {error}"], 0, [])
