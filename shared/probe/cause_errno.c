#include "cause_errno.h"

#include <errno.h>
#include <stddef.h>

// Of a number that the table does not have, or has nothing for at that stage.
static const enum cause OTHERS[CAUSE_STAGES] = {
    [CAUSE_STAGE_NONE] = CAUSE_TIMEOUT,
    [CAUSE_STAGE_SOCKET] = CAUSE_NO_DESCRIPTOR,
    [CAUSE_STAGE_CONNECT] = CAUSE_SEND_FAILED,
    [CAUSE_STAGE_CONNECTION] = CAUSE_SEND_FAILED,
    [CAUSE_STAGE_SENDTO] = CAUSE_SEND_FAILED,
    [CAUSE_STAGE_DATAGRAM_CONNECT] = CAUSE_SEND_FAILED,
    [CAUSE_STAGE_DATAGRAM_SEND] = CAUSE_SEND_FAILED,
    [CAUSE_STAGE_DATAGRAM_RECEIVE] = CAUSE_OTHER_ICMP,
};

// What one number means at a set of stages.
struct meaning {
    int number;
    unsigned stages;
    enum cause cause;
};

enum {
    SOCKET = 1u << CAUSE_STAGE_SOCKET,
    CONNECT = 1u << CAUSE_STAGE_CONNECT,
    CONNECTION = 1u << CAUSE_STAGE_CONNECTION,
    SENDTO = 1u << CAUSE_STAGE_SENDTO,
    DATAGRAM_CONNECT = 1u << CAUSE_STAGE_DATAGRAM_CONNECT,
    DATAGRAM_SEND = 1u << CAUSE_STAGE_DATAGRAM_SEND,
    DATAGRAM_RECEIVE = 1u << CAUSE_STAGE_DATAGRAM_RECEIVE,
    BEGUN = CONNECTION | DATAGRAM_SEND | DATAGRAM_RECEIVE, // the target or the way to it has said so
    NOT_BEGUN = CONNECT | SENDTO | DATAGRAM_CONNECT,       // we have
};

static const struct meaning MEANINGS[] = {
    {0, DATAGRAM_RECEIVE, CAUSE_CLOSED},
    {ECONNREFUSED, BEGUN | CONNECT | DATAGRAM_CONNECT, CAUSE_REFUSED},
    {ECONNRESET, BEGUN | CONNECT, CAUSE_RESET},
    {EPIPE, BEGUN, CAUSE_RESET},
    {ETIMEDOUT, CONNECTION | DATAGRAM_RECEIVE, CAUSE_TIMEOUT},
    {ENETUNREACH, BEGUN, CAUSE_NET_UNREACHABLE},
    {ENETUNREACH, NOT_BEGUN, CAUSE_NO_ROUTE},
    {EHOSTUNREACH, BEGUN, CAUSE_HOST_UNREACHABLE},
    {EHOSTUNREACH, NOT_BEGUN, CAUSE_NO_ROUTE},
    {EHOSTDOWN, CONNECTION, CAUSE_HOST_UNREACHABLE},
    {ENOPROTOOPT, BEGUN, CAUSE_PROTOCOL_UNREACHABLE},
    {EPROTO, CONNECTION, CAUSE_OTHER_ICMP},
    // How the kernel tells ICMPv6 "administratively prohibited"; before that, a rule of our own.
    {EACCES, CONNECTION | DATAGRAM_RECEIVE, CAUSE_PROHIBITED},
    {EACCES, CONNECT | SENDTO, CAUSE_NO_PERMISSION},
    {EPERM, CONNECT | SENDTO | CONNECTION, CAUSE_NO_PERMISSION},
    {ENETDOWN, CONNECT | SENDTO | CONNECTION, CAUSE_LINK_DOWN},
    {ENODEV, CONNECT | SENDTO | CONNECTION, CAUSE_LINK_DOWN},
    {ENXIO, CONNECT | SENDTO, CAUSE_LINK_DOWN},
    {EMFILE, CONNECT | CONNECTION, CAUSE_NO_DESCRIPTOR},
    {ENFILE, CONNECT | CONNECTION, CAUSE_NO_DESCRIPTOR},
    {EAFNOSUPPORT, SOCKET, CAUSE_NO_ROUTE},
    // Every local port is in use; without one, there is no address of ours to send from.
    {EADDRNOTAVAIL, CONNECT, CAUSE_OVERLOADED},
    {EADDRNOTAVAIL, SENDTO | DATAGRAM_CONNECT, CAUSE_NO_ROUTE},
};

enum cause cause_errno(int failure, enum cause_stage stage)
{
    for (size_t i = 0; i < sizeof MEANINGS / sizeof MEANINGS[0]; i++) {
        const struct meaning *meaning = &MEANINGS[i];
        bool is_it = failure == meaning->number || failure == -meaning->number;
        if (is_it && meaning->stages & 1u << stage)
            return meaning->cause;
    }
    return OTHERS[stage];
}
