"""Round-trip times as the packets have them: a capture file (pcap, draft-ietf-opsawg-pcap) of our own echoes."""

import struct

LINK_SLL, LINK_SLL2, LINK_ETHERNET = 113, 276, 1
HEADER = {LINK_ETHERNET: 14, LINK_SLL: 16, LINK_SLL2: 20}
ECHO_REQUEST, ECHO_REPLY = 8, 0


def packets(path):
    """(time in us, IPv4 packet) for each packet of the file."""
    data = path.read_bytes()
    magic = data[:4]
    order = "<" if magic in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    divisor = 1000 if struct.unpack(order + "I", magic)[0] == 0xA1B23C4D else 1
    skip = HEADER[struct.unpack(order + "I", data[20:24])[0] & 0xFFFF]
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, captured, _ = struct.unpack(order + "IIII", data[at : at + 16])
        yield seconds * 1e6 + fraction / divisor, data[at + 16 + skip : at + 16 + captured]
        at += 16 + captured


def round_trips(path):
    """{(index, sequence): microseconds} of the heartbeat's echoes, by the tag in their payload."""
    sent, found = {}, {}
    for at, packet in packets(path):
        header = (packet[0] & 15) * 4
        kind = packet[header]
        tag = struct.unpack(">II", packet[header + 8 : header + 16])
        if kind == ECHO_REQUEST:
            sent.setdefault(tag, at)
        elif kind == ECHO_REPLY and tag in sent:
            found.setdefault(tag, at - sent[tag])
    return found
