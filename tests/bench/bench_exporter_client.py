#!/usr/bin/python3
"""bench_exporter_client.py PORT PASSES TARGET...: asks the exporter on 127.0.0.1 for each target, PASSES times over, by
one connection that stays open. Prints how many targets it has found up. `/-/healthy` alone is asked without targets."""

import http.client
import sys


def ask(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, text


def main():
    port, passes, targets = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    if not targets:
        return ask(connection, "/-/healthy")[0] != 200
    found = 0
    for _ in range(passes):
        for target in targets:
            status, text = ask(connection, f"/probe?module=tcp_connect&target={target}")
            found += status == 200 and b"\nprobe_success 1\n" in text
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
