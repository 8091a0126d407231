#!/bin/sh
# Debian packages: `deps.sh build` to build and run, `deps.sh dev` to test, lint and package, `deps.sh grafana` to build
# panels and dashboards and to test them in a browser. Debian 12 and 13.
# Installs what is missing and nothing else; services that come with a package are kept from starting.
set -u

BUILD="gcc make pkg-config libc6-dev collectd-core collectd-dev libsqlite3-dev libc-ares-dev libsodium-dev
    libsmartcols-dev libcurl4-gnutls-dev libgnutls28-dev libpcre2-dev librrd-dev librrd8|librrd8t64 libmicrohttpd12|libmicrohttpd12t64 libprotobuf-c1 rrdtool iproute2 procps
    python3-minimal|python3 curl"
DEV="build-essential libcmocka-dev clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev cppcheck universal-ctags shellcheck
    python3 python3-yaml python3-pytest python3-pytest-xdist valgrind fping prometheus prometheus-blackbox-exporter gnutls-bin tcpdump sqlite3 dnsmasq-base nginx-light rrdtool mandoc debhelper
    dpkg-dev fakeroot libcap2-bin util-linux bash ca-certificates ieee-data graphviz kea-dhcp4-server kea-dhcp6-server"
# A Node from elsewhere brings its npm with it.
GRAFANA="nodejs $(command -v npm >/dev/null || echo npm) chromium prometheus python3 libsqlite3-0 fonts-dejavu-core fonts-noto-color-emoji"
POLICY=/usr/sbin/policy-rc.d

installed() {
    dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# The names of a list that are not installed, one per line; of "a|b" the one that this Debian has.
missing() {
    for names in $1; do
        found=
        for name in $(echo "$names" | tr '|' ' '); do
            installed "$name" && found=yes
        done
        [ -n "$found" ] && continue
        for name in $(echo "$names" | tr '|' ' '); do
            if apt-cache show "$name" 2>/dev/null | grep -q '^Filename:'; then
                found=$name
                break
            fi
        done
        echo "${found:-${names%%|*}}"
    done
}

# The daemons of these packages that run as services here: children of init in our own network namespace.
services() {
    here=$(readlink /proc/self/ns/net)
    for process in /proc/[0-9]*; do
        read -r name <"$process/comm" || continue
        case $name in
        collectd | collectdmon | prometheus | prometheus-bla* | nginx | dnsmasq | avahi-daemon | rrdcached | kea-dhcp*) ;;
        *) continue ;;
        esac
        grep -qx 'PPid:[[:space:]]*1' "$process/status" || continue
        [ "$(readlink "$process/ns/net")" = "$here" ] && echo "$name ${process#/proc/}"
    done 2>/dev/null
}

update_lists() {
    DEBIAN_FRONTEND=noninteractive apt-get update -q
}

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# A policy-rc.d that forbids every start stands while apt works; one that was there before stays as it is.
forbid_services() {
    if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then
        return 0
    fi
    printf '#!/bin/sh\nexit 101\n' >"$POLICY.lanatlas.$$" && chmod 755 "$POLICY.lanatlas.$$" || return 1
    # ln, unlike mv, never replaces a file that somebody made in the meantime
    ln "$POLICY.lanatlas.$$" "$POLICY" 2>/dev/null && ours=yes
    rm -f "$POLICY.lanatlas.$$"
}

allow_services() {
    [ -n "$ours" ] && rm -f "$POLICY"
    ours=
}

# A service that came with a package and runs now would be a broken promise.
prove_quiet() {
    started=$(services | while read -r service; do echo "$before" | grep -qxF "$service" || echo "$service"; done)
    [ -z "$started" ] && return 0
    echo "deps: the installation has started: $started; stop it with systemctl stop <name>" >&2
    return 1
}

case ${1:-} in
build) list=$BUILD ;;
dev) list="$BUILD $DEV" ;;
grafana) list=$GRAFANA ;;
*)
    echo "usage: deps.sh build|dev|grafana" >&2
    exit 2
    ;;
esac

absent=$(missing "$list")
[ -n "$absent" ] || exit 0
# shellcheck disable=SC2086 # package names are words
set -- $absent
if [ "$(id -u)" -ne 0 ]; then
    echo "deps: these packages are missing: $*" >&2
    echo "deps: run 'sudo make deps' (or deps-dev), or: apt-get install --no-install-recommends $*" >&2
    exit 1
fi

# One at a time: the other run would take its policy-rc.d away from this one.
exec 9<"$0"
flock 9
ours=
before=$(services)
trap allow_services EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
forbid_services || exit 1
echo "deps: installing $*"
if [ -z "$(find /var/lib/apt/lists -name '*Packages*' -print -quit 2>/dev/null)" ]; then
    update_lists || exit 1
    # shellcheck disable=SC2046 # names again, now that the lists say which of "a|b" exist
    set -- $(missing "$list")
fi
if ! install_packages "$@"; then
    echo "deps: the package lists may be old: updating them" >&2
    update_lists || exit 1
    # shellcheck disable=SC2046 # package names are words
    set -- $(missing "$list")
    install_packages "$@" || exit 1
fi
allow_services
prove_quiet
