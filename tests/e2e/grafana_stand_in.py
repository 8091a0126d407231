#!/usr/bin/python3
"""Stands where grafana-server would: notes how it was started, keeps its configuration, answers on its port, and tells when
it is ended. GET /?url=… fetches a page from where it runs. Ends at once when its home holds a file "broken"."""
import configparser
import http.server
import json
import os
import pathlib
import shutil
import signal
import sys
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CONFIG = pathlib.Path(sys.argv[sys.argv.index("--config") + 1])


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        wanted = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("url")
        try:
            body = urllib.request.urlopen(wanted[0], timeout=5).read() if wanted else b"stand-in"
            self.send_response(200)
        except OSError as error:
            body = str(error).encode()
            self.send_response(502)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def end(*_):
    (HERE / "ended").touch()
    sys.exit(0)


def main():
    if (HERE / "home/broken").exists():
        sys.exit("broken")
    signal.signal(signal.SIGTERM, end)
    shutil.copytree(CONFIG.parent, HERE / "kept")
    (HERE / "started.json").write_text(json.dumps({"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": str(CONFIG.parent)}))
    ini = configparser.ConfigParser(interpolation=None)
    ini.read_string("[DEFAULT]\n" + CONFIG.read_text())
    address = ini["server"]["http_addr"], int(ini["server"]["http_port"])
    http.server.ThreadingHTTPServer(address, Answer).serve_forever()


main()
