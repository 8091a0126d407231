#!/usr/bin/python3
"""bench_acceptor.py PORT...: accepts on every address and closes at once. Prints "ready", and for each line of its
input how many connections it has accepted; ends with its input."""

import selectors
import socket
import sys

BACKLOG = 65535  # the kernel takes net.core.somaxconn when that is less


def listen(port):
    listener = socket.create_server(("0.0.0.0", port), backlog=BACKLOG)
    listener.setblocking(False)
    return listener


def accept_all(listener):
    accepted = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return accepted
        except ConnectionAbortedError:
            pass
        accepted += 1


def main():
    waiting = selectors.DefaultSelector()
    for port in sys.argv[1:]:
        waiting.register(listen(int(port)), selectors.EVENT_READ)
    waiting.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    accepted = 0
    while True:
        for key, _ in waiting.select():
            if key.fileobj is not sys.stdin:
                accepted += accept_all(key.fileobj)
            elif sys.stdin.readline():
                print(accepted, flush=True)
            else:
                return


if __name__ == "__main__":
    main()
