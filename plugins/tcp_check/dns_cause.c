#include "dns_cause.h"

#include <errno.h>

// What the network sent back: icmp(7), ipv6(7) and udp(7) say which error of ICMP becomes which errno.
static enum cause received_cause(int code)
{
    switch (code) {
    case 0:
        return CAUSE_CLOSED;
    case ECONNREFUSED:
        return CAUSE_REFUSED;
    case ECONNRESET:
    case EPIPE:
        return CAUSE_RESET;
    case ENETUNREACH:
        return CAUSE_NET_UNREACHABLE;
    case EHOSTUNREACH:
        return CAUSE_HOST_UNREACHABLE;
    case ENOPROTOOPT:
        return CAUSE_PROTOCOL_UNREACHABLE;
    case EACCES:
        return CAUSE_PROHIBITED;
    case ETIMEDOUT:
        return CAUSE_TIMEOUT;
    default:
        return CAUSE_OTHER_ICMP;
    }
}

static enum cause connect_cause(int code)
{
    switch (code) {
    case ECONNREFUSED:
        return CAUSE_REFUSED;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
        return CAUSE_NO_ROUTE;
    default:
        return CAUSE_SEND_FAILED;
    }
}

// An ICMP error is met by whichever call comes next, so sending knows them as receiving does.
static enum cause send_cause(int code)
{
    switch (code) {
    case ECONNREFUSED:
    case ECONNRESET:
    case EPIPE:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENOPROTOOPT:
        return received_cause(code);
    default:
        return CAUSE_SEND_FAILED;
    }
}

enum cause dns_cause(enum dns_stage stage, int code)
{
    switch (stage) {
    case DNS_STAGE_SOCKET:
        return code == EAFNOSUPPORT ? CAUSE_NO_ROUTE : CAUSE_NO_DESCRIPTOR;
    case DNS_STAGE_CONNECT:
        return connect_cause(code);
    case DNS_STAGE_SEND:
        return send_cause(code);
    case DNS_STAGE_RECEIVE:
        return received_cause(code);
    default:
        return CAUSE_TIMEOUT;
    }
}
