#!/bin/bash
# One node: its namespace, its settings, its cable to the switch.

readonly LAN_V4=10.98.0.0/16 LAN_V6=fd98::/16

namespace_of() {
    echo "la-$1-$2"
}

# Runs a command in a namespace; files and processes stay the machine's.
namespace_run() {
    local ns=$1
    shift
    nsenter --net="/run/netns/$ns" -- "$@"
}

# Not `ip -n`: that remounts /, which a plain chroot does not allow.
namespace_ip() {
    local ns=$1
    shift
    namespace_run "$ns" ip "$@"
}

# namespace_run with the namespace's own /etc files; where mounts are not allowed (a plain chroot) without them.
namespace_exec() {
    local ns=$1
    shift
    if ip netns exec "$ns" true 2>/dev/null; then
        exec ip netns exec "$ns" "$@"
    fi
    exec nsenter --net="/run/netns/$ns" -- "$@"
}

# Sets KEY=VALUE pairs (keys with slashes) that this kernel keeps per namespace; a key it lacks is skipped.
namespace_set() {
    local ns=$1
    shift
    # shellcheck disable=SC2016
    namespace_run "$ns" bash -c '
        cd /proc/sys/net
        for pair; do
            [ -e "${pair%%=*}" ] || continue
            echo "${pair#*=}" >"${pair%%=*}" || exit 1
        done' _ "$@" || die "cannot set $* in $ns (is /proc/sys read-only? start the container with --privileged)"
}

# Addresses are usable at once, no reply and no ICMP error is rate limited, advertisements change nothing.
namespace_add() {
    ip netns add "$1"
    namespace_set "$1" \
        ipv6/conf/all/accept_dad=0 ipv6/conf/default/accept_dad=0 ipv6/conf/default/accept_ra=0 \
        ipv6/conf/all/keep_addr_on_down=1 ipv6/conf/default/keep_addr_on_down=1 \
        ipv4/conf/all/rp_filter=0 ipv4/conf/default/rp_filter=0 \
        ipv4/icmp_ratelimit=0 ipv4/icmp_ratemask=0 ipv6/icmp/ratelimit=0 \
        ipv4/icmp_msgs_per_sec=1000000 ipv4/icmp_msgs_burst=1000000
    namespace_ip "$1" link set lo up
}

# namespace_plug LAB NODE NIC MAC VLAN PORT: a cable from the node to a port of the switch.
namespace_plug() {
    local ns switch
    ns=$(namespace_of "$1" "$2")
    switch=$(namespace_of "$1" sw)
    namespace_ip "$switch" link add name "$6" type veth peer name "$3" address "$4" netns "$ns"
    namespace_ip "$switch" link set "$6" master "vlan$5" up
    namespace_ip "$ns" link set "$3" up
}

namespace_address() {
    if [ "$3" != - ]; then namespace_ip "$1" address add "$3/$4" dev "$2"; fi
}

# Routes to the lab through the segment's router; there is no default route, so nothing else is reachable.
namespace_route() {
    local ns=$1 vlan=$2 v4=$3 v6=$4
    if [ "$v4" != - ]; then namespace_ip "$ns" route replace "$LAN_V4" via "10.98.$vlan.1"; fi
    if [ "$v6" != - ]; then namespace_ip "$ns" route replace "$LAN_V6" via "fd98:0:0:$vlan::1"; fi
}
