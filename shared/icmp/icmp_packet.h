// ICMP and ICMPv6 echo (RFC 792, RFC 4443 §4) as bytes. Pure. A request carries a tag, so that an answer
// leads to its probe at once and cannot be taken for another's (icmp_cookie.h).
#pragma once

#include "shared/net/ip_addr.h"
#include "shared/probe/cause.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ICMP_PACKET_LENGTH = 24 };

// The 16 bytes after the echo header, in network byte order. The echo sequence is the low half of `sequence`.
struct icmp_tag {
    uint32_t index;
    uint32_t sequence;
    uint64_t cookie;
};

enum icmp_kind { ICMP_KIND_OTHER, ICMP_KIND_REPLY, ICMP_KIND_ERROR };

// What a received packet says. For an error, identifier, tag and destination are those of the probe that it
// quotes; a router may quote no more than the first 8 bytes (RFC 792), then `has_tag` is false.
struct icmp_message {
    enum icmp_kind kind;
    enum cause cause;
    uint16_t identifier;
    uint16_t sequence;
    bool has_tag;
    struct icmp_tag tag;
    struct ip_addr destination; // errors alone
};

// Writes an echo request. The ICMPv6 checksum is the kernel's (RFC 3542 §3.1); the ICMP one is filled here.
void icmp_packet_echo(int family, uint16_t identifier, const struct icmp_tag *tag,
                      uint8_t out[ICMP_PACKET_LENGTH]);

// Reads what a socket gave: with `ip_header`, an IPv4 packet from its first byte; else from the ICMP header
// on.
void icmp_packet_parse(int family, bool ip_header, const void *bytes, size_t length,
                       struct icmp_message *out);

// Reads our own request as a socket's error queue gives it back (ip(7), IP_RECVERR), with the type and code
// of the error.
void icmp_packet_parse_quoted(int family, uint8_t type, uint8_t code, const void *bytes, size_t length,
                              struct icmp_message *out);

// What an ICMP error means: destination unreachable (RFC 792, RFC 1122, RFC 1812; RFC 4443 §3.1), time
// exceeded.
enum cause icmp_packet_cause(int family, uint8_t type, uint8_t code);
