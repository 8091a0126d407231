"""Answers what the data sources of a page ask (host/data_sources.ts says in what form), from an inventory and a Prometheus.

answering.py DATABASE PROMETHEUS [SOCKET]: over HTTP on loopback, or on the listening socket of this number; says its port."""

import http.server
import json
import socket
import sys
import threading
import urllib.parse
import urllib.request

import frser
import prometheus_frames

SQLITE, PROMETHEUS = "frser-sqlite-datasource", "prometheus"


class Prometheus:
    def __init__(self, url):
        self.url = url

    def __call__(self, path, **parameters):
        """The result of a query."""
        given = urllib.parse.urlencode(parameters).encode()
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}", given, timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise frser.QueryError(json.load(error)["error"]) from error
        except OSError as error:
            raise frser.QueryError(f"Prometheus: {error}") from error


def ask_prometheus(prometheus, target, body):
    start, end = body["from"] / 1000, body["to"] / 1000
    if target.get("instant"):
        result = prometheus("query", query=target["expr"], time=end)
        return prometheus_frames.at_once(result, target, len(body["targets"]) == 1)
    step = max(1, round(body["intervalMs"] / 1000))
    result = prometheus("query_range", query=target["expr"], start=start // step * step, end=end // step * step, step=step)
    return prometheus_frames.over_time(result, target, step)


def ask_variable(database, body):
    """What a variable offers: its columns __text and __value, or its only one."""
    target = {"refId": "variable", "queryText": body["variable"]}
    (frame,) = frser.query(database, target, body.get("from") or 0, body.get("to") or 0).frames
    named = {field["name"]: field["values"] for field in frame["fields"]}
    texts = named.get("__text", frame["fields"][0]["values"])
    return [{"text": str(text), "value": str(value)} for text, value in zip(texts, named.get("__value", texts))]


def answer(database, prometheus, body):
    """`prometheus`: a function of a path and parameters that gives a result."""
    try:
        if "variable" in body:
            return {"values": ask_variable(database, body)}
        frames = []
        for target in body["targets"]:
            if target["datasource"]["type"] == PROMETHEUS:
                frames += ask_prometheus(prometheus, target, body)
            else:
                found = frser.query(database, target, body["from"], body["to"])
                if found.problems:
                    raise frser.QueryError("; ".join(found.problems))
                frames += found.frames
        return {"frames": frames}
    except frser.QueryError as error:
        return {"error": str(error)}


def serve(listener, database, prometheus):
    """Does not return."""
    connection, one_at_a_time = frser.Database(database), threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with one_at_a_time:
                text = json.dumps(answer(connection, prometheus, body)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(listener.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.daemon_threads = True
    print(listener.getsockname()[1], flush=True)
    server.serve_forever()


def main():
    database, prometheus, *number = sys.argv[1:]
    listener = socket.socket(fileno=int(number[0])) if number else socket.create_server(("127.0.0.1", 0))
    serve(listener, database, Prometheus(prometheus))


if __name__ == "__main__":
    main()
