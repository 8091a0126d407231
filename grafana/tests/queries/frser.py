"""What Grafana's SQLite data source (frser-sqlite-datasource 4) makes of a query, on the system's SQLite.

Its rules, from its documentation and its behaviour: the file is opened as "file:PATH?OPTIONS"; $__from and $__to are
milliseconds of whole seconds; a column takes its type from the declared type and else from its first value that is not
NULL, and later values are cast to it; the named time columns hold Unix seconds; a "time series" is one frame for each
combination of its text columns, over the union of all times. What it does silently and no dashboard wants is a problem here:
fractions cut off, text in a column of numbers, a type guessed from nothing but NULL. Stricter: one statement, and none that
can write."""

import ctypes
import ctypes.util
from dataclasses import dataclass, field

OPTIONS = "mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(2000)"
OPEN_READWRITE, OPEN_URI = 0x2, 0x40
ROW, DONE = 100, 101
INTEGER, FLOAT, NULL = 1, 2, 5
DECLARED = {"INTEGER": "int", "INT": "int", "REAL": "float", "NUMERIC": "float", "DOUBLE": "float", "FLOAT": "float",
            "TEXT": "text", "BLOB": "text"}

lib = ctypes.CDLL(ctypes.util.find_library("sqlite3") or "libsqlite3.so.0")
pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p


def function(name, result, *arguments):
    found = getattr(lib, f"sqlite3_{name}")
    found.restype, found.argtypes = result, arguments
    return found


open_v2 = function("open_v2", number, text, ctypes.POINTER(pointer), number, text)
close_v2 = function("close_v2", number, pointer)
errmsg = function("errmsg", text, pointer)
busy_timeout = function("busy_timeout", number, pointer, number)
prepare = function("prepare_v2", number, pointer, text, number, ctypes.POINTER(pointer), ctypes.POINTER(text))
step = function("step", number, pointer)
finalize = function("finalize", number, pointer)
is_readonly = function("stmt_readonly", number, pointer)
column_count = function("column_count", number, pointer)
column_name = function("column_name", text, pointer, number)
column_declared = function("column_decltype", text, pointer, number)
column_type = function("column_type", number, pointer, number)
column_int = function("column_int64", ctypes.c_int64, pointer, number)
column_double = function("column_double", ctypes.c_double, pointer, number)
column_text = function("column_text", pointer, pointer, number)
column_bytes = function("column_bytes", number, pointer, number)


class QueryError(Exception):
    pass


@dataclass
class Answer:
    """`frames`: [{"refId", "fields": [{"name", "type", "values", "labels"}]}], as toDataFrame of Grafana takes them."""
    frames: list
    rows: int
    problems: list = field(default_factory=list)


class Database:
    def __init__(self, path):
        self.handle = pointer()
        if open_v2(f"file:{path}?{OPTIONS}".encode(), ctypes.byref(self.handle), OPEN_READWRITE | OPEN_URI, None):
            raise QueryError(f"{path}: {errmsg(self.handle).decode()}")
        busy_timeout(self.handle, 2000)

    def close(self):
        close_v2(self.handle)

    def rows(self, sql):
        """The names and declared types of the columns, and all rows."""
        statement, rest, given = pointer(), text(), sql.encode()
        if prepare(self.handle, given, len(given) + 1, ctypes.byref(statement), ctypes.byref(rest)):
            raise QueryError(errmsg(self.handle).decode())
        try:
            if not statement or (rest.value or b"").strip():
                raise QueryError("not one statement")
            if not is_readonly(statement):
                raise QueryError("the statement can write")
            columns = range(column_count(statement))
            names = [column_name(statement, at).decode() for at in columns]
            declared = [(column_declared(statement, at) or b"").decode().upper() for at in columns]
            return names, declared, list(self.values(statement, columns))
        finally:
            finalize(statement)

    def values(self, statement, columns):
        while (code := step(statement)) == ROW:
            yield [value(statement, at) for at in columns]
        if code != DONE:
            raise QueryError(errmsg(self.handle).decode())


def value(statement, at):
    kind = column_type(statement, at)
    if kind == NULL:
        return None
    if kind == INTEGER:
        return column_int(statement, at)
    if kind == FLOAT:
        return column_double(statement, at)
    return ctypes.string_at(column_text(statement, at), column_bytes(statement, at)).decode("utf-8", "replace")


def kind_of(name, declared, values, problems):
    """int, float, text; None when nothing says so: then it is NULL in every row, and Grafana has a column of numbers."""
    known = [one for one in values if one is not None]
    kind = DECLARED.get(declared)
    if kind is None and known:
        kind = {int: "int", float: "float"}.get(type(known[0]), "text")
    if kind == "int" and any(isinstance(one, float) and one != int(one) for one in known):
        problems.append(f"{name}: fractions are cut off, for its first value is whole; cast it to REAL")
    if kind in ("int", "float") and any(isinstance(one, str) for one in known):
        problems.append(f"{name}: text in a column of numbers")
    if kind == "text" and any(not isinstance(one, str) for one in known):
        problems.append(f"{name}: numbers in a column of text")
    return kind


def field_of(name, declared, values, is_time, problems):
    if is_time:
        if any(isinstance(one, str) for one in values):
            problems.append(f"{name}: text in a column of times")
        return {"name": name, "type": "time", "values": [None if one is None else int(one * 1000) for one in values]}
    kind = kind_of(name, declared, values, problems)
    cast = {"int": int, "float": float, "text": str, None: lambda one: one}[kind]
    try:
        cells = [None if one is None else cast(one) for one in values]
    except ValueError:
        cells = values
    return {"name": name, "type": "string" if kind == "text" else "number", "values": cells}


def series(fields, ref):
    """Fields of a table to one frame for each series."""
    times = next((one for one in fields if one["type"] == "time"), None)
    if times is None:
        raise QueryError("a time series needs a column of times")
    if times["values"] != sorted(times["values"]):
        raise QueryError("a time series is sorted by time")
    labels = [one for one in fields if one["type"] == "string"]
    numbers = [one for one in fields if one["type"] == "number"]
    every = {time: at for at, time in enumerate(sorted(set(times["values"])))}
    found = {}
    for row, time in enumerate(times["values"]):
        key = tuple((one["name"], one["values"][row]) for one in labels)
        for one in numbers:
            found.setdefault((key, one["name"]), [None] * len(every))[every[time]] = one["values"][row]
    return [{"refId": ref, "fields": [{"name": times["name"], "type": "time", "values": list(every)},
                                      {"name": name, "type": "number", "labels": dict(key), "values": values}]}
            for (key, name), values in found.items()]


def query(database, target, from_ms, to_ms):
    """`target`: of a dashboard, with its variables put into queryText."""
    sql = target["queryText"].replace("$__from", str(from_ms // 1000 * 1000)).replace("$__to", str(to_ms // 1000 * 1000))
    names, declared, rows = database.rows(sql)
    problems = []
    if len(set(names)) != len(names):
        problems.append("two columns of one name")
    times = target.get("timeColumns") or []
    columns = [[row[at] for row in rows] for at in range(len(names))]
    fields = [field_of(name, declared[at], columns[at], name in times, problems) for at, name in enumerate(names)]
    ref = target.get("refId", "A")
    if target.get("queryType") == "time series":
        return Answer(series(fields, ref), len(rows), problems)
    return Answer([{"refId": ref, "fields": fields}], len(rows), problems)
