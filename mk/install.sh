#!/bin/sh
# `install.sh install|uninstall`, called by make, which gives DESTDIR, PREFIX, SYSCONFDIR, SYSTEMD_UNIT_DIR,
# COLLECTD_PLUGIN_DIR and PLUGINS. A record of what was installed (checksum and path of each file, each folder made)
# stays in PREFIX/share/lanatlas/installed: by it an edited file is told from one that is as we left it.
# RECORD=no keeps no record (a Debian package has its own).
set -eu

record=$DESTDIR$PREFIX/share/lanatlas/installed
state=/var/lib/lanatlas
if [ -z "$COLLECTD_PLUGIN_DIR" ]; then
    COLLECTD_PLUGIN_DIR=$(dpkg -L collectd-core 2>/dev/null | sed -n 's|/rrdtool\.so$||p')
    : "${COLLECTD_PLUGIN_DIR:=/usr/lib/collectd}"
fi

# mode, kind, source, target. A `conf` is the owner's to edit; a `file` and a `sample` are ours, a sample to be copied by
# the owner.
table() {
    for plugin in $PLUGINS; do
        echo "644 file build/$plugin.so $COLLECTD_PLUGIN_DIR/$plugin.so"
    done
    for sample in collectd.conf.d/*.conf; do
        [ -e "$sample" ] && echo "644 conf $sample $SYSCONFDIR/collectd/$sample"
    done
    [ -e collectd.conf.d/types.db ] && echo "644 file collectd.conf.d/types.db $PREFIX/share/lanatlas/types.db"
    echo "644 conf mk/lanatlas.conf $SYSCONFDIR/lanatlas/lanatlas.conf"
    echo "644 file mk/lanatlas.dropin.conf $SYSTEMD_UNIT_DIR/collectd.service.d/lanatlas.conf"
    echo "755 file build/ipam $PREFIX/bin/ipam"
    echo "644 file ipam/device-types.conf $PREFIX/share/lanatlas/device-types.conf"
    [ -e ipam/ipam.1 ] && echo "644 file ipam/ipam.1 $PREFIX/share/man/man1/ipam.1"
    [ -e ipam/ipam.bash ] && echo "644 file ipam/ipam.bash $PREFIX/share/bash-completion/completions/ipam"
    grafana_table
}

# For Grafana and Prometheus: nothing that they read by themselves. The app is there once `make grafana` has built it; an app
# that is provisioned without being there keeps Grafana from starting.
grafana_table() {
    app=build/grafana/lanatlas-app
    for sample in grafana/provisioning/*/*.yaml grafana/prometheus/*.yml; do
        case $sample in
        *_test.yml | *'*'*) continue ;;
        */plugins/*) [ -e $app/module.js ] || continue ;;
        esac
        echo "644 sample $sample $PREFIX/share/lanatlas/$sample"
    done
    echo "644 file grafana/grafana-server.dropin.conf $PREFIX/share/lanatlas/grafana/grafana-server.dropin.conf"
    for dashboard in grafana/dashboards/json/*.json; do
        [ ! -e "$dashboard" ] || echo "644 file $dashboard $PREFIX/share/lanatlas/grafana/dashboards/${dashboard##*/}"
    done
    [ ! -e $app/module.js ] || find $app -type f | sort | while read -r part; do
        echo "644 file $part $PREFIX/share/lanatlas/${part#build/}"
    done
}

checksum() {
    sha256sum <"$1" | cut -d' ' -f1
}

# What the record says of a path; nothing when it is not ours.
recorded() {
    [ -e "$record" ] && awk -v path="$1" '$3 == path { print $2 }' "$record" | tail -n 1
    return 0
}

note() {
    echo "$*" >>"$notes"
}

# Makes a folder and remembers it and each parent that was not there.
make_folder() {
    [ -d "$DESTDIR$1" ] && return 0
    make_folder "$(dirname "$1")"
    mkdir "$DESTDIR$1"
    note "folder - $1"
}

# The samples name PREFIX as Debian has it.
render() {
    case $1 in
    conf | sample) sed "s|/usr/share/lanatlas|$PREFIX/share/lanatlas|g" "$2" ;;
    file) cat "$2" ;;
    esac
}

# Puts a file in place at once: a running collectd keeps the plugin that it has mapped, and a link is replaced.
place() {
    mode=$1 kind=$2 source=$3 target=$4
    render "$kind" "$source" >"$DESTDIR$target.part"
    chmod "$mode" "$DESTDIR$target.part"
    mv -f "$DESTDIR$target.part" "$DESTDIR$target"
    note "file $(checksum "$DESTDIR$target") $target"
}

place_conf() {
    mode=$1 source=$2 target=$3
    if [ ! -e "$DESTDIR$target" ] || [ "$(checksum "$DESTDIR$target")" = "$(recorded "$target")" ]; then
        place "$mode" conf "$source" "$target"
        return
    fi
    wanted=$(render conf "$source" | sha256sum | cut -d' ' -f1)
    if [ "$(checksum "$DESTDIR$target")" = "$wanted" ]; then
        note "file $wanted $target"
        return
    fi
    echo "install: $DESTDIR$target was edited and stays; the new one is $DESTDIR$target.new"
    place "$mode" conf "$source" "$target.new"
}

# What an earlier run noted and this one did not touch is still ours to remove.
keep_record() {
    [ "${RECORD:-yes}" = yes ] || return 0
    if [ -e "$record" ]; then
        awk 'NR == FNR { now[$3] = 1; next } !($3 in now)' "$notes" "$record" >"$notes.before"
        cat "$notes.before" >>"$notes"
        rm -f "$notes.before"
    fi
    cp "$notes" "$record"
}

# The group that may read and write the inventory, and its folder. Not when staging.
make_state() {
    getent group lanatlas >/dev/null || groupadd --system lanatlas
    [ -d "$state" ] || mkdir "$state"
    chgrp lanatlas "$state"
    chmod 2770 "$state"
    [ ! -d /run/systemd/system ] || systemctl daemon-reload
    if [ -e "$SYSCONFDIR/collectd/collectd.conf" ]; then
        echo "install: done; restart collectd to load the plugins: systemctl restart collectd"
    else
        echo "install: done; collectd has no configuration yet: apt-get install --no-install-recommends collectd"
    fi
}

install_all() {
    notes=$(mktemp)
    trap 'rm -f "$notes"' EXIT
    mkdir -p "$DESTDIR/"
    for folder in $PREFIX/share/lanatlas $(table | while read -r _ _ _ target; do dirname "$target"; done | sort -u); do
        make_folder "$folder"
    done
    table | while read -r mode kind source target; do
        case $kind in
        conf) place_conf "$mode" "$source" "$target" ;;
        *) place "$mode" "$kind" "$source" "$target" ;;
        esac
    done
    keep_record
    [ -n "$DESTDIR" ] || make_state
}

remove_file() {
    [ -e "$DESTDIR$2" ] || return 0
    if [ "$(checksum "$DESTDIR$2")" = "$1" ]; then
        rm -f "$DESTDIR$2"
    else
        echo "uninstall: $DESTDIR$2 was edited and stays"
    fi
}

uninstall_all() {
    [ -e "$record" ] || {
        echo "uninstall: no record in $record; nothing was installed with this PREFIX and DESTDIR" >&2
        exit 1
    }
    entries=$(cat "$record")
    rm -f "$record"
    echo "$entries" | while read -r kind sum path; do
        [ "$kind" != file ] || remove_file "$sum" "$path"
    done
    # deepest first; a folder that still holds something stays
    echo "$entries" | awk '$1 == "folder" { print $3 }' | sort -r | while read -r folder; do
        rmdir "$DESTDIR$folder" 2>/dev/null || true
    done
    if [ -z "$DESTDIR" ]; then
        [ ! -d "$state" ] || echo "uninstall: $state (the inventory) and the group lanatlas stay"
        [ ! -d /run/systemd/system ] || systemctl daemon-reload
    fi
}

case ${1:-} in
install) install_all ;;
uninstall) uninstall_all ;;
*)
    echo "usage: install.sh install|uninstall" >&2
    exit 2
    ;;
esac
