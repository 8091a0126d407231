#!/bin/bash
# Raising a lab: switch, router, hosts, services. Whatever interrupts it, nothing half-made stays.

raise_switch() {
    local switch vlan
    switch=$(namespace_of "$1" sw)
    namespace_add "$switch"
    namespace_set "$switch" ipv6/conf/default/disable_ipv6=1
    for vlan in 10 20; do
        namespace_ip "$switch" link add name "vlan$vlan" type bridge forward_delay 0 mcast_snooping 0
        namespace_ip "$switch" link set "vlan$vlan" up
    done
}

raise_router() {
    local ns vlan
    ns=$(namespace_of "$1" router)
    namespace_add "$ns"
    namespace_set "$ns" ipv4/ip_forward=1 ipv6/conf/all/forwarding=1 ipv6/conf/default/forwarding=1
    for vlan in 10 20; do
        namespace_plug "$1" router "eth$vlan" "00:00:5e:00:53:f$((vlan / 10))" "$vlan" "router$vlan"
        namespace_address "$ns" "eth$vlan" "10.98.$vlan.1" 24
        namespace_address "$ns" "eth$vlan" "fd98:0:0:$vlan::1" 64
    done
}

# raise_host LAB NODE VLAN IPV4 IPV6 MAC
raise_host() {
    local ns
    ns=$(namespace_of "$1" "$2")
    namespace_add "$ns"
    namespace_plug "$1" "$2" eth0 "$6" "$3" "$2"
    namespace_address "$ns" eth0 "$4" 24
    namespace_address "$ns" eth0 "$5" 64
    namespace_route "$ns" "$3" "$4" "$5"
}

# raise_trait LAB NODE TRAIT IPV4 IPV6
raise_trait() {
    local ns
    ns=$(namespace_of "$1" "$2")
    case $3 in
    http) services_http "$1" "$2" ;;
    https) services_https "$1" "$2" "$4" "$5" ;;
    ports) services_ports "$1" "$2" ;;
    mute) namespace_set "$ns" ipv4/icmp_echo_ignore_all=1 ipv6/icmp/echo_ignore_all=1 ;;
    prober)
        namespace_set "$ns" "ipv4/ping_group_range=0 2147483647"
        services_resolver "$ns"
        ;;
    esac
}

raise_hosts() {
    local name=$1 node vlan v4 v6 mac traits trait
    while read -r node vlan v4 v6 mac traits <&8; do
        raise_host "$name" "$node" "$vlan" "$v4" "$v6" "$mac"
        for trait in ${traits//,/ }; do
            raise_trait "$name" "$node" "$trait" "$v4" "$v6"
        done
    done 8< <(size_rows "$2")
}

# The EXIT trap until the lab is up. Before the claim is made (raise_owner is empty) it may only take away the
# empty folder that taking the lock has left.
raise_abandon() {
    trap '' INT TERM HUP EXIT
    registry_lock "$1"
    if [ -n "$raise_owner" ] || ! raise_exists "$1"; then remove_parts "$1"; fi
}

raise_exists() {
    [ -e "$(registry_dir "$1")/size" ] || [ -n "$(registry_namespaces "$1")" ]
}

raise_claim() {
    registry_lock "$1"
    if raise_exists "$1"; then die "lab '$1' is already there; remove it with: lab down --name $1"; fi
    raise_owner=$1
    echo "$2" >"$(registry_dir "$1")/size"
}

raise_lab() {
    raise_owner=
    # shellcheck disable=SC2064
    trap "raise_abandon '$1'" EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    raise_claim "$1" "$2"
    raise_switch "$1"
    raise_router "$1"
    raise_hosts "$1" "$2"
    services_dns "$1" "$2"
    services_await "$1"
    touch "$(registry_dir "$1")/raised"
    trap - EXIT
    echo "lab '$1' is up: $(registry_namespaces "$1" | wc -l) namespaces, size $2"
}
