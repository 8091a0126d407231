#include "cause.h"

#include <stddef.h>

static const char *const PHRASES[] = {
    [CAUSE_REPLY] = "reply",
    [CAUSE_TIMEOUT] = "timeout",
    [CAUSE_NET_UNREACHABLE] = "network unreachable",
    [CAUSE_HOST_UNREACHABLE] = "host unreachable",
    [CAUSE_PROTOCOL_UNREACHABLE] = "protocol unreachable",
    [CAUSE_PORT_UNREACHABLE] = "port unreachable",
    [CAUSE_PROHIBITED] = "prohibited",
    [CAUSE_TIME_EXCEEDED] = "time exceeded",
    [CAUSE_OTHER_ICMP] = "other icmp error",
    [CAUSE_REFUSED] = "refused",
    [CAUSE_RESET] = "reset",
    [CAUSE_CLOSED] = "closed early",
    [CAUSE_SILENT] = "silent after connecting",
    [CAUSE_WRONG_ANSWER] = "wrong answer",
    [CAUSE_TLS_FAILED] = "tls failed",
    [CAUSE_CERTIFICATE_EXPIRED] = "certificate expired",
    [CAUSE_CERTIFICATE_UNTRUSTED] = "certificate not trusted",
    [CAUSE_CERTIFICATE_NAME] = "certificate of another name",
    [CAUSE_CERTIFICATE_SOON] = "certificate expires soon",
    [CAUSE_NO_BEAT] = "no beat",
    [CAUSE_BEAT_FAILED] = "failure reported",
    [CAUSE_NO_ROUTE] = "no route",
    [CAUSE_LINK_DOWN] = "link down",
    [CAUSE_SELF_CHECK] = "self-check failed",
    [CAUSE_SUSPENDED] = "suspended",
    [CAUSE_SEND_FAILED] = "send failed",
    [CAUSE_NO_ADDRESS] = "no address",
    [CAUSE_NOT_RESOLVED] = "name not resolved",
    [CAUSE_NO_PERMISSION] = "no permission",
    [CAUSE_NOT_RUNNING] = "not running",
    [CAUSE_OVERLOADED] = "overloaded",
    [CAUSE_NO_DESCRIPTOR] = "too many open files",
    [CAUSE_PORT_CLOSED] = "port closed",
    [CAUSE_NEVER_OPEN] = "not open yet",
    [CAUSE_NO_BEAT_YET] = "no beat yet",
};

// NULL for a number that is no cause.
static const char *phrase(enum cause cause)
{
    unsigned number = (unsigned)cause;

    return number < sizeof PHRASES / sizeof PHRASES[0] ? PHRASES[number] : NULL;
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

bool cause_shows_life(enum cause cause)
{
    switch (cause) {
    case CAUSE_REPLY:
    case CAUSE_PROTOCOL_UNREACHABLE:
    case CAUSE_PORT_UNREACHABLE:
    case CAUSE_BEAT_FAILED:
    case CAUSE_PORT_CLOSED:
        return true;
    default:
        return cause >= CAUSE_REFUSED && cause <= CAUSE_CERTIFICATE_SOON;
    }
}

const char *cause_text(enum cause cause)
{
    const char *text = phrase(cause);

    return text != NULL ? text : "unknown cause";
}
