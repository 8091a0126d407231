# shellcheck shell=bash disable=SC2154
# Grafana in the demo, when this machine has one: sourced by demo.sh, which gives $root, $build, $work, $name, $interval, lab().
# It runs inside the prober, from where no way leads out, with data, plugins and provisioning of its own below $work; a relay
# brings its port to this machine's loopback. Prometheus runs beside it, when there is one.

grafana_port=${DEMO_GRAFANA_PORT:-13000}
grafana_told=''
declare -A grafana_pids=()

find_grafana() {
    grafana_server=$(command -v grafana-server || command -v /usr/sbin/grafana-server) || return 1
    grafana_home=${GRAFANA_HOME:-/usr/share/grafana}
    [ -d "$grafana_home" ]
}

# Grafana's own user, when its package made one: nothing needs root.
grafana_rights() {
    as_grafana=()
    id grafana >/dev/null 2>&1 || return 0
    as_grafana=(setpriv --reuid grafana --regid grafana --clear-groups --)
    chmod 711 "$work"
    chown -R grafana: "$work/grafana"
    chgrp grafana "$LANATLAS_DB" "$LANATLAS_DB-wal" "$LANATLAS_DB-shm"
}

write_grafana_config() {
    cat >"$work/grafana/grafana.ini" <<END
app_mode = production
[paths]
data = $work/grafana/data
logs = $work/grafana/log
plugins = $work/grafana/plugins
provisioning = $work/grafana/provisioning
[server]
protocol = http
http_addr = 127.0.0.1
http_port = $grafana_port
root_url = http://127.0.0.1:$grafana_port/
[analytics]
enabled = false
reporting_enabled = false
check_for_updates = false
check_for_plugin_updates = false
feedback_links_enabled = false
[news]
news_feed_enabled = false
[security]
disable_gravatar = true
[snapshots]
external_enabled = false
[plugins]
allow_loading_unsigned_plugins = $(sed -n 's/^Environment=GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=//p' "$root/grafana/grafana-server.dropin.conf")
plugin_admin_enabled = false
preinstall_disabled = true
public_key_retrieval_disabled = true
[users]
allow_sign_up = false
[auth]
disable_login_form = true
[auth.anonymous]
enabled = true
org_role = Viewer
[log]
mode = file
END
}

# The samples that are shipped, with the places and times of the demo. An app that is provisioned and not there would keep
# Grafana from starting.
copy_provisioning() {
    local part
    mkdir -p "$work/grafana/provisioning"/{datasources,dashboards,plugins,alerting} "$work/grafana/"{data,log,plugins,dashboards}
    for part in datasources dashboards; do
        sed "s|/var/lib/lanatlas/inventory.db|$LANATLAS_DB|; s|/usr/share/lanatlas/grafana/dashboards|$work/grafana/dashboards|
            s|timeInterval: .*|timeInterval: 1s|" \
            "$root/grafana/provisioning/$part/lanatlas.yaml" >"$work/grafana/provisioning/$part/lanatlas.yaml"
    done
    for part in "$root"/grafana/dashboards/json/*.json; do
        sed "s|^  \"refresh\": .*|  \"refresh\": \"${interval}s\",|" "$part" >"$work/grafana/dashboards/${part##*/}"
    done
    if [ -e "$build/grafana/lanatlas-app/module.js" ]; then
        cp -r "$build/grafana/lanatlas-app" "$work/grafana/plugins/"
        cp "$root/grafana/provisioning/plugins/lanatlas.yaml" "$work/grafana/provisioning/plugins/"
    fi
    part=${GRAFANA_PLUGINS:-/var/lib/grafana/plugins}/frser-sqlite-datasource
    if [ -d "$part" ]; then cp -r "$part" "$work/grafana/plugins/"; fi
}

# inside_prober PART COMMAND...: in a session of its own; its id joins grafana_pids.
inside_prober() {
    local part=$1
    shift
    setsid "$here/lab" exec "$name" prober -- env -i PATH="$PATH" HOME="$work/grafana" "$@" >"$work/$part.log" 2>&1 7<&- &
    grafana_pids[$part]=$!
}

# As it is shipped, but for its haste.
start_prometheus() {
    local prometheus
    prometheus=$(command -v prometheus) || return 0
    mkdir "$work/prometheus"
    cp "$root/grafana/prometheus/rules.yml" "$work/prometheus/"
    sed 's|_interval: .*|_interval: 1s|' "$root/grafana/prometheus/scrape.yml" >"$work/prometheus/prometheus.yml"
    inside_prober prometheus "$prometheus" --config.file="$work/prometheus/prometheus.yml" \
        --storage.tsdb.path="$work/prometheus/data" --web.listen-address=127.0.0.1:9090
}

# start_relay PORT NAME: 127.0.0.1:PORT of this machine leads to that of the prober; NAME is what chooses another port.
start_relay() {
    local line=''
    mkfifo "$work/relay.out"
    setsid "$here/relay.py" "$1" "$here/lab" exec "$name" prober -- >"$work/relay.out" 2>&1 7<&- &
    grafana_pids[relay]=$!
    exec 8<"$work/relay.out"
    read -rt 10 -u 8 line || true
    if [ "$line" = ready ]; then return 0; fi
    grafana_told="not started: ${line:-no relay to it}; $2 chooses another port"
    return 1
}

tell_grafana() {
    grafana_told="http://127.0.0.1:$grafana_port/dashboards"
    if [ ! -d "$work/grafana/plugins/frser-sqlite-datasource" ]; then
        grafana_told+=" (for the state: grafana-cli plugins install frser-sqlite-datasource)"
    fi
    if [ ! -d "$work/grafana/plugins/lanatlas-app" ]; then grafana_told+=" (for the panels: make grafana)"; fi
    if ! command -v prometheus >/dev/null; then grafana_told+=" (for the series: apt-get install prometheus)"; fi
}

start_grafana() {
    if ! find_grafana; then
        grafana_told='not installed. The same without it: make preview
             How to install it: https://grafana.com/docs/grafana/latest/setup-grafana/installation/debian/'
        return 0
    fi
    start_relay "$grafana_port" DEMO_GRAFANA_PORT || return 0
    copy_provisioning
    write_grafana_config
    grafana_rights
    start_prometheus
    inside_prober grafana "${as_grafana[@]}" "$grafana_server" --homepath "$grafana_home" \
        --config "$work/grafana/grafana.ini"
    tell_grafana
}

# Where it is, or which part of it has ended.
grafana_line() {
    local part
    for part in prometheus grafana preview; do
        if [ -n "${grafana_pids[$part]:-}" ] && ! kill -0 "${grafana_pids[$part]}" 2>/dev/null; then
            echo "$part has ended; $work/$part.log says why"
            return 0
        fi
    done
    echo "$grafana_told"
}

stop_grafana() {
    local pid
    for pid in "${grafana_pids[@]}"; do stop_process "$pid"; done
}
