#!/bin/sh
# icmp_heartbeat against fping, against the packets on the wire, and inside the real collectd. Root; `make bench-icmp`.
set -eu
cd "$(dirname "$0")/../.."
exec /usr/bin/python3 tests/bench/bench_icmp.py
