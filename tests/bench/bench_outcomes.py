"""Whether every check has found what is there: its state, its last 30 results, its transitions and its metric."""

import json
import re

from bench_services import DOWN, UP

STATES = """SELECT device.key, probe_check.key, check_state.state, check_state.cause, check_state.strip
    FROM check_state JOIN probe_check ON probe_check.id = check_id JOIN device ON device.id = device_id"""
CHANGES = "SELECT count(*), count(DISTINCT check_id) FROM transition WHERE to_state <> 0"
SAMPLE = re.compile(r'^collectd_tcp_check_up\{([^}]*)\} (\S+)', re.M)
VALUES = {"1": UP, "0": DOWN}


def known_count(daemon):
    """How many checks have been up or down once, as the database has it."""
    return (daemon.rows(CHANGES) or [(0, 0)])[0][1]


def flips(daemon):
    """Changes of state beyond the first one of each check: nothing in the lab ever changes."""
    changes, checks = daemon.rows(CHANGES)[0]
    return changes - checks


def result_is(value, cause):
    """A result of a strip (shared/probe/strip.h): microseconds of an answer, or minus the cause."""
    return value >= 0 if cause == 0 else value == -cause


def wrong_states(daemon, services):
    """Checks without the right state and cause, or with a wrong result among their last 30."""
    found = {(host, key): row for host, key, *row in daemon.rows(STATES)}
    wrong = [name for name, expected in services.expected.items() if not is_right(found.get(name), *expected)]
    for name in wrong[:3]:
        print(f"{' '.join(name)}: expected {services.expected[name]}, found {found.get(name)}")
    return len(wrong)


def is_right(row, state, cause):
    if row is None:
        return False
    results = json.loads(row[2] or "[]")[1::2]
    return row[:2] == [state, cause] and len(results) > 0 and all(result_is(value, cause) for value in results)


def wrong_metrics(text, services):
    """Checks whose metric `up` is missing or wrong in a scrape."""
    found = {}
    for labels, value in SAMPLE.findall(text):
        named = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        found[named["instance"], named["tcp_check"]] = VALUES.get(value)
    return sum(1 for name, (state, _) in services.expected.items() if found.get(name) != state)
