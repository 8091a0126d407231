#include "cause.h"

#include <stddef.h>

// NULL for a number that is no cause.
static const char *phrase(enum cause cause)
{
    switch (cause) {
    case CAUSE_REPLY:
        return "reply";
    case CAUSE_TIMEOUT:
        return "timeout";
    case CAUSE_NET_UNREACHABLE:
        return "network unreachable";
    case CAUSE_HOST_UNREACHABLE:
        return "host unreachable";
    case CAUSE_PROTOCOL_UNREACHABLE:
        return "protocol unreachable";
    case CAUSE_PORT_UNREACHABLE:
        return "port unreachable";
    case CAUSE_PROHIBITED:
        return "prohibited";
    case CAUSE_TIME_EXCEEDED:
        return "time exceeded";
    case CAUSE_OTHER_ICMP:
        return "other icmp error";
    case CAUSE_NO_ROUTE:
        return "no route";
    case CAUSE_LINK_DOWN:
        return "link down";
    case CAUSE_SELF_CHECK:
        return "self-check failed";
    case CAUSE_SUSPENDED:
        return "suspended";
    case CAUSE_SEND_FAILED:
        return "send failed";
    case CAUSE_NO_ADDRESS:
        return "no address";
    case CAUSE_NOT_RESOLVED:
        return "name not resolved";
    case CAUSE_NO_PERMISSION:
        return "no permission";
    case CAUSE_NOT_RUNNING:
        return "not running";
    case CAUSE_OVERLOADED:
        return "overloaded";
    }
    return NULL;
}

bool cause_is_known(int number)
{
    return number >= 0 && phrase((enum cause)number) != NULL;
}

enum outcome cause_outcome(enum cause cause)
{
    if (cause == CAUSE_REPLY)
        return OUTCOME_REPLY;
    return cause < CAUSE_NO_ROUTE && phrase(cause) != NULL ? OUTCOME_MISS : OUTCOME_UNKNOWN;
}

const char *cause_text(enum cause cause)
{
    const char *text = phrase(cause);

    return text != NULL ? text : "unknown cause";
}
