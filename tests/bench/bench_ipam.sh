#!/bin/sh
# ipam at 100,000 addresses on 10,000 devices in 1,000 prefixes. No packet is sent; `make bench-ipam`.
set -eu
cd "$(dirname "$0")/../.."
exec /usr/bin/python3 tests/bench/bench_ipam.py
