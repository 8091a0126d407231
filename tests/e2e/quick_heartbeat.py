"""icmp_heartbeat with short intervals, the kind of socket it takes, and what it counts about itself."""

# An outage is confirmed within about a second.
QUICK = {"Interval": "0.3", "Timeout": "0.2", "RecheckInterval": "0.3", "FlushInterval": "1"}
UNKNOWN, UP, DOWN = 0, 1, 2


def use_sockets(lab, kind):
    """Lets the prober's ping group allow datagram sockets, or nobody, so that raw ones are taken."""
    groups = {"datagram": "0 2147483647", "raw": "1 0"}[kind]
    result = lab.run("prober", "sh", "-c", f"echo {groups} >/proc/sys/net/ipv4/ping_group_range")
    assert result.returncode == 0, result.stderr


def counter(collectd, name):
    """The present value of one of the plugin's own counters, as collectd's csv plugin has it."""
    return (collectd.measured("e2e", "icmp_heartbeat", name) or [0.0])[-1]


def wait_for_counter(collectd, name, value, timeout=20):
    collectd.wait_for(lambda: counter(collectd, name) >= value, timeout, f"{name} is {value}")


def wait_for_state(collectd, db, device, state, check="v4", timeout=20):
    collectd.wait_for(lambda: db.state(device, check) == state, timeout, f"{device} {check} is {state}")


def states_entered(db, device, check="v4"):
    return [row["to_state"] for row in db.transitions(device, check)]
