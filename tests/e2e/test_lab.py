"""The simulated LAN itself: side by side, safe to interrupt, closed to the outside, faults as asked."""
import os
import signal
import statistics
import subprocess

import pytest
from labs import LAB, Lab, lab_command, leftovers, namespaces, unique_name
from waiting import wait_until

SEND_OUTSIDE = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
try:
    socket.socket(family, socket.SOCK_DGRAM).connect((sys.argv[1], 9))
except OSError as error:
    print(error.errno)
"""

# Three datagrams to a closed port of nas: each copy that arrives is answered by an ICMP error of its own.
COUNT_REPLIES = """
import select, socket
errors = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
for _ in range(3):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("10.98.10.10", 9))
count = 0
while select.select([errors], [], [], 0.5)[0]:
    errors.recv(2048)
    count += 1
print(count)
"""


def test_hosts_answer_as_the_table_says(shared_lab):
    for name, node in shared_lab.nodes().items():
        for address in filter(None, (node["ipv4"], node["ipv6"])):
            assert shared_lab.answers(address) == ("mute" not in (node["traits"] or "")), f"{name} {address}"


def test_names_are_resolved_by_the_lab(shared_lab):
    result = shared_lab.run("prober", "getent", "ahostsv6", "nas.lab.test")
    assert result.stdout.split()[0] == "fd98:0:0:10::10"


def test_a_host_that_drops_icmp_answers_tcp(shared_lab):
    script = "import socket; socket.create_connection(('10.98.10.15', 80), 5); print('open')"
    assert shared_lab.run("prober", "/usr/bin/python3", "-c", script).stdout == "open\n"


def test_two_labs_side_by_side_do_not_see_each_other():
    first, second = Lab(), Lab()
    try:
        first.up()
        second.up()
        first.host("nas", "down")
        assert not first.answers("10.98.10.10")
        assert second.answers("10.98.10.10")
        first.down()
        assert leftovers(first.name) == []
        assert second.answers("10.98.10.10")
    finally:
        first.down()
        second.down()
    assert leftovers(second.name) == []


def test_a_lab_cannot_be_raised_twice(shared_lab):
    result = lab_command("up", "--name", shared_lab.name)
    assert result.returncode == 1
    assert f"lab down --name {shared_lab.name}" in result.stderr
    assert shared_lab.answers("10.98.10.10")


def test_removing_what_is_not_there_is_no_error():
    assert lab_command("down", "--name", unique_name()).returncode == 0


def interrupted_up(name, number, after_namespaces):
    """Signals `lab up` once it has made so many namespaces; its exit code."""
    process = subprocess.Popen([LAB, "up", "--name", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    try:
        wait_until(lambda: len(namespaces(name)) >= after_namespaces or process.poll() is not None, 30, "namespaces")
        # Ctrl-C reaches the whole process group; a supervisor's signals reach the script alone
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    except ProcessLookupError:
        pass
    process.communicate(timeout=60)
    return process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("after_namespaces", [0, 1, 2, 3, 6, 9, 10])
def test_an_interrupted_up_leaves_nothing(number, after_namespaces):
    name = unique_name()
    try:
        if interrupted_up(name, number, after_namespaces) != 0:
            assert leftovers(name) == []
    finally:
        lab_command("down", "--name", name)


@pytest.mark.parametrize("after_namespaces", [0, 1, 2, 4, 8, 10])
def test_down_clears_what_a_killed_up_has_left(after_namespaces):
    name = unique_name()
    interrupted_up(name, signal.SIGKILL, after_namespaces)
    result = lab_command("down", "--name", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert leftovers(name) == []


def test_down_ends_a_process_that_ignores_sigterm_and_one_that_is_stopped():
    lab = Lab().up("bare")
    stubborn = subprocess.Popen(lab.inside("prober", "sh", "-c", "trap '' TERM; echo set; while :; do sleep 9; done"),
                                stdout=subprocess.PIPE)
    stopped = subprocess.Popen(lab.inside("prober", "sh", "-c", "echo set; exec sleep 600"), stdout=subprocess.PIPE)
    for process in (stubborn, stopped):
        assert process.stdout.readline() == b"set\n"  # it runs inside, where `down` looks
    stopped.send_signal(signal.SIGSTOP)
    lab.down()
    assert stubborn.wait(5) == -signal.SIGKILL
    assert stopped.wait(5) in (-signal.SIGTERM, -signal.SIGKILL)
    assert leftovers(lab.name) == []


def interfaces_here():
    return sorted(os.listdir("/sys/class/net"))


def test_no_interface_leads_from_the_machine_into_a_lab():
    before = interfaces_here()
    lab = Lab()
    try:
        lab.up().bulk()
        assert interfaces_here() == before
        links = subprocess.run(["ip", "-o", "link"], capture_output=True, text=True, check=True).stdout
        assert f"la-{lab.name}-" not in links
        for namespace in namespaces(lab.name):
            show = ["nsenter", f"--net=/run/netns/{namespace}", "ip", "-o", "link", "show", "type", "veth"]
            for line in subprocess.run(show, capture_output=True, text=True, check=True).stdout.splitlines():
                assert f"link-netns la-{lab.name}-" in line, f"{namespace}: {line}"
    finally:
        lab.down()


@pytest.mark.parametrize("outside", ["192.0.2.1", "2001:db8::1"])
def test_no_node_has_a_route_out_of_the_lab(shared_lab, outside):
    for namespace in namespaces(shared_lab.name):
        node = namespace.rpartition("-")[2]
        result = shared_lab.run(node, "/usr/bin/python3", "-c", SEND_OUTSIDE, outside)
        assert result.stdout in ("101\n", "99\n"), f"{node}: ENETUNREACH or EADDRNOTAVAIL expected"
        for family in ("-4", "-6"):
            assert shared_lab.run(node, "ip", family, "route", "show", "default").stdout == "", node


def rtt_median(times):
    return statistics.median(time for time in times if time is not None)


@pytest.mark.parametrize("address", ["10.98.10.10", "fd98:0:0:10::10"])
def test_delay_is_what_was_asked(lab, address):
    lab.netem("nas", "delay", "20ms")
    times = lab.ping(address, count=15, period_ms=30)[address]
    assert 19.9 <= rtt_median(times) <= 21.5
    lab.netem("nas", "clear")
    assert rtt_median(lab.ping(address, count=5)[address]) < 10


def test_loss_and_duplicates_are_what_was_asked(lab):
    lab.pin_neighbours("prober", "nas")
    lab.netem("nas", "loss", "30%")
    times = lab.ping("10.98.10.10", count=200)["10.98.10.10"]
    assert 32 <= times.count(None) <= 88  # five sigma around 60
    lab.netem("nas", "duplicate", "100%")
    result = lab.run("prober", "/usr/bin/python3", "-c", COUNT_REPLIES)
    assert result.stdout == "6\n"


def test_reordered_replies_come_in_another_order(lab):
    lab.netem("nas", "delay", "60ms", "reorder", "50%")
    times = lab.ping("10.98.10.10", count=40)["10.98.10.10"]
    assert None not in times
    assert min(times) < 30 and max(times) > 59


def test_tcp_passes_a_spoilt_cable(lab):
    lab.netem("nas", "delay", "5ms")
    script = "import urllib.request as r; print(r.urlopen('http://10.98.10.10/', timeout=5).read().decode(), end='')"
    assert lab.run("prober", "/usr/bin/python3", "-c", script).stdout == "nas\n"


def test_wrong_netem_words_are_refused_and_change_nothing(shared_lab):
    result = lab_command("netem", shared_lab.name, "nas", "delay", "a lot")
    assert result.returncode != 0 and result.stderr
    assert shared_lab.answers("10.98.10.10")


def test_a_host_goes_down_and_comes_back(lab):
    for address in ("10.98.10.14", "fd98:0:0:10::14"):
        lab.host("flappy", "down")
        assert not lab.answers(address)
        lab.host("flappy", "up")
        wait_until(lambda: lab.answers(address), 10, f"{address} answers again")  # pylint: disable=cell-var-from-loop


def test_a_muted_host_answers_again(lab):
    lab.host("nas", "mute")
    assert not lab.answers("10.98.10.10") and not lab.answers("fd98:0:0:10::10")
    lab.host("nas", "answer")
    assert lab.answers("10.98.10.10") and lab.answers("fd98:0:0:10::10")


@pytest.mark.parametrize("cut, mend", [("down", "up"), ("off", "on")])
def test_the_probers_link_is_cut_and_mended(lab, cut, mend):
    lab.bulk()
    targets = ["10.98.10.10", "10.98.20.12", "fd98:0:0:20::16", "10.99.1.1", "fd99::7"]
    lab.link(cut)
    assert not any(lab.answers(target) for target in targets)
    lab.link(mend)
    for target in targets:
        wait_until(lambda: lab.answers(target), 10, f"{target} answers again")  # pylint: disable=cell-var-from-loop


def test_bulk_answers_for_the_whole_prefix_and_no_more(bulk_lab):
    for address in ("10.99.0.0", "10.99.0.1", "10.99.64.3", "10.99.127.255", "fd99::", "fd99::ffff:ffff:ffff:ffff"):
        assert bulk_lab.answers(address), address
    for address in ("10.99.128.0", "fd99:0:0:1::"):
        assert not bulk_lab.answers(address), address


def test_bulk_needs_one_neighbour_for_all(bulk_lab):
    bulk_lab.run("prober", "fping", "-q", "-c1", "-i", "0.1", "-g", "10.99.0.0/22")
    entries = bulk_lab.run("prober", "ip", "-4", "neigh", "show", "dev", "bulk0").stdout.splitlines()
    assert len(entries) == 1


@pytest.mark.parametrize("prefix", ["10.98.0.0/17", "fd98::/64", "192.0.2.0/24", "0.0.0.0/0", "::/0", "10.99.0.1"])
def test_bulk_refuses_prefixes_that_are_not_its_own(shared_lab, prefix):
    result = lab_command("bulk", shared_lab.name, prefix)
    assert result.returncode == 1 and prefix in result.stderr


def test_without_root_the_way_out_is_named(tmp_path):
    result = subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", "bash", "-s"], text=True, cwd=tmp_path,
                            input=f"exec 3<{LAB}; '{LAB}' up --name x", capture_output=True, check=False)
    if "Permission denied" in result.stderr:
        pytest.skip("another user cannot read this work tree")
    assert result.returncode == 1 and "sudo" in result.stderr


def test_without_the_right_to_make_namespaces_the_way_out_is_named():
    name = unique_name()
    result = subprocess.run(["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", LAB, "up", "--name", name],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 1 and "--privileged" in result.stderr
    assert leftovers(name) == []


@pytest.mark.parametrize("arguments", [
    [], ["frobnicate"], ["up", "--name"], ["up", "--name", "a-b"], ["up", "--name", "../x"], ["up", "--size", "huge"],
    ["up", "--size", "../lab"], ["exec", "x"], ["down", "--name", ""],
])
def test_wrong_usage_ends_with_two(arguments):
    result = lab_command(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "usage:" in result.stderr
