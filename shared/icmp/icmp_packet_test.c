#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "icmp_packet.h"

enum { V4_HEADER = 20, V6_HEADER = 40, ERROR_HEADER = 8, PACKET_MAX = 256 };

static const struct icmp_tag TAG = {
    .index = 7, .sequence = 0x00010002, .cookie = UINT64_C(0x0123456789abcdef)};

// A packet under construction.
struct packet {
    uint8_t bytes[PACKET_MAX];
    size_t length;
};

static void add(struct packet *packet, const void *bytes, size_t length)
{
    assert_true(packet->length + length <= PACKET_MAX);
    memcpy(packet->bytes + packet->length, bytes, length);
    packet->length += length;
}

// An IPv4 header (RFC 791) from 192.0.2.1 to 198.51.100.9, with `options` bytes of options (NOP).
static void add_ipv4(struct packet *packet, uint8_t protocol, unsigned options)
{
    uint8_t header[60] = {(uint8_t)(0x40 | (5 + options / 4)),
                          0,
                          0,
                          48,
                          0x12,
                          0x34,
                          0,
                          0,
                          64,
                          protocol,
                          0xde,
                          0xad,
                          192,
                          0,
                          2,
                          1,
                          198,
                          51,
                          100,
                          9};
    memset(header + V4_HEADER, 1, options);
    add(packet, header, V4_HEADER + options);
}

// An IPv6 header (RFC 8200) from 2001:db8::1 to 2001:db8::9.
static void add_ipv6(struct packet *packet, uint8_t next)
{
    const uint8_t header[V6_HEADER] = {0x60, 0, 0, 0, 0, 24, next, 64, 0x20, 0x01, 0x0d, 0xb8, 0,    0,
                                       0,    0, 0, 0, 0, 0,  0,    0,  0,    1,    0x20, 0x01, 0x0d, 0xb8,
                                       0,    0, 0, 0, 0, 0,  0,    0,  0,    0,    0,    9};
    add(packet, header, sizeof header);
}

// The echo request of TAG and identifier 0x1234, made a reply by its type.
static void add_echo(struct packet *packet, int family, uint8_t type)
{
    uint8_t echo[ICMP_PACKET_LENGTH];
    icmp_packet_echo(family, 0x1234, &TAG, echo);
    echo[0] = type;
    add(packet, echo, sizeof echo);
}

static void add_error(struct packet *packet, uint8_t type, uint8_t code)
{
    const uint8_t header[ERROR_HEADER] = {type, code, 0xbe, 0xef};
    add(packet, header, sizeof header);
}

static void assert_tagged(const struct icmp_message *message)
{
    assert_int_equal(message->identifier, 0x1234);
    assert_int_equal(message->sequence, 2);
    assert_true(message->has_tag);
    assert_int_equal(message->tag.index, TAG.index);
    assert_int_equal(message->tag.sequence, TAG.sequence);
    assert_int_equal(message->tag.cookie, TAG.cookie);
}

static void assert_destination(const struct icmp_message *message, const char *expected)
{
    char text[IP_ADDR_TEXT_MAX];
    assert_string_equal(ip_addr_format(&message->destination, text), expected);
}

// Parses a copy that ends where the allocation ends, so that the sanitizer sees a read past it.
static struct icmp_message parse(int family, bool ip_header, const uint8_t *bytes, size_t length)
{
    struct icmp_message message;
    memset(&message, 0xaa, sizeof message);
    uint8_t *exact = malloc(length ? length : 1);
    memcpy(exact, bytes, length);
    icmp_packet_parse(family, ip_header, exact, length, &message);
    free(exact);
    return message;
}

// The bytes come from another program (Python's struct and a sum of its own).
static void test_echo_request_is_the_worked_example(void **state)
{
    (void)state;
    static const struct {
        uint16_t identifier;
        struct icmp_tag tag;
        uint8_t bytes[ICMP_PACKET_LENGTH];
    } cases[] = {
        {0x1234,
         {7, 0x00010002, UINT64_C(0x0123456789abcdef)},
         {0x08, 0x00, 0x47, 0x9a, 0x12, 0x34, 0x00, 0x02, 0x00, 0x00, 0x00, 0x07,
          0x00, 0x01, 0x00, 0x02, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}},
        {0, {0, 0, 0}, {0x08, 0x00, 0xf7, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}},
        {0xffff, {UINT32_MAX, UINT32_MAX, UINT64_MAX}, {0x08, 0x00, 0xf7, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t out[ICMP_PACKET_LENGTH];
        icmp_packet_echo(4, cases[i].identifier, &cases[i].tag, out);
        assert_memory_equal(out, cases[i].bytes, sizeof out);
    }
}

// RFC 1071 §1: the one's complement sum over the packet with its checksum is all ones.
static void test_checksum_verifies_for_many_tags(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u;
    for (int i = 0; i < 2000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        struct icmp_tag tag = {(uint32_t)x, (uint32_t)(x >> 32), x * 31};
        uint8_t out[ICMP_PACKET_LENGTH];
        icmp_packet_echo(4, (uint16_t)(x >> 5), &tag, out);
        uint32_t sum = 0;
        for (size_t at = 0; at < sizeof out; at += 2)
            sum += (uint32_t)(out[at] * 256 + out[at + 1]);
        while (sum > 0xffff)
            sum = sum % 0x10000 + sum / 0x10000;
        assert_int_equal(sum, 0xffff);
    }
}

static void test_icmpv6_request_has_its_type_and_leaves_the_checksum(void **state)
{
    (void)state;
    const uint8_t head[8] = {128, 0, 0, 0, 0x12, 0x34, 0, 2};
    uint8_t out[ICMP_PACKET_LENGTH];
    icmp_packet_echo(6, 0x1234, &TAG, out);
    assert_memory_equal(out, head, sizeof head);
}

static void test_reply_carries_identifier_sequence_and_tag(void **state)
{
    (void)state;
    static const struct {
        int family;
        bool ip_header;
        unsigned options;
        uint8_t type;
    } cases[] = {{4, false, 0, 0}, {4, true, 0, 0}, {4, true, 4, 0}, {4, true, 40, 0}, {6, false, 0, 129}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct packet packet = {.length = 0};
        if (cases[i].ip_header)
            add_ipv4(&packet, 1, cases[i].options);
        add_echo(&packet, cases[i].family, cases[i].type);
        struct icmp_message message = parse(cases[i].family, cases[i].ip_header, packet.bytes, packet.length);
        assert_int_equal(message.kind, ICMP_KIND_REPLY);
        assert_tagged(&message);
    }
}

static void test_reply_longer_than_ours_still_reads(void **state)
{
    (void)state;
    struct packet packet = {.length = 0};
    add_echo(&packet, 4, 0);
    add(&packet, "trailing", 8);
    struct icmp_message message = parse(4, false, packet.bytes, packet.length);
    assert_int_equal(message.kind, ICMP_KIND_REPLY);
    assert_tagged(&message);
}

static void test_cut_reply_never_has_a_tag(void **state)
{
    (void)state;
    struct packet packet = {.length = 0};
    add_ipv4(&packet, 1, 8);
    add_echo(&packet, 4, 0);
    for (size_t length = 0; length < packet.length; length++) {
        struct icmp_message message = parse(4, true, packet.bytes, length);
        assert_false(message.has_tag);
        assert_int_equal(message.kind, length < V4_HEADER + 8 + 8 ? ICMP_KIND_OTHER : ICMP_KIND_REPLY);
    }
}

static void test_other_packets_are_no_message(void **state)
{
    (void)state;
    static const struct {
        int family;
        uint8_t first, protocol, type, code;
    } cases[] = {
        {4, 0x45, 1, 8, 0},   // an echo request
        {4, 0x45, 1, 0, 1},   // a reply with a code
        {4, 0x45, 1, 13, 0},  // a timestamp request
        {4, 0x45, 1, 5, 0},   // a redirect
        {4, 0x45, 17, 0, 0},  // UDP
        {4, 0x45, 58, 0, 0},  // ICMPv6 over IPv4
        {4, 0x65, 1, 0, 0},   // no IPv4
        {4, 0x44, 1, 0, 0},   // a header of 16 bytes
        {4, 0x40, 1, 0, 0},   // and of none
        {4, 0x4f, 1, 0, 0},   // longer than the packet
        {4, 0x45, 1, 129, 0}, // the reply of the other family
        {6, 0, 0, 0, 0},      {6, 0, 0, 128, 0}, {6, 0, 0, 129, 1}, {6, 0, 0, 2, 0}, // packet too big
        {6, 0, 0, 135, 0},                                                           // neighbour solicitation
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct packet packet = {.length = 0};
        bool v4 = cases[i].family == 4;
        if (v4)
            add_ipv4(&packet, cases[i].protocol, 0);
        size_t at = packet.length;
        add_echo(&packet, cases[i].family, cases[i].type);
        packet.bytes[at + 1] = cases[i].code;
        if (v4)
            packet.bytes[0] = cases[i].first;
        struct icmp_message message = parse(cases[i].family, v4, packet.bytes, packet.length);
        assert_int_equal(message.kind, ICMP_KIND_OTHER);
    }
}

static struct packet error_packet(int family, uint8_t type, uint8_t code)
{
    struct packet packet = {.length = 0};
    add_error(&packet, type, code);
    if (family == 4)
        add_ipv4(&packet, 1, 0);
    else
        add_ipv6(&packet, 58);
    add_echo(&packet, family, family == 4 ? 8 : 128);
    return packet;
}

static void test_error_names_the_probe_that_it_quotes(void **state)
{
    (void)state;
    struct packet packet = error_packet(4, 3, 1);
    struct icmp_message message = parse(4, false, packet.bytes, packet.length);
    assert_int_equal(message.kind, ICMP_KIND_ERROR);
    assert_int_equal(message.cause, CAUSE_HOST_UNREACHABLE);
    assert_tagged(&message);
    assert_destination(&message, "198.51.100.9");
    packet = error_packet(6, 1, 3);
    message = parse(6, false, packet.bytes, packet.length);
    assert_int_equal(message.kind, ICMP_KIND_ERROR);
    assert_int_equal(message.cause, CAUSE_HOST_UNREACHABLE);
    assert_tagged(&message);
    assert_destination(&message, "2001:db8::9");
}

static void test_error_behind_options_inside_and_outside_reads(void **state)
{
    (void)state;
    struct packet packet = {.length = 0};
    add_ipv4(&packet, 1, 12);
    add_error(&packet, 11, 0);
    add_ipv4(&packet, 1, 20);
    add_echo(&packet, 4, 8);
    struct icmp_message message = parse(4, true, packet.bytes, packet.length);
    assert_int_equal(message.kind, ICMP_KIND_ERROR);
    assert_int_equal(message.cause, CAUSE_TIME_EXCEEDED);
    assert_tagged(&message);
    assert_destination(&message, "198.51.100.9");
}

// RFC 792: a router may quote no more than 8 bytes behind the header.
static void test_error_cut_anywhere_is_short_or_nothing(void **state)
{
    (void)state;
    for (int family = 4; family <= 6; family += 2) {
        struct packet packet = error_packet(family, family == 4 ? 3 : 1, 0);
        size_t quoted = ERROR_HEADER + (family == 4 ? V4_HEADER : V6_HEADER) + 8;
        for (size_t length = 0; length < packet.length; length++) {
            struct icmp_message message = parse(family, false, packet.bytes, length);
            assert_int_equal(message.kind, length < quoted ? ICMP_KIND_OTHER : ICMP_KIND_ERROR);
            assert_false(message.has_tag);
            if (length < quoted)
                continue;
            assert_int_equal(message.identifier, 0x1234);
            assert_int_equal(message.sequence, 2);
            assert_destination(&message, family == 4 ? "198.51.100.9" : "2001:db8::9");
        }
    }
}

static void test_error_about_something_else_is_no_message(void **state)
{
    (void)state;
    static const struct {
        int family;
        size_t at;
        uint8_t value;
    } cases[] = {
        {4, ERROR_HEADER, 0x60},
        {4, ERROR_HEADER, 0x43},
        {4, ERROR_HEADER + 9, 6},
        {4, ERROR_HEADER + 9, 58},
        {4, ERROR_HEADER + V4_HEADER, 0},
        {4, ERROR_HEADER + V4_HEADER, 3},
        {4, ERROR_HEADER + V4_HEADER + 1, 1},
        {6, ERROR_HEADER, 0x45},
        {6, ERROR_HEADER + 6, 0},
        {6, ERROR_HEADER + 6, 1},
        {6, ERROR_HEADER + V6_HEADER, 129},
        {6, ERROR_HEADER + V6_HEADER, 8},
        {6, ERROR_HEADER + V6_HEADER + 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct packet packet = error_packet(cases[i].family, cases[i].family == 4 ? 3 : 1, 0);
        packet.bytes[cases[i].at] = cases[i].value;
        struct icmp_message message = parse(cases[i].family, false, packet.bytes, packet.length);
        assert_int_equal(message.kind, ICMP_KIND_OTHER);
    }
}

// IPv4: RFC 792 codes 0–5, RFC 1122 §3.2.2.1 codes 6–12, RFC 1812 §5.2.7.1 codes 13–15. IPv6: RFC 4443 §3.1,
// §3.3.
static void test_every_code_has_its_cause(void **state)
{
    (void)state;
    static const struct {
        int family;
        uint8_t type, code;
        enum cause cause;
    } cases[] = {
        {4, 3, 0, CAUSE_NET_UNREACHABLE},      // net unreachable
        {4, 3, 1, CAUSE_HOST_UNREACHABLE},     // host unreachable
        {4, 3, 2, CAUSE_PROTOCOL_UNREACHABLE}, // protocol unreachable
        {4, 3, 3, CAUSE_PORT_UNREACHABLE},     // port unreachable
        {4, 3, 4, CAUSE_OTHER_ICMP},           // fragmentation needed and DF set
        {4, 3, 5, CAUSE_OTHER_ICMP},           // source route failed
        {4, 3, 6, CAUSE_NET_UNREACHABLE},      // destination network unknown
        {4, 3, 7, CAUSE_HOST_UNREACHABLE},     // destination host unknown
        {4, 3, 8, CAUSE_HOST_UNREACHABLE},     // source host isolated
        {4, 3, 9, CAUSE_PROHIBITED},           // network administratively prohibited
        {4, 3, 10, CAUSE_PROHIBITED},          // host administratively prohibited
        {4, 3, 11, CAUSE_NET_UNREACHABLE},     // network unreachable for type of service
        {4, 3, 12, CAUSE_HOST_UNREACHABLE},    // host unreachable for type of service
        {4, 3, 13, CAUSE_PROHIBITED},          // communication administratively prohibited
        {4, 3, 14, CAUSE_PROHIBITED},          // host precedence violation
        {4, 3, 15, CAUSE_PROHIBITED},          // precedence cutoff in effect
        {4, 3, 16, CAUSE_OTHER_ICMP},          {4, 3, 255, CAUSE_OTHER_ICMP},
        {4, 11, 0, CAUSE_TIME_EXCEEDED},       {4, 11, 1, CAUSE_TIME_EXCEEDED},
        {4, 12, 0, CAUSE_OTHER_ICMP},          {4, 1, 0, CAUSE_OTHER_ICMP},
        {6, 1, 0, CAUSE_NET_UNREACHABLE},  // no route to destination
        {6, 1, 1, CAUSE_PROHIBITED},       // administratively prohibited
        {6, 1, 2, CAUSE_OTHER_ICMP},       // beyond scope of source address
        {6, 1, 3, CAUSE_HOST_UNREACHABLE}, // address unreachable
        {6, 1, 4, CAUSE_PORT_UNREACHABLE}, // port unreachable
        {6, 1, 5, CAUSE_PROHIBITED},       // source address failed policy
        {6, 1, 6, CAUSE_PROHIBITED},       // reject route to destination
        {6, 1, 7, CAUSE_OTHER_ICMP},           {6, 3, 0, CAUSE_TIME_EXCEEDED},
        {6, 3, 1, CAUSE_TIME_EXCEEDED},        {6, 4, 1, CAUSE_OTHER_ICMP},
        {6, 11, 0, CAUSE_OTHER_ICMP},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum cause cause = icmp_packet_cause(cases[i].family, cases[i].type, cases[i].code);
        assert_int_equal(cause, cases[i].cause);
        assert_int_equal(cause_outcome(cause), OUTCOME_MISS);
    }
}

static void test_error_queue_gives_our_request_back(void **state)
{
    (void)state;
    static const struct {
        int family;
        uint8_t type, code, request;
        enum icmp_kind kind;
        enum cause cause;
    } cases[] = {
        {4, 3, 1, 8, ICMP_KIND_ERROR, CAUSE_HOST_UNREACHABLE},
        {4, 11, 0, 8, ICMP_KIND_ERROR, CAUSE_TIME_EXCEEDED},
        {6, 1, 1, 128, ICMP_KIND_ERROR, CAUSE_PROHIBITED},
        {4, 0, 0, 8, ICMP_KIND_OTHER, CAUSE_REPLY}, // the kernel's own trouble (SO_EE_ORIGIN_LOCAL)
        {4, 3, 1, 0, ICMP_KIND_OTHER, CAUSE_REPLY}, // not a request
        {6, 1, 0, 8, ICMP_KIND_OTHER, CAUSE_REPLY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct packet packet = {.length = 0};
        struct icmp_message message;
        add_echo(&packet, cases[i].family, cases[i].request);
        icmp_packet_parse_quoted(cases[i].family, cases[i].type, cases[i].code, packet.bytes, packet.length,
                                 &message);
        assert_int_equal(message.kind, cases[i].kind);
        if (message.kind != ICMP_KIND_ERROR)
            continue;
        assert_int_equal(message.cause, cases[i].cause);
        assert_tagged(&message);
        icmp_packet_parse_quoted(cases[i].family, cases[i].type, cases[i].code, packet.bytes, 8, &message);
        assert_int_equal(message.kind, ICMP_KIND_ERROR);
        assert_false(message.has_tag);
        icmp_packet_parse_quoted(cases[i].family, cases[i].type, cases[i].code, packet.bytes, 7, &message);
        assert_int_equal(message.kind, ICMP_KIND_OTHER);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_echo_request_is_the_worked_example),
        cmocka_unit_test(test_checksum_verifies_for_many_tags),
        cmocka_unit_test(test_icmpv6_request_has_its_type_and_leaves_the_checksum),
        cmocka_unit_test(test_reply_carries_identifier_sequence_and_tag),
        cmocka_unit_test(test_reply_longer_than_ours_still_reads),
        cmocka_unit_test(test_cut_reply_never_has_a_tag),
        cmocka_unit_test(test_other_packets_are_no_message),
        cmocka_unit_test(test_error_names_the_probe_that_it_quotes),
        cmocka_unit_test(test_error_behind_options_inside_and_outside_reads),
        cmocka_unit_test(test_error_cut_anywhere_is_short_or_nothing),
        cmocka_unit_test(test_error_about_something_else_is_no_message),
        cmocka_unit_test(test_every_code_has_its_cause),
        cmocka_unit_test(test_error_queue_gives_our_request_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
