#!/bin/bash
# Which labs exist, where each keeps its files, and the lock that lets one command at a time change one.

# One place whoever calls, as the namespaces are: a runtime directory per user would hide a lab from sudo.
REGISTRY_BASE=/run/lanatlas-lab
readonly REGISTRY_BASE

registry_check_name() {
    [[ $1 =~ ^[a-z0-9_]{1,20}$ ]] || usage_error "a lab's name is 1 to 20 of a-z, 0-9 and _, not '$1'"
}

registry_dir() {
    echo "$REGISTRY_BASE/$1"
}

registry_size() {
    cat "$(registry_dir "$1")/size"
}

# Every namespace of the lab, by prefix: true even where the state directory was lost.
registry_namespaces() {
    local path
    for path in /run/netns/la-"$1"-*; do
        if [ -e "$path" ]; then basename "$path"; fi
    done
}

registry_check_raised() {
    registry_check_name "$1"
    [ -e "$(registry_dir "$1")/raised" ] || die "no lab named '$1' is up; raise it with: lab up --name $1"
}

registry_check_node() {
    registry_check_raised "$1"
    [ -e "/run/netns/$(namespace_of "$1" "$2")" ] || die "lab '$1' has no node '$2'"
}

# Makes a directory although another lab's removal may be taking away its empty parent.
registry_make_dir() {
    wait_until mkdir -p "$1" 2>/dev/null || die "cannot create $1"
}

registry_open_lock() {
    registry_make_dir "$1"
    { exec 9>>"$1/lock"; } 2>/dev/null
}

# Every return here names its value: inside a trap, a bare one gives the code of the exit that is under way.
# Holds descriptor 9 until this command and each tool that it started have ended: a removal after a killed
# raising waits for the last of them. A lock file that a removal took away in the meantime is opened anew.
registry_lock() {
    local dir
    dir=$(registry_dir "$1")
    while true; do
        wait_until registry_open_lock "$dir" || die "cannot open $dir/lock"
        flock -w 60 9 || die "another command holds lab '$1' for a minute now"
        if [ /proc/self/fd/9 -ef "$dir/lock" ]; then return 0; fi
    done
}

# Takes the lab's files away; the lock ends with them.
registry_forget() {
    rm -rf "$(registry_dir "$1")"
    rmdir --ignore-fail-on-non-empty "$REGISTRY_BASE" 2>/dev/null || true
}

registry_names() {
    {
        ls "$REGISTRY_BASE" 2>/dev/null || true
        find /run/netns -maxdepth 1 -name 'la-*-*' -printf '%f\n' 2>/dev/null | cut -d- -f2
    } | sort -u
}

registry_list() {
    local name state
    for name in $(registry_names); do
        state="half raised"
        if [ -e "$(registry_dir "$name")/raised" ]; then state=$(registry_size "$name"); fi
        printf '%s\t%s\t%s namespaces\n' "$name" "$state" "$(registry_namespaces "$name" | wc -l)"
    done
}
