"""`ipam calc` against Python's ipaddress, which is another's work."""
import csv
import io
import ipaddress
import json
import random

import pytest

ALL = {4: 32, 6: 128}
PRIVATE = [ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def calc(ipam, *arguments):
    return ipam.json("calc", *arguments)


def one(ipam, *arguments):
    rows = calc(ipam, *arguments)
    assert len(rows) == 1
    return rows[0]


def random_address(source, version):
    """Often near others, often full of zeros or ones."""
    value = source.getrandbits(ALL[version])
    if source.random() < 0.3:
        value = value >> source.randrange(ALL[version])
    if source.random() < 0.3:
        value |= (1 << source.randrange(ALL[version])) - 1
    address = (ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address)(value)
    if version == 6 and value >> 32 == 0xFFFF:
        return random_address(source, version)
    return address


def random_interfaces(seed, count):
    source = random.Random(seed)
    for number in range(count):
        version = 4 if number % 2 else 6
        address = random_address(source, version)
        # The first addresses of IPv6 hold those of IPv4 in our store; a prefix of them ends with another text.
        least = 96 if version == 6 and int(address) >> 48 == 0 else 0
        yield ipaddress.ip_interface(f"{address}/{source.randint(least, ALL[version])}")


def hosts(network):
    """First and last usable address: from Python where it can list them, else by the standards."""
    if network.num_addresses <= 1024:
        usable = list(network.hosts())
        return usable[0], usable[-1], len(usable)
    first, last = network[1], network[-2] if network.version == 4 else network[-1]
    return first, last, int(last) - int(first) + 1


@pytest.mark.parametrize("seed", range(4))
def test_random_prefixes_are_as_python_has_them(ipam, seed):
    for interface in random_interfaces(seed, 75):
        network, address = interface.network, interface.ip
        row = one(ipam, str(interface))
        first_host, last_host, usable = hosts(network)
        assert row["prefix"] == str(network)
        assert row["host"] == (str(address) if address != network.network_address else None)
        assert row["family"] == network.version
        assert row["network"] == row["first"] == str(network.network_address)
        assert row["length"] == network.prefixlen
        assert row["mask"] == str(network.netmask)
        assert ipaddress.ip_address(row["wildcard"]) == network.hostmask
        assert row["last"] == str(network.broadcast_address)
        has_broadcast = network.version == 4 and network.prefixlen < 31
        assert row["broadcast"] == (str(network.broadcast_address) if has_broadcast else None)
        assert row["addresses"] == network.num_addresses
        assert (row["first_host"], row["last_host"], row["usable"]) == (str(first_host), str(last_host), usable)
        assert row["integer"] == int(address) == int(row["hex"], 16)
        assert len(row["hex"]) == 2 + network.max_prefixlen // 4
        assert row["expanded"] == (address.exploded if network.version == 6 else None)
        if row["ptr"]:
            assert row["ptr"] == address.reverse_pointer
        assert (row["class"] == "private") == (network.version == 4 and any(network.subnet_of(private) for private in PRIVATE))
        assert (row["class"] == "multicast") == network.is_multicast
        assert (row["class"] == "loopback") == network.is_loopback


def test_random_ranges_are_made_of_what_python_says(ipam):
    source = random.Random(5)
    for number in range(80):
        version = 4 if number % 2 else 6
        first = random_address(source, version)
        span = source.randrange(1 << source.randrange(1, ALL[version] // 2))
        last = min(int(first) + span, (1 << ALL[version]) - 1)
        if version == 6 and int(first) < 1 << 48:
            continue
        last = type(first)(last)
        row = one(ipam, f"{first}-{last}" if number % 4 else f"{first}..{last}")
        if first == last:
            assert row["range"] == str(first)
        assert row["prefixes"] == [str(prefix) for prefix in ipaddress.summarize_address_range(first, last)]
        assert row["addresses"] == int(last) - int(first) + 1
        smallest = ipaddress.ip_network(row["smallest"])
        assert first in smallest and last in smallest
        if smallest.prefixlen < smallest.max_prefixlen:
            assert not any(first in half and last in half for half in smallest.subnets())


def test_random_splits_are_those_of_python(ipam):
    source = random.Random(6)
    for number in range(40):
        interface = next(random_interfaces(source.random(), 1)) if number % 2 else ipaddress.ip_interface(
            f"{random_address(source, 4)}/{source.randint(0, 32)}")
        network = interface.network
        more = source.randint(0, min(6, network.max_prefixlen - network.prefixlen))
        subnets = list(network.subnets(prefixlen_diff=more))
        rows = calc(ipam, str(network), "--split", f"/{network.prefixlen + more}")
        assert [row["prefix"] for row in rows] == [str(subnet) for subnet in subnets]
        assert [row["last"] for row in rows] == [str(subnet.broadcast_address) for subnet in subnets]
        assert {row["addresses"] for row in rows} == {subnets[0].num_addresses}
        assert {row["total"] for row in rows} == {len(subnets)}
        assert calc(ipam, str(network), "--into", len(subnets)) == rows


def test_random_pairs_overlap_as_python_says(ipam):
    source = random.Random(7)
    for number in range(60):
        base = ipaddress.ip_network(f"{random_address(source, 4)}/{source.randint(8, 24)}", strict=False)
        other = ipaddress.ip_network(f"{base[source.randrange(base.num_addresses)]}/{source.randint(8, 32)}", strict=False)
        if number % 3 == 0:
            other = ipaddress.ip_network(f"{random_address(source, 4)}/{source.randint(0, 32)}", strict=False)
        row = one(ipam, str(base), str(other))
        assert row["overlap"] == base.overlaps(other)
        same = base == other
        assert ("are the same" in row["relations"][0]) == same
        assert (" holds " in row["relations"][0]) == (not same and other.subnet_of(base))
        assert (" is inside " in row["relations"][0]) == (not same and base.subnet_of(other))
        smallest = ipaddress.ip_network(row["smallest"])
        assert base.subnet_of(smallest) and other.subnet_of(smallest)
        if smallest.prefixlen < 32:
            assert not any(base.subnet_of(half) and other.subnet_of(half) for half in smallest.subnets())


def test_contains_answers_by_its_exit_code(ipam):
    inside = ipam.run("calc", "10.0.0.0/24", "--contains", "10.0.0.7", "--format", "json")
    outside = ipam.run("calc", "10.0.0.0/24", "--contains", "10.0.1.7", "--format", "json")
    assert (inside.returncode, outside.returncode) == (0, 1)
    assert json.loads(inside.stdout)[0]["contained"] is True
    assert json.loads(inside.stdout)[0]["position"] == 7
    assert json.loads(outside.stdout)[0]["contained"] is False
    assert outside.stderr == ""


def test_a_netmask_says_the_length(ipam):
    rows = [one(ipam, *words) for words in (
        ("10.0.0.7/20",), ("10.0.0.7", "255.255.240.0"), ("10.0.0.7", "--mask", "255.255.240.0"), ("10.0.0.7/255.255.240.0",))]
    assert rows[0]["prefix"] == "10.0.0.0/20"
    assert all(row == rows[0] for row in rows)
    assert one(ipam, "10.0.0.7", "--mask", "128.0.0.0")["prefix"] == "0.0.0.0/1"
    assert one(ipam, "10.0.0.7", "128.0.0.0")["overlap"] is False


def test_a_long_split_is_a_page_and_says_how_much_is_left(ipam):
    rows = calc(ipam, "2001:db8::/32", "--split", "64")
    assert len(rows) == 256
    assert rows[0]["total"] == 1 << 32
    assert len(calc(ipam, "2001:db8::/32", "--split", "64", "--limit", "1000")) == 1000
    lines = ipam.text("calc", "10.0.0.0/16", "--split", "/26", "--limit", "2").splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("1,022 more")
    assert "more" not in ipam.text("calc", "10.0.0.0/24", "--split", "/26")


def test_people_are_told_of_host_bits(ipam):
    assert "10.0.0.7 (host bits are set)" in ipam.text("calc", "10.0.0.7/24")
    assert "host bits" not in ipam.text("calc", "10.0.0.0/24")


def test_csv_has_the_same_fields(ipam):
    record = one(ipam, "2001:db8::7/64")
    lines = list(csv.DictReader(io.StringIO(ipam.text("calc", "2001:db8::7/64", "--format", "csv"))))
    assert len(lines) == 1
    assert list(lines[0]) == list(record)
    assert lines[0]["addresses"] == str(1 << 64)
    assert lines[0]["reverse_zones"] == " ".join(record["reverse_zones"])


def test_reverse_zones_cover_the_prefix_and_no_more(ipam):
    """Each zone's names, read back into addresses, make up the prefix (IPv4 longer than /24: hold it)."""
    for prefix in ("10.0.0.0/22", "172.16.0.0/12", "10.0.0.64/26", "10.0.0.0/8", "2001:db8::/62", "fc00::/7", "2001:db8::/32"):
        network = ipaddress.ip_network(prefix)
        zones = []
        for zone in one(ipam, prefix)["reverse_zones"]:
            labels = zone.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa").split(".")[::-1]
            if network.version == 4:
                zones.append(ipaddress.ip_network((".".join(labels + ["0"] * (4 - len(labels))), 8 * len(labels))))
            else:
                digits = "".join(labels).ljust(32, "0")
                zones.append(ipaddress.ip_network((int(digits, 16), 4 * len(labels))))
        made = list(ipaddress.collapse_addresses(zones))
        assert len(made) == 1
        assert made[0] == (network if network.version == 6 or network.prefixlen <= 24 else network.supernet(new_prefix=24))


REFUSED = {
    ("",): "the address is missing",
    ("010.0.0.1",): "did you mean 10.0.0.1?",
    ("010.0.0.1/24",): "did you mean 10.0.0.1?",
    ("10.0.0.0/33",): "from 0 to 32",
    ("::/129",): "from 0 to 128",
    ("10.0.0.0/",): "not a prefix length",
    ("::ffff:10.0.0.5",): "write it as IPv4: 10.0.0.5",
    ("::ffff:10.0.0.0/104",): "write it as IPv4: 10.0.0.0",
    ("fe80::1%eth0",): 'leave out "%eth0"',
    ("10.0.0.256",): "end at 255",
    ("10.0.0.9-5",): "did you mean 10.0.0.5-10.0.0.9?",
    ("x" * 100000,): "not an address",
    ("10.0.0.0/24", "--split", "33"): "from /24 to /32",
    ("10.0.0.0/24", "--split", "23"): "from /24 to /32",
    ("10.0.0.0/24", "--into", "257"): "not so many",
    ("10.0.0.0/24", "--into", "0"): "--into takes",
    ("10.0.0.0/24", "--limit", "5"): "--limit goes with",
    ("10.0.0.0/24", "--split", "26", "--limit", "0"): "--limit takes",
    ("10.0.0.0/24", "--split", "26", "--into", "4"): "one at a time",
    ("10.0.0.0/24", "10.0.1.0/24", "--split", "26"): "takes one prefix",
    ("10.0.0.5-9", "--split", "26"): "a range is not split",
    ("10.0.0.0/24", "--contains", "nobody"): "--contains: nobody: not an address",
    ("10.0.0.7", "--mask", "255.0.255.0"): "not a netmask",
    ("10.0.0.0/24", "--mask", "255.255.255.0"): "leave one out",
    ("10.0.0.1\x1b[31m",): "not an address",
}


@pytest.mark.parametrize("words", REFUSED, ids=lambda words: " ".join(words)[:40])
def test_bad_input_is_refused_with_the_way_out(ipam, words):
    done = ipam.run("calc", *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert REFUSED[words] in done.stderr
    assert "\x1b" not in done.stderr


def test_it_needs_no_inventory(ipam, tmp_path):
    ipam.text("calc", "10.0.0.0/24", "--db", tmp_path / "nowhere" / "inventory.db")
    assert not ipam.database.exists()
