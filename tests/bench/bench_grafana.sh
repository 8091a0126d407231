#!/bin/sh
# Panels in headless Chromium under each Grafana, and the dashboards' queries. No packet is sent; `make bench-grafana`.
set -eu
cd "$(dirname "$0")/../.."
make grafana-deps grafana
PATH="$(grafana/node.sh):$PATH"
# shellcheck disable=SC2086 # versions are words
node grafana/tests/host/build.mjs ${GRAFANA:-12 13}
exec /usr/bin/python3 tests/bench/bench_grafana.py
