"""Answers echo requests as a host never would: `echo_forger.py ADDRESS OTHER MODE`, run inside the host's namespace.

Requests of other pingers are answered truly. Those of icmp_heartbeat, told by their length, are answered as MODE says:
  silent     not at all
  cookie     with one bit of the cookie changed
  sequence   with the sequence of the next probe in the echo header
  index      in the name of another target
  source     truly, but from the address OTHER
  replay     with the reply to the probe before
  honest     truly
"""
import socket
import struct
import sys

HEARTBEAT_LENGTH = 24  # echo header, index, sequence, cookie
TYPES = {socket.AF_INET: (8, 0), socket.AF_INET6: (128, 129)}  # request and reply: RFC 792, RFC 4443


def checksum(message):
    total = sum(struct.unpack(f"!{len(message) // 2}H", message))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def reply(family, body):
    """An echo reply: `body` is what follows the checksum. The kernel fills the one of ICMPv6 (RFC 3542)."""
    number = TYPES[family][1]
    return struct.pack("!BBH", number, 0, checksum(struct.pack("!BBH", number, 0, 0) + body)) + body


def forge(mode, body, before):
    identifier, sequence, index = struct.unpack("!HHI", body[:8])
    if mode == "silent" or (mode == "replay" and before is None):
        return None
    if mode == "cookie":
        return body[:-1] + bytes([body[-1] ^ 1])
    if mode == "sequence":
        return struct.pack("!HH", identifier, (sequence + 1) & 0xFFFF) + body[4:]
    if mode == "index":
        return struct.pack("!HHI", identifier, sequence, index ^ 1) + body[8:]
    return before if mode == "replay" else body


def raw_socket(family, address):
    sock = socket.socket(family, socket.SOCK_RAW,
                         socket.IPPROTO_ICMP if family == socket.AF_INET else socket.IPPROTO_ICMPV6)
    sock.bind((address, 0))
    return sock


def answer(family, own, other, mode):
    before = None
    while True:
        packet, peer = own.recvfrom(2048)
        message = packet[(packet[0] & 15) * 4:] if family == socket.AF_INET else packet
        if len(message) < HEARTBEAT_LENGTH or len(message) % 2 or message[0] != TYPES[family][0]:
            continue
        body = message[4:]
        if len(message) == HEARTBEAT_LENGTH:
            body, before = forge(mode, body, before), body
            if body is not None:
                (other if mode == "source" else own).sendto(reply(family, body), peer)
        else:
            own.sendto(reply(family, body), peer)


def main(address, other, mode):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sockets = raw_socket(family, address), raw_socket(family, other)
    print("ready", flush=True)
    answer(family, *sockets, mode)


if __name__ == "__main__":
    main(*sys.argv[1:])
