#!/bin/bash
# Faults: cables pulled, hosts that fall silent, links that delay, lose, repeat and reorder.

# fault_host LAB NODE down|up|mute|answer
fault_host() {
    [ $# -eq 3 ] || usage_error "lab host N NODE down|up|mute|answer"
    registry_check_node "$1" "$2"
    local ns value=0
    ns=$(namespace_of "$1" "$2")
    case $3 in
    down | up) fault_cable "$1" "$2" "$3" ;;
    mute | answer)
        if [ "$3" = mute ]; then value=1; fi
        namespace_set "$ns" ipv4/icmp_echo_ignore_all=$value ipv6/icmp/echo_ignore_all=$value
        ;;
    *) usage_error "a host goes down, up, mute or answer, not '$3'" ;;
    esac
}

# The node's ends at the switch: its address stays, its carrier goes.
fault_cable() {
    local switch port
    switch=$(namespace_of "$1" sw)
    case $2 in
    bulk) namespace_ip "$(namespace_of "$1" bulk)" link set eth0 "$3" ;;
    router) for port in router10 router20; do namespace_ip "$switch" link set "$port" "$3"; done ;;
    *) namespace_ip "$switch" link set "$2" "$3" ;;
    esac
}

# fault_link LAB down|up|off|on: every link of the prober.
fault_link() {
    [ $# -eq 2 ] || usage_error "lab link N down|up|off|on"
    local node
    case $2 in
    down | up)
        for node in prober bulk; do
            if [ -e "/run/netns/$(namespace_of "$1" "$node")" ]; then fault_cable "$1" "$node" "$2"; fi
        done
        ;;
    off) fault_switch_prober "$1" down ;;
    on) fault_switch_prober "$1" up ;;
    *) usage_error "the link goes down, up, off or on, not '$2'" ;;
    esac
    if [ "$2" = on ] || [ "$2" = up ]; then fault_mend_routes "$1"; fi
}

fault_switch_prober() {
    local ns nic
    ns=$(namespace_of "$1" prober)
    for nic in eth0 bulk0; do
        if namespace_run "$ns" test -e "/proc/sys/net/ipv4/conf/$nic"; then namespace_ip "$ns" link set "$nic" "$2"; fi
    done
}

# The kernel drops gateway routes of a link that went off.
fault_mend_routes() {
    namespace_route "$(namespace_of "$1" prober)" 10 v4 v6
    bulk_route "$1"
}

# fault_netem LAB NODE SPEC...|clear
fault_netem() {
    [ $# -ge 3 ] || usage_error "lab netem N NODE SPEC...|clear"
    local name=$1 node=$2
    registry_check_node "$name" "$node"
    case $node in
    router | bulk | sw) die "netem works on hosts and on the prober, not on '$node'" ;;
    esac
    shift 2
    if [ "$*" = clear ]; then set --; fi
    if fault_kernel_has_netem; then
        fault_netem_kernel "$(namespace_of "$name" sw)" "$node" "$@"
    else
        fault_netem_wire "$name" "$node" "$@"
    fi
}

fault_kernel_has_netem() {
    [ "${LAB_NETEM:-kernel}" = kernel ] && unshare --net tc qdisc add dev lo root netem delay 1ms 2>/dev/null
}

fault_netem_kernel() {
    local switch=$1 node=$2
    shift 2
    if [ $# -eq 0 ]; then
        namespace_run "$switch" tc qdisc delete dev "$node" root 2>/dev/null || true
    else
        namespace_run "$switch" tc qdisc replace dev "$node" root netem "$@"
    fi
}

# Without netem in the kernel, wire.py takes the place of the cable between the host's port and the bridge.
fault_netem_wire() {
    local name=$1 node=$2
    shift 2
    if [ $# -gt 0 ]; then "$LAB_HOME/wire.py" check "$@" || exit 2; fi
    fault_wire_remove "$name" "$node"
    if [ $# -gt 0 ]; then fault_wire_insert "$name" "$node" "$@"; fi
}

# The file wire-NODE: the bridge that the cable came from, then the pid of wire.py.
fault_wire_insert() {
    local switch bridge file=$REGISTRY_BASE/$1/wire-$2 node=$2
    switch=$(namespace_of "$1" sw)
    bridge=vlan$(size_rows "$(registry_size "$1")" | awk -v node="$node" '$1 == node { print $2 }')
    shift 2
    echo "$bridge" >"$file"
    namespace_ip "$switch" link add name "w-$node" type veth peer name "b-$node"
    namespace_ip "$switch" link set "$node" nomaster
    namespace_ip "$switch" link set "b-$node" master "$bridge" up
    namespace_ip "$switch" link set "w-$node" up
    namespace_run "$switch" "$LAB_HOME/wire.py" run "$node" "w-$node" "$@" >>"$file"
}

fault_wire_remove() {
    local switch bridge='' pid='' file=$REGISTRY_BASE/$1/wire-$2
    switch=$(namespace_of "$1" sw)
    [ -e "$file" ] || return 0
    { read -r bridge && read -r pid; } <"$file" || true
    if [ -n "$pid" ] && ip netns pids "$switch" | grep -qx "$pid"; then kill "$pid"; fi
    namespace_ip "$switch" link delete "w-$2" 2>/dev/null || true
    namespace_ip "$switch" link set "$2" master "$bridge"
    rm "$file"
}
