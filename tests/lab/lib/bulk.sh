#!/bin/bash
# A namespace that answers for whole prefixes. The prober reaches them through one next hop on a cable of its own, so
# the neighbour table holds one entry, not thousands: its limits (gc_thresh) are the machine's, and stay untouched.

bulk_raise() {
    local ns prober
    ns=$(namespace_of "$1" bulk)
    prober=$(namespace_of "$1" prober)
    if [ -e "/run/netns/$ns" ]; then return 0; fi
    namespace_add "$ns"
    namespace_ip "$prober" link add bulk0 type veth peer name eth0 netns "$ns"
    namespace_address "$prober" bulk0 10.98.99.1 30
    namespace_address "$prober" bulk0 fd98:0:0:99::1 64
    namespace_address "$ns" eth0 10.98.99.2 30
    namespace_address "$ns" eth0 fd98:0:0:99::2 64
    namespace_ip "$prober" link set bulk0 up
    namespace_ip "$ns" link set eth0 up
}

# Prefixes of the lab itself would hide its hosts; public ones have no business here.
bulk_check_prefix() {
    case $1 in
    10.98.* | fd98:*) die "$1 is the lab's own address plan; take 10.99.0.0/17 or fd99::/64" ;;
    10.*/* | fd*:*/*) ;;
    *) die "$1 is not a prefix inside 10.0.0.0/8 or fd00::/8" ;;
    esac
}

bulk_add() {
    local name=$1 prefix hop
    shift
    [ $# -gt 0 ] || set -- 10.99.0.0/17 fd99::/64
    for prefix; do bulk_check_prefix "$prefix"; done
    bulk_raise "$name"
    for prefix; do
        hop=10.98.99.2
        if [[ $prefix == *:* ]]; then hop=fd98:0:0:99::2; fi
        namespace_ip "$(namespace_of "$name" bulk)" route replace local "$prefix" dev lo
        echo "$prefix $hop" >>"$(registry_dir "$name")/prefixes"
        bulk_route "$name"
    done
}

# The prober's way to every prefix; also after its link was switched off and on.
bulk_route() {
    local prefix hop file
    file=$(registry_dir "$1")/prefixes
    [ -e "$file" ] || return 0
    while read -r prefix hop; do
        namespace_ip "$(namespace_of "$1" prober)" route replace "$prefix" via "$hop" dev bulk0
    done <"$file"
}
