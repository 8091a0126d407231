// A short conversation on a connection: bytes are sent, and what comes is looked through for a pattern. At
// most TCP_TALK_MAX bytes are read, in 128 pieces.
#pragma once

#include "service_answer.h"
#include "service_plan.h"

#include <stdbool.h>
#include <stdint.h>

enum { TCP_TALK_MAX = 4096 };

struct tcp_talk {
    uint16_t sent;
    uint16_t length;
    uint16_t pieces; // in which they came
    char bytes[TCP_TALK_MAX];
};

// Sends and reads what is possible now. True when the answer is decided: CAUSE_REPLY, WRONG_ANSWER, CLOSED or
// RESET, with the detail. False: call it again when the socket is readable, or writable while `*wants_write`.
bool tcp_talk_socket_step(struct tcp_talk *talk, int fd, const struct service_plan *plan, bool *wants_write,
                          struct service_answer *answer);

// The time is over: SILENT, or WRONG_ANSWER with what has come.
void tcp_talk_socket_timeout(const struct tcp_talk *talk, struct service_answer *answer);
