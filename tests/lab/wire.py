#!/usr/bin/python3
"""A cable that delays, loses, repeats and reorders, for kernels without netem.

usage: wire.py check SPEC...            exit 0 if SPEC is understood
       wire.py run HOST SWITCH SPEC...  join two interfaces; prints its pid and goes on in the background

SPEC is the part of tc-netem(8) that the tests use: delay TIME [JITTER], loss P%, duplicate P%, reorder P%.
As on an egress queue, only frames from SWITCH towards HOST are spoilt.
"""
import heapq
import os
import random
import select
import socket
import struct
import sys
import time

# linux/if_packet.h
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 1, 15, 23
PACKET_MR_PROMISC, ETH_P_ALL = 1, 3
FRAME_MAX = 10 + 18 + 65536  # a virtio_net_hdr, an Ethernet header, the largest offloaded packet


def seconds(text):
    for suffix, unit in (("ms", 1e-3), ("us", 1e-6), ("s", 1.0)):
        if text.endswith(suffix):
            return float(text[: -len(suffix)]) * unit
    raise ValueError(f"{text}: a time ends in s, ms or us")


def share(text):
    value = float(text.removesuffix("%")) / 100
    if not text.endswith("%") or not 0 <= value <= 1:
        raise ValueError(f"{text}: a share is 0% to 100%")
    return value


def parse(words):
    spec = {"delay": 0.0, "jitter": 0.0, "loss": 0.0, "duplicate": 0.0, "reorder": 0.0}
    words = list(words)
    while words:
        key = words.pop(0)
        if key not in ("delay", "loss", "duplicate", "reorder") or not words:
            raise ValueError(f"{key}: expected delay TIME [JITTER], loss P%, duplicate P% or reorder P%")
        spec[key] = (seconds if key == "delay" else share)(words.pop(0))
        if key == "delay" and words and words[0][0].isdigit():
            spec["jitter"] = seconds(words.pop(0))
    return spec


def due_times(spec, now, chance):
    """When each copy of a frame that came at `now` leaves; none if it is lost."""
    if chance.random() < spec["loss"]:
        return []
    copies = 2 if chance.random() < spec["duplicate"] else 1
    if chance.random() < spec["reorder"]:
        return [now] * copies
    return [now + max(0.0, spec["delay"] + chance.uniform(-1, 1) * spec["jitter"]) for _ in range(copies)]


def port(name):
    """A raw socket whose frames keep their offload header, so that unfinished checksums survive."""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.bind((name, ETH_P_ALL))
    membership = struct.pack("iHH8s", socket.if_nametoindex(name), PACKET_MR_PROMISC, 0, b"")
    sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    sock.setblocking(False)
    return sock


def receive(sock):
    try:
        return sock.recv(FRAME_MAX)
    except OSError:  # a cable that was pulled
        return None


def send(sock, frame):
    try:
        sock.send(frame)
    except OSError:  # the other end is down: the frame is lost, as on a real cable
        pass


def relay(host, switch, spec):
    queue, order, chance = [], 0, random.Random()
    while True:
        timeout = max(0.0, queue[0][0] - time.monotonic()) if queue else None
        ready = select.select([host, switch], [], [], timeout)[0]
        if host in ready and (frame := receive(host)):
            send(switch, frame)
        if switch in ready and (frame := receive(switch)):
            for due in due_times(spec, time.monotonic(), chance):
                order += 1
                heapq.heappush(queue, (due, order, frame))
        while queue and queue[0][0] <= time.monotonic():
            send(host, heapq.heappop(queue)[2])


def run(host_name, switch_name, spec):
    os.closerange(3, 256)  # the lock of the lab among them
    host, switch = port(host_name), port(switch_name)
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        return
    os.setsid()
    for descriptor in range(3):
        os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:  # not allowed here: a busy machine then adds to the delay
        pass
    relay(host, switch, spec)


def main(arguments):
    try:
        if arguments[:1] == ["check"]:
            parse(arguments[1:])
        elif arguments[:1] == ["run"] and len(arguments) > 3:
            run(arguments[1], arguments[2], parse(arguments[3:]))
        else:
            raise ValueError(__doc__.strip())
    except ValueError as error:
        sys.exit(f"wire.py: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
