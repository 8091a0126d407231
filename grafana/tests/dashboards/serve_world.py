"""The world of the query tests, for the tests in the browser: says in one line of JSON on which ports it answers what data
sources ask, that of an inventory with nothing in it too, and what ipam tells of it. Ends with its input."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "queries"))

from world import world  # noqa: E402  (leads to tests/e2e)
from prometheus_run import URL  # noqa: E402

ANSWERING = HERE.parent / "queries" / "answering.py"
TOLD = {
    "devices": ("device", "list"),
    "status": ("status",),
    "checks": ("status", "--checks"),
    "conflicts": ("conflicts",),
    "prefixes": ("prefix", "list"),
    "addresses": ("address", "list"),
    "links": ("link", "list"),
}


@contextlib.contextmanager
def answering(database, inside=lambda *command: list(command)):
    """Its port here; the program itself runs where `inside` says, for Prometheus is reached there alone."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        os.set_inheritable(listener.fileno(), True)
        command = [sys.executable, str(ANSWERING), str(database), URL, str(listener.fileno())]
        process = subprocess.Popen(inside(*command), pass_fds=[listener.fileno()], stdout=subprocess.PIPE, text=True)
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait(10)


@contextlib.contextmanager
def nothing(ipam):
    with tempfile.TemporaryDirectory() as folder:
        empty = type(ipam)(pathlib.Path(folder) / "inventory.db")
        empty.text("site", "add", "nowhere")  # init would take up this machine's gateway
        yield empty.database


def main():
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr), world() as found, nothing(found.here.ipam) as empty:
        ipam, lab = found.here.ipam, found.here.lab
        with answering(found.database, lambda *command: lab.inside("prober", *command)) as port, answering(empty) as empty_port:
            told = {name: ipam.json(*words) or [] for name, words in TOLD.items()}
            print(json.dumps({"port": port, "emptyPort": empty_port, **told}), file=out, flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
