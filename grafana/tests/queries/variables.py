"""Variables of a dashboard, put into queries as Grafana puts them."""

import re

USE = re.compile(r"\$\{(\w+)(?::(\w+))?\}|\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]")
# What the page itself knows; $__from and $__to of SQL are left to the data source.
BUILT_IN = {"__interval": "1m", "__interval_ms": "60000", "__rate_interval": "1m", "__range": "3600s", "__range_s": "3600"}


class All:
    """The choice "All" of a variable with a text of its own for it: it is put in as it stands."""

    def __init__(self, text):
        self.text = text


def words(value):
    return value if isinstance(value, list) else [value]


def sqlstring(value):
    return ",".join("'" + one.replace("'", "''") + "'" for one in words(value))


def regex(value):
    escaped = [re.sub(r"([\\^$*+?.()|\[\]{}/])", r"\\\1", one) for one in words(value)]
    return escaped[0] if len(escaped) == 1 else "(" + "|".join(escaped) + ")"


FORMATS = {"sqlstring": sqlstring, "regex": regex}


def uses(text):
    """[(variable, format or None)] of a query."""
    return [(found[1] or found[3] or found[4], found[2] or found[5]) for found in USE.finditer(text)]


def put(text, values):
    """`values`: {name: text, list of texts or All}. What is no variable stays as it is."""
    def one(found):
        name, form = found[1] or found[3] or found[4], found[2] or found[5]
        if name in BUILT_IN:
            return BUILT_IN[name]
        if name not in values:
            return found[0]
        if isinstance(values[name], All):
            return values[name].text
        return FORMATS[form](values[name])

    return USE.sub(one, text)
