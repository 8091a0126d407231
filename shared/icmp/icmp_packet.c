#include "icmp_packet.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "shared/base/byte_cursor.h"

enum { PROTOCOL_ICMP = 1, PROTOCOL_ICMPV6 = 58 };

// RFC 1071 over an even number of bytes.
static uint16_t checksum(const uint8_t *bytes, size_t length)
{
    uint32_t sum = 0;
    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static uint8_t *put(uint8_t *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
    return at + bytes;
}

void icmp_packet_echo(int family, uint16_t identifier, const struct icmp_tag *tag,
                      uint8_t out[ICMP_PACKET_LENGTH])
{
    uint8_t *at = put(out, family == 4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST, 1);
    at = put(at, 0, 3);
    at = put(at, identifier, 2);
    at = put(at, tag->sequence & 0xffff, 2);
    at = put(at, tag->index, 4);
    at = put(at, tag->sequence, 4);
    put(at, tag->cookie, 8);
    if (family == 4)
        put(out + 2, checksum(out, ICMP_PACKET_LENGTH), 2);
}

enum cause icmp_packet_cause(int family, uint8_t type, uint8_t code)
{
    static const enum cause v4[] = {
        CAUSE_NET_UNREACHABLE,  CAUSE_HOST_UNREACHABLE, CAUSE_PROTOCOL_UNREACHABLE, CAUSE_PORT_UNREACHABLE,
        CAUSE_OTHER_ICMP,       CAUSE_OTHER_ICMP,       CAUSE_NET_UNREACHABLE,      CAUSE_HOST_UNREACHABLE,
        CAUSE_HOST_UNREACHABLE, CAUSE_PROHIBITED,       CAUSE_PROHIBITED,           CAUSE_NET_UNREACHABLE,
        CAUSE_HOST_UNREACHABLE, CAUSE_PROHIBITED,       CAUSE_PROHIBITED,           CAUSE_PROHIBITED,
    };
    static const enum cause v6[] = {
        CAUSE_NET_UNREACHABLE,  CAUSE_PROHIBITED, CAUSE_OTHER_ICMP, CAUSE_HOST_UNREACHABLE,
        CAUSE_PORT_UNREACHABLE, CAUSE_PROHIBITED, CAUSE_PROHIBITED,
    };
    bool exceeded = type == (family == 4 ? ICMP_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED);
    if (exceeded)
        return CAUSE_TIME_EXCEEDED;
    if (family == 4 && type == ICMP_DEST_UNREACH && code < sizeof v4 / sizeof *v4)
        return v4[code];
    if (family == 6 && type == ICMP6_DST_UNREACH && code < sizeof v6 / sizeof *v6)
        return v6[code];
    return CAUSE_OTHER_ICMP;
}

static bool is_error(int family, uint8_t type)
{
    if (family == 4)
        return type == ICMP_DEST_UNREACH || type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETERPROB;
    return type == ICMP6_DST_UNREACH || type == ICMP6_TIME_EXCEEDED || type == ICMP6_PARAM_PROB;
}

// From the identifier on, which an error may cut after the sequence.
static bool read_echo(struct byte_cursor *in, struct icmp_message *out)
{
    out->identifier = byte_cursor_u16(in);
    out->sequence = byte_cursor_u16(in);
    if (in->failed)
        return false;
    out->tag.index = byte_cursor_u32(in);
    out->tag.sequence = byte_cursor_u32(in);
    out->tag.cookie = byte_cursor_u64(in);
    out->has_tag = !in->failed;
    return true;
}

static bool read_request(int family, struct byte_cursor *in, struct icmp_message *out)
{
    uint8_t type = byte_cursor_u8(in);
    uint8_t code = byte_cursor_u8(in);
    byte_cursor_u16(in);
    if (in->failed || type != (family == 4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST) || code != 0)
        return false;
    return read_echo(in, out);
}

// Skips an IPv4 header; gives its protocol, and its destination unless NULL. 0 when it is none.
static uint8_t skip_ipv4(struct byte_cursor *in, struct ip_addr *destination)
{
    uint8_t first = byte_cursor_u8(in);
    byte_cursor_take(in, 8);
    uint8_t protocol = byte_cursor_u8(in);
    byte_cursor_take(in, 6);
    const uint8_t *to = byte_cursor_take(in, 4);
    size_t header = (size_t)(first & 0xf) * 4;
    if (in->failed || first >> 4 != 4 || header < 20 || !byte_cursor_take(in, header - 20))
        return 0;
    if (destination)
        *destination = ip_addr_from_v4(to);
    return protocol;
}

// A quoted IPv6 header; our probes carry no extension headers, so that ICMPv6 must follow at once.
static uint8_t skip_ipv6(struct byte_cursor *in, struct ip_addr *destination)
{
    uint8_t first = byte_cursor_u8(in);
    byte_cursor_take(in, 5);
    uint8_t next = byte_cursor_u8(in);
    byte_cursor_take(in, 17);
    const uint8_t *to = byte_cursor_take(in, 16);
    if (in->failed || first >> 4 != 6)
        return 0;
    memcpy(destination->bytes, to, 16);
    return next;
}

static void parse_error(int family, uint8_t type, uint8_t code, struct byte_cursor *in,
                        struct icmp_message *out)
{
    byte_cursor_u32(in);
    uint8_t protocol = family == 4 ? skip_ipv4(in, &out->destination) : skip_ipv6(in, &out->destination);
    if (protocol != (family == 4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6) || !read_request(family, in, out))
        return;
    out->kind = ICMP_KIND_ERROR;
    out->cause = icmp_packet_cause(family, type, code);
}

void icmp_packet_parse(int family, bool ip_header, const void *bytes, size_t length, struct icmp_message *out)
{
    struct byte_cursor in = byte_cursor_over(bytes, length);
    memset(out, 0, sizeof *out);
    if (ip_header && skip_ipv4(&in, NULL) != PROTOCOL_ICMP)
        return;
    uint8_t type = byte_cursor_u8(&in);
    uint8_t code = byte_cursor_u8(&in);
    byte_cursor_u16(&in);
    if (in.failed)
        return;
    if (type == (family == 4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY)) {
        if (code == 0 && read_echo(&in, out))
            out->kind = ICMP_KIND_REPLY;
    } else if (is_error(family, type)) {
        parse_error(family, type, code, &in, out);
    }
}

void icmp_packet_parse_quoted(int family, uint8_t type, uint8_t code, const void *bytes, size_t length,
                              struct icmp_message *out)
{
    struct byte_cursor in = byte_cursor_over(bytes, length);
    memset(out, 0, sizeof *out);
    if (!is_error(family, type) || !read_request(family, &in, out))
        return;
    out->kind = ICMP_KIND_ERROR;
    out->cause = icmp_packet_cause(family, type, code);
}
