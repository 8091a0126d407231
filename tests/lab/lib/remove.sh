#!/bin/bash
# Removing a lab. Needs no state but the names, so it also clears what a killed raising left.

# Processes inside the lab's namespaces: only what was started in them, whatever else its pid once was.
remove_pids() {
    local ns
    for ns in $(registry_namespaces "$1"); do
        ip netns pids "$ns" 2>/dev/null || true
    done
}

remove_signal() {
    local pid
    for pid in $(remove_pids "$2"); do
        kill "-$1" "$pid" 2>/dev/null || true
    done
}

remove_is_quiet() {
    [ -z "$(remove_pids "$1")" ]
}

remove_processes() {
    if remove_is_quiet "$1"; then return 0; fi
    remove_signal TERM "$1"
    remove_signal CONT "$1"
    if WAIT_SECONDS=3 wait_until remove_is_quiet "$1"; then return 0; fi
    remove_signal KILL "$1"
    wait_until remove_is_quiet "$1" || echo "lab: some processes of lab '$1' do not die" >&2
}

remove_namespaces() {
    local ns
    for ns in $(registry_namespaces "$1"); do
        rm -rf "/etc/netns/$ns"
        ip netns delete "$ns"
    done
    rmdir --ignore-fail-on-non-empty /etc/netns 2>/dev/null || true
}

# The caller holds the lab's lock.
remove_parts() {
    remove_processes "$1"
    remove_namespaces "$1"
    registry_forget "$1"
}

remove_lab() {
    if [ ! -e "$(registry_dir "$1")" ] && [ -z "$(registry_namespaces "$1")" ]; then return 0; fi
    trap '' INT TERM HUP
    registry_lock "$1"
    remove_parts "$1"
}
