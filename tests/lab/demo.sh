#!/bin/bash
# `make demo`: a simulated LAN, the real collectd in it with all plugins, a live status screen on which devices go down and
# come back, and Grafana's dashboards when this machine has Grafana (demo_grafana.sh). Runs until Ctrl-C, or for
# DEMO_SECONDS. Leaves nothing behind.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$(dirname "$here")")
build=${BUILD:-$root/build}
name=demo_$$
metrics_url=http://127.0.0.1:9103/metrics
work=''
collectd_pid=''
trust=''
swing_pids=()
# Seconds. Probes come each second, and after a miss each half: the first miss, three re-checks and the commit take less than
# this, and the dashboards ask as often. So a host that goes down is down everywhere within one interval.
interval=5
readonly here root build name metrics_url interval
# shellcheck source=tests/lab/demo_inventory.sh
. "$here/demo_inventory.sh"
# shellcheck source=tests/lab/demo_grafana.sh
. "$here/demo_grafana.sh"
# shellcheck source=tests/lab/demo_preview.sh
. "$here/demo_preview.sh"

die() {
    echo "demo: $*" >&2
    exit 1
}

lab() {
    "$here/lab" "$@"
}

ipam() {
    "$build/ipam" "$@"
}

# Waits that long in the shell itself: a signal ends it at once and no `sleep` stays behind.
pause() {
    read -rt "$1" -u 7 || true
}

check_parts() {
    local file
    [ "$(id -u)" -eq 0 ] || die "needs root, for network namespaces; run it with sudo"
    for file in "$build/icmp_heartbeat.so" "$build/tcp_check.so" "$build/ipam_sync.so" "$build/ipam"; do
        [ -e "$file" ] || die "$file is missing; run make first"
    done
    collectd=$(command -v collectd || command -v /usr/sbin/collectd) || die "collectd is missing; run make deps first"
    plugins=$(dirname "$(find /usr/lib /usr/lib64 -path '*collectd/rrdtool.so' -print -quit 2>/dev/null)")
}

write_config() {
    cat >"$work/collectd.conf" <<END
Hostname "demo"
FQDNLookup false
Interval 1
BaseDir "$work"
PIDFile "$work/collectd.pid"
TypesDB "/usr/share/collectd/types.db" "$root/collectd.conf.d/types.db"
PluginDir "$plugins"
LoadPlugin logfile
<Plugin logfile>
    LogLevel "info"
    File "$work/collectd.log"
</Plugin>
LoadPlugin rrdtool
<Plugin rrdtool>
    DataDir "$work/rrd"
    RRATimespan 3600
</Plugin>
LoadPlugin write_prometheus
<Plugin write_prometheus>
    Host "127.0.0.1"
    Port "9103"
</Plugin>
PluginDir "$build"
LoadPlugin icmp_heartbeat
<Plugin icmp_heartbeat>
    Database "$LANATLAS_DB"
    Interval 1
    Timeout 0.5
    RecheckInterval 0.5
    SleepyDownAfter 8
    FlushInterval 1
    SelfCheck "10.98.10.1"
    SelfCheck "fd98:0:0:10::1"
</Plugin>
LoadPlugin tcp_check
<Plugin tcp_check>
    Database "$LANATLAS_DB"
    Interval 1
    Timeout 0.5
    RecheckInterval 0.5
    Resolver "10.98.10.1"
    FlushInterval 1
    $trust
</Plugin>
LoadPlugin ipam_sync
<Plugin ipam_sync>
    Database "$LANATLAS_DB"
    Interval $interval
</Plugin>
END
}

start_collectd() {
    setsid "$here/lab" exec "$name" prober -- "$collectd" -f -C "$work/collectd.conf" -P "$work/collectd.pid" \
        >"$work/collectd.out" 2>&1 7<&- &
    collectd_pid=$!
}

# Ends a process as systemd does, and with force after ten seconds.
stop_process() {
    local pid=$1 attempt
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((attempt = 0; attempt < 100; attempt++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1 # lint: allow sleeps: the pause between two looks
    done
    kill -KILL "$pid" 2>/dev/null || true
}

# swing NODE FIRST DOWN UP: down after FIRST seconds, for DOWN seconds, then up for UP seconds, while the demo runs.
swing() {
    trap - EXIT
    pause "$2"
    while kill -0 $$ 2>/dev/null; do
        lab host "$name" "$1" down
        pause "$3"
        lab host "$name" "$1" up
        pause "$4"
    done
}

start_swings() {
    swing flappy 6 15 25 &
    swing_pids+=($!)
    swing phone 10 20 30 &
    swing_pids+=($!)
}

clean() {
    trap '' INT TERM HUP EXIT
    local pid
    for pid in "${swing_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    stop_grafana
    if [ -n "$collectd_pid" ]; then stop_process "$collectd_pid"; fi
    wait
    lab down --name "$name" || true
    if [ -n "$work" ]; then rm -rf "$work"; fi
    echo "demo: collectd is stopped, the lab and $work are removed"
}

where_to_look() {
    cat <<END
LAN Atlas demo: flappy and phone go down and come back. Ctrl-C ends it and removes everything.
  A host that goes down is told within $interval seconds; phone may doze, so it has 10.
  status     LANATLAS_DB=$LANATLAS_DB $build/ipam status --watch
  metrics    $here/lab exec $name prober -- curl -s $metrics_url
  RRD files  $work/rrd
  log        $work/collectd.log
  $shown_by    $(grafana_line)
END
}

collectd_lives() {
    kill -0 "$collectd_pid" 2>/dev/null || die "collectd has ended: $(cat "$work/collectd.out" "$work/collectd.log")"
}

time_is_left() {
    [ -z "${DEMO_SECONDS:-}" ] || [ "$SECONDS" -lt "$DEMO_SECONDS" ]
}

# On a terminal each frame takes the place of the last, below the lines that say where to look; elsewhere these are said anew
# when they change.
show_status() {
    local every=5 told said=''
    if [ -t 1 ]; then every=1; fi
    SECONDS=0
    while time_is_left; do
        if [ -t 1 ]; then
            printf '\033[H\033[2J'
            said=''
        fi
        told=$(where_to_look)
        if [ "$told" != "$said" ]; then echo "$told"; fi
        said=$told
        echo
        collectd_lives
        ipam status || true
        pause "$every"
    done
}

main() {
    if ! [[ ${DEMO_SECONDS:-0} =~ ^[0-9]+$ ]]; then die "DEMO_SECONDS is a number of seconds, not '$DEMO_SECONDS'"; fi
    check_parts
    trap clean EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    work=$(mktemp -d /tmp/lanatlas-demo.XXXXXX)
    export LANATLAS_DB=$work/inventory.db
    mkfifo "$work/never"
    exec 7<>"$work/never"
    lab up --name "$name"
    authority=/run/lanatlas-lab/$name/ca.pem
    if [ -e "$authority" ]; then trust="CAFile \"$authority\""; fi
    lab netem "$name" web delay 20ms 2ms || echo "demo: going on without the delay on web" >&2
    write_config
    fill_inventory
    start_collectd
    if [ -n "${DEMO_PREVIEW:-}" ]; then start_preview; else start_grafana; fi
    start_swings
    show_status
}

main
