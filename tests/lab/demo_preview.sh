# shellcheck shell=bash disable=SC2034,SC2154
# `make preview`: the dashboards in any browser, in place of Grafana. Sourced by demo.sh after demo_grafana.sh; DEMO_PREVIEW
# says of which Grafana the libraries are. The server runs inside the prober, from where no way leads out.

preview_port=${PREVIEW_PORT:-13001}
shown_by=Grafana
if [ -n "${DEMO_PREVIEW:-}" ]; then shown_by=preview; fi

start_preview() {
    local node
    node=$("$root/grafana/node.sh")
    start_relay "$preview_port" PREVIEW_PORT || die "the preview is $grafana_told"
    start_prometheus
    inside_prober preview "$node/node" "$root/grafana/preview/preview.mjs" "$DEMO_PREVIEW" "$preview_port" "$LANATLAS_DB" \
        http://127.0.0.1:9090
    grafana_told="http://127.0.0.1:$preview_port/"
    if ! command -v prometheus >/dev/null; then grafana_told+=" (for the series: apt-get install prometheus)"; fi
}
