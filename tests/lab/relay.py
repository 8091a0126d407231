#!/usr/bin/python3
"""relay.py PORT COMMAND...: what connects to 127.0.0.1:PORT here reaches 127.0.0.1:PORT where COMMAND runs programs, as
`lab exec N NODE --` does inside a node. The socket is opened here and handed to this program there. Says "ready"."""
import os
import socket
import sys
import threading

HANDED = "LANATLAS_RELAY_SOCKET"


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass  # the other copy of this pair ends too
    for end, how in ((target, socket.SHUT_WR), (source, socket.SHUT_RD)):
        try:
            end.shutdown(how)
        except OSError:
            pass


def join(client, port):
    try:
        server = socket.create_connection(("127.0.0.1", port), 5)
    except OSError:
        client.close()
        return
    server.settimeout(None)
    with client, server:
        back = threading.Thread(target=copy, args=(server, client), daemon=True)
        back.start()
        copy(client, server)
        back.join()


def serve(listener, port):
    print("ready", flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=join, args=(client, port), daemon=True).start()


def main():
    port, command = int(sys.argv[1]), sys.argv[2:]
    if HANDED in os.environ:
        serve(socket.socket(fileno=int(os.environ[HANDED])), port)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    listener.listen(64)
    os.set_inheritable(listener.fileno(), True)
    os.environ[HANDED] = str(listener.fileno())
    os.execvp(command[0], [*command, sys.executable, os.path.abspath(__file__), str(port)])


main()
