#!/bin/bash
# What the machine must allow. Each refusal names the way out.

die() {
    echo "lab: $*" >&2
    exit 1
}

usage_error() {
    echo "lab: $*" >&2
    usage >&2
    exit 2
}

machine_check_root() {
    [ "$(id -u)" -eq 0 ] || die "only root makes network namespaces; run it with sudo"
    local tool
    for tool in ip nsenter flock; do
        command -v "$tool" >/dev/null || die "$tool is missing: apt-get install iproute2 util-linux"
    done
}

# Tries in a namespace of its own, which dies with the command, so that a refusal leaves nothing.
machine_check() {
    machine_check_root
    local reason
    if ! reason=$(unshare --net true 2>&1); then
        die "this machine allows no network namespaces ($reason)." \
            "In a container, start it with --privileged (or with CAP_SYS_ADMIN and CAP_NET_ADMIN);" \
            "elsewhere, use a kernel built with CONFIG_NET_NS"
    fi
    if ! reason=$(unshare --net sh -c 'ip link add name br0 type bridge && ip link add name v0 type veth peer name v1' 2>&1); then
        die "this kernel lacks bridge or veth devices ($reason). Load them: modprobe -a bridge veth"
    fi
    [ -e /proc/sys/net/ipv6/conf ] || die "this kernel has IPv6 switched off; start it without ipv6.disable=1"
}

# Waits until "$@" succeeds; false after WAIT_SECONDS, which are many, because a busy machine starts a service late.
wait_until() {
    local end=$((SECONDS + ${WAIT_SECONDS:-20}))
    until "$@"; do
        if ((SECONDS > end)); then return 1; fi
        sleep 0.02 # lint: allow sleeps: the pause between two looks
    done
}
