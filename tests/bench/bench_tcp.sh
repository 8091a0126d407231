#!/bin/sh
# tcp_check in the real collectd, and against prometheus-blackbox-exporter on the same ports. Root; `make bench-tcp`.
set -eu
cd "$(dirname "$0")/../.."
exec /usr/bin/python3 tests/bench/bench_tcp.py
