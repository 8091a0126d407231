"""Hosts that fall silent and answer again many times a second, driven from inside their namespaces."""
import contextlib
import subprocess

# The pause is a wait for the end of standard input, so that the process ends with the test.
TOGGLE = """
import select, sys
switches = [open(path, "w") for path in
            ("/proc/sys/net/ipv4/icmp_echo_ignore_all", "/proc/sys/net/ipv6/icmp/echo_ignore_all")]
value = 0
while not select.select([sys.stdin], [], [], float(sys.argv[1]))[0]:
    value = 1 - value
    for switch in switches:
        switch.write(str(value))
        switch.flush()
"""


@contextlib.contextmanager
def flapping_hosts(lab, periods):
    """`periods`: {host: seconds between two changes}."""
    with contextlib.ExitStack() as stack:
        for host, period in periods.items():
            command = lab.inside(host, "/usr/bin/python3", "-c", TOGGLE, period)
            process = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE))
            stack.callback(process.stdin.close)
        yield
