#!/bin/bash
# `make demo`: a simulated LAN, the real collectd in it with icmp_heartbeat and tcp_check, and a live status screen on
# which devices go down and come back. Runs until Ctrl-C, or for DEMO_SECONDS. Leaves nothing behind.
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
readonly here root build name metrics_url

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
    for file in "$build/icmp_heartbeat.so" "$build/tcp_check.so" "$build/ipam"; do
        [ -e "$file" ] || die "$file is missing; run make first"
    done
    collectd=$(command -v collectd || command -v /usr/sbin/collectd) || die "collectd is missing; run make deps first"
    plugins=$(dirname "$(find /usr/lib /usr/lib64 -path '*collectd/rrdtool.so' -print -quit 2>/dev/null)")
}

write_config() {
    cat >"$work/collectd.conf" <<END
Hostname "demo"
FQDNLookup false
Interval 2
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
    Interval 2
    Timeout 1
    Resolver "10.98.10.1"
    FlushInterval 1
    $trust
</Plugin>
END
}

add_device() {
    local device=$1
    shift
    ipam device add "$device" "$@" >/dev/null
}

add_devices() {
    add_device router 10.98.10.1 fd98:0:0:10::1 --type router
    add_device nas 10.98.10.10 fd98:0:0:10::10 --type nas
    add_device web 10.98.10.11 fd98:0:0:10::11 --type server --notes "behind a link with 20 ms of delay"
    add_device cam 10.98.20.12 --type camera
    add_device sixonly fd98:0:0:10::13 --type server
    add_device flappy 10.98.10.14 fd98:0:0:10::14 --type iot --notes "goes down and comes back"
    add_device stealth 10.98.10.15 --type server --notes "drops ICMP, answers HTTP: alive, and degraded"
    add_device phone 10.98.20.16 fd98:0:0:20::16 --type phone --profile sleepy
}

add_check() {
    ipam check add "$@" >/dev/null
}

add_checks() {
    add_check router dns --host nas.lab.test --answer 10.98.10.10
    add_check nas tcp/445
    add_check nas http --body nas
    if [ -n "$trust" ]; then add_check web https --host web.lab.test; fi
    add_check cam tcp/554
    add_check stealth http
}

start_collectd() {
    setsid "$here/lab" exec "$name" prober -- "$collectd" -f -C "$work/collectd.conf" -P "$work/collectd.pid" \
        >"$work/collectd.out" 2>&1 7<&- &
    collectd_pid=$!
}

# Ends collectd as systemd does, and with force after ten seconds.
stop_collectd() {
    local attempt
    kill -TERM "$collectd_pid" 2>/dev/null || return 0
    for ((attempt = 0; attempt < 100; attempt++)); do
        kill -0 "$collectd_pid" 2>/dev/null || return 0
        sleep 0.1 # lint: allow sleeps: the pause between two looks
    done
    kill -KILL "$collectd_pid" 2>/dev/null || true
}

# swing NODE FIRST DOWN UP: down after FIRST seconds, for DOWN seconds, then up for UP seconds, for ever.
swing() {
    trap - EXIT
    pause "$2"
    while true; do
        lab host "$name" "$1" down
        pause "$3"
        lab host "$name" "$1" up
        pause "$4"
    done
}

start_swings() {
    swing flappy 6 10 20 &
    swing_pids+=($!)
    swing phone 10 12 25 &
    swing_pids+=($!)
}

clean() {
    trap '' INT TERM HUP EXIT
    local pid
    for pid in "${swing_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    if [ -n "$collectd_pid" ]; then stop_collectd; fi
    wait
    lab down --name "$name" || true
    if [ -n "$work" ]; then rm -rf "$work"; fi
    echo "demo: collectd is stopped, the lab and $work are removed"
}

where_to_look() {
    cat <<END
LAN Atlas demo: flappy and phone go down and come back. Ctrl-C ends it and removes everything.
  status     LANATLAS_DB=$LANATLAS_DB $build/ipam status --watch
  metrics    $here/lab exec $name prober -- curl -s $metrics_url
  RRD files  $work/rrd
  log        $work/collectd.log
END
}

collectd_lives() {
    kill -0 "$collectd_pid" 2>/dev/null || die "collectd has ended: $(cat "$work/collectd.out" "$work/collectd.log")"
}

time_is_left() {
    [ -z "${DEMO_SECONDS:-}" ] || [ "$SECONDS" -lt "$DEMO_SECONDS" ]
}

# On a terminal each frame takes the place of the last, below the lines that say where to look.
show_status() {
    local every=5
    if [ -t 1 ]; then every=1; else where_to_look; fi
    SECONDS=0
    while time_is_left; do
        if [ -t 1 ]; then
            printf '\033[H\033[2J'
            where_to_look
        fi
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
    add_devices
    add_checks
    start_collectd
    start_swings
    show_status
}

main
