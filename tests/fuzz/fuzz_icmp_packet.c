// Received ICMP: whatever comes is read within its bounds, and what is called a message is one.
#include <stdlib.h>
#include <string.h>

#include "shared/icmp/icmp_packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct icmp_message *message)
{
    if (message->kind == ICMP_KIND_ERROR && cause_outcome(message->cause) != OUTCOME_MISS)
        abort();
    if (message->kind == ICMP_KIND_REPLY && message->cause != CAUSE_REPLY)
        abort();
}

// The first byte says how to read the rest: family, IPv4 header or not, or an error queue's type and code.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    int family = data[0] & 1 ? 6 : 4;
    uint8_t *packet = malloc(size);
    struct icmp_message message;
    memcpy(packet, data + 3, size - 3);
    packet = realloc(packet, size - 3 ? size - 3 : 1);
    if (data[0] & 4)
        icmp_packet_parse_quoted(family, data[1], data[2], packet, size - 3, &message);
    else
        icmp_packet_parse(family, family == 4 && data[0] & 2, packet, size - 3, &message);
    check(&message);
    free(packet);
    return 0;
}
