"""make demo with Grafana: provisioned, on loopback, without a word to anybody outside, and gone at the end."""
import pathlib
import re
import shutil
import socket

import pytest

from waiting import wait_until


def test_grafana_is_started_and_stopped(demo, grafana):
    run = demo(more=grafana.environment())
    run.wait_for(rf"Grafana +http://127\.0\.0\.1:{grafana.port}/", 30)
    wait_until(lambda: grafana.fetch() == "stand-in", 20, "Grafana answers on this machine", run.output)
    work = re.search(r"/tmp/lanatlas-demo\.\w+", run.output())[0]
    started, ini = grafana.started(), grafana.ini()

    assert started["arguments"] == ["--homepath", str(grafana.folder / "home"), "--config", f"{work}/grafana/grafana.ini"]
    assert not [name for name in started["environment"] if name.startswith("GF_")]
    assert {ini["paths"][name].startswith(f"{work}/grafana/") for name in ("data", "logs", "plugins", "provisioning")} == {True}
    assert ini["server"]["http_addr"] == "127.0.0.1"
    for section, option in (("analytics", "reporting_enabled"), ("analytics", "check_for_updates"), ("analytics", "check_for_plugin_updates"),
                            ("news", "news_feed_enabled"), ("snapshots", "external_enabled"), ("plugins", "plugin_admin_enabled")):
        assert ini[section][option] == "false", option
    assert ini["plugins"]["preinstall_disabled"] == "true" and "lanatlas-strip-panel" in ini["plugins"]["allow_loading_unsigned_plugins"].split(",")
    assert ini["auth.anonymous"]["org_role"] == "Viewer"

    sources = {row["uid"]: row for row in grafana.provisioned("datasources")["datasources"]}
    assert sources["lanatlas-sqlite"]["jsonData"]["path"] == f"{work}/inventory.db" and "mode=ro" in sources["lanatlas-sqlite"]["jsonData"]["pathOptions"]
    (provider,) = grafana.provisioned("dashboards")["providers"]
    assert provider["options"]["path"] == f"{work}/grafana/dashboards" and (grafana.folder / "kept/dashboards").is_dir()
    assert (grafana.folder / "kept/plugins/frser-sqlite-datasource/plugin.json").exists()
    # an app that is provisioned without being there keeps Grafana from starting
    assert (grafana.folder / "kept/provisioning/plugins/lanatlas.yaml").exists() == (grafana.folder / "kept/plugins/lanatlas-app").exists()

    asked = sources["lanatlas-prometheus"]["url"] + "/api/v1/query?query=collectd_icmp_heartbeat_ping"
    wait_until(lambda: '"instance":"nas"' in (grafana.fetch(asked) or "").replace(" ", ""), 40, "Prometheus has the series", run.output)
    assert grafana.fetch("http://192.0.2.1/") is None  # no way leads out

    run.end()
    assert (grafana.folder / "ended").exists()
    assert grafana.fetch() is None
    assert run.leftovers() == []


def test_a_port_in_use_is_told_and_the_demo_goes_on(demo, grafana):
    with socket.create_server(("127.0.0.1", grafana.port)):
        run = demo(more=grafana.environment())
        run.wait_for(rf"Grafana +not started: port {grafana.port}: Address already in use; DEMO_GRAFANA_PORT", 30)
        run.wait_for(r"^\d+ up", 30)
        run.end()
    assert not (grafana.folder / "started.json").exists()
    assert run.leftovers() == []


def test_a_grafana_that_ends_is_told(demo, grafana):
    (grafana.folder / "home/broken").touch()
    run = demo(more=grafana.environment())
    run.wait_for(r"Grafana +grafana has ended; (/tmp/lanatlas-demo\.\w+/grafana\.log) says why", 30)
    run.wait_for(r"^\d+ up", 30)
    run.end()
    assert run.leftovers() == []


def test_without_grafana_the_demo_says_how_to_get_it(demo, tmp_path):
    if shutil.which("grafana-server") or pathlib.Path("/usr/sbin/grafana-server").exists():
        pytest.skip("Grafana is installed here")
    run = demo(more={"GRAFANA_HOME": str(tmp_path / "missing")})
    run.wait_for(r"Grafana +not installed\. .*make preview\n +.*https://grafana\.com/docs/", 30)
    run.end()
    assert run.leftovers() == []
