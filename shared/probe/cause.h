// What one probe met. A cause decides its outcome: an answer, a miss (the target's silence or refusal), or
// unknown (we could not ask, so nothing is said about the target).
#pragma once

#include <stdbool.h>

// The values are stored in the database (strip and incident): append only. 1–31 are misses, from 32 on
// unknown.
enum cause {
    CAUSE_REPLY = 0,
    CAUSE_TIMEOUT = 1,
    CAUSE_NET_UNREACHABLE = 2,
    CAUSE_HOST_UNREACHABLE = 3,
    CAUSE_PROTOCOL_UNREACHABLE = 4,
    CAUSE_PORT_UNREACHABLE = 5,
    CAUSE_PROHIBITED = 6,
    CAUSE_TIME_EXCEEDED = 7,
    CAUSE_OTHER_ICMP = 8,
    CAUSE_REFUSED = 9, // the host itself said no: a TCP reset in answer to our SYN
    CAUSE_RESET = 10,  // an established connection was reset
    CAUSE_CLOSED = 11, // closed by the peer before the answer was whole
    CAUSE_SILENT = 12, // connected, and then no answer
    CAUSE_WRONG_ANSWER = 13,
    CAUSE_TLS_FAILED = 14,
    CAUSE_CERTIFICATE_EXPIRED = 15,
    CAUSE_CERTIFICATE_UNTRUSTED = 16,
    CAUSE_CERTIFICATE_NAME = 17,
    CAUSE_CERTIFICATE_SOON = 18, // valid, but not for as long as wanted
    CAUSE_NO_BEAT = 19,          // a push check that heard nothing in time
    CAUSE_BEAT_FAILED = 20,      // a push check that was told of a failure
    CAUSE_NO_ROUTE = 32,
    CAUSE_LINK_DOWN = 33,
    CAUSE_SELF_CHECK = 34,
    CAUSE_SUSPENDED = 35,
    CAUSE_SEND_FAILED = 36,
    CAUSE_NO_ADDRESS = 37,
    CAUSE_NOT_RESOLVED = 38,
    CAUSE_NO_PERMISSION = 39,
    CAUSE_NOT_RUNNING = 40,
    CAUSE_OVERLOADED = 41,
    CAUSE_NO_DESCRIPTOR = 42, // the process has no file descriptor left
    CAUSE_PORT_CLOSED = 43,   // refused, by a port that has never been open: not a failure
    CAUSE_NEVER_OPEN = 44,    // silent, a port that has never been open: not a failure
    CAUSE_NO_BEAT_YET = 45,   // a push check that was never heard of, and need not have been
};

enum outcome { OUTCOME_REPLY, OUTCOME_MISS, OUTCOME_UNKNOWN };

// Whether `number`, read from somewhere, is one of the values above.
bool cause_is_known(int number);

// A number that is no cause says nothing about the target: OUTCOME_UNKNOWN.
enum outcome cause_outcome(enum cause cause);

// Whether the target itself has shown life by it, whatever the verdict: an answer, a refusal, a wrong answer.
bool cause_shows_life(enum cause cause);

// A stable lower-case phrase, "host unreachable"; "unknown cause" never occurs for the values above.
const char *cause_text(enum cause cause);
