#include "tcp_talk_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "answer_detail.h"

#include "shared/base/pattern.h"
#include "shared/probe/cause_errno.h"

// A server that dribbles would have each of its bytes looked through anew.
enum { SHOWN_MAX = 80, PIECES_MAX = 128 };

// Shows the first line that is not empty.
static void wrong(const struct tcp_talk *talk, struct service_answer *answer)
{
    char shown[SHOWN_MAX + 1];
    size_t from = 0, length = 0;
    while (from < talk->length && (talk->bytes[from] == '\r' || talk->bytes[from] == '\n'))
        from++;
    for (; from < talk->length && length < SHOWN_MAX; from++) {
        char byte = talk->bytes[from];
        if (byte == '\r' || byte == '\n')
            break;
        shown[length++] = byte == '\0' ? '\x01' : byte; // either is not shown as it is
    }
    shown[length] = '\0';
    answer_detail_set(answer, CAUSE_WRONG_ANSWER, "it said \"%s\"", shown);
}

// The connection has failed; with 0 the peer has ended it.
static bool fail(int failure, struct service_answer *answer)
{
    answer->cause = failure ? cause_errno(failure, CAUSE_STAGE_CONNECTION) : CAUSE_CLOSED;
    return true;
}

// Whether the answer is decided by what has come.
static bool judge(const struct tcp_talk *talk, const struct service_plan *plan, struct service_answer *answer)
{
    int found = plan->pattern ? pattern_match(plan->pattern, talk->bytes, talk->length) : 1;
    if (found == 0 && talk->length < TCP_TALK_MAX && talk->pieces < PIECES_MAX)
        return false;
    if (found == 0)
        wrong(talk, answer);
    else if (found == 1)
        answer->cause = CAUSE_REPLY;
    else if (found == -E2BIG)
        answer_detail_set(answer, CAUSE_WRONG_ANSWER, "the pattern takes too long to match what it said");
    else
        answer_detail_set(answer, CAUSE_SEND_FAILED, "no memory to match what it said");
    return true;
}

static bool send_rest(struct tcp_talk *talk, int fd, const struct service_plan *plan,
                      struct service_answer *answer)
{
    while (talk->sent < plan->send_length) {
        ssize_t sent =
            send(fd, plan->send + talk->sent, plan->send_length - talk->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (sent < 0)
            return fail(errno, answer);
        talk->sent = (uint16_t)(talk->sent + sent);
    }
    return false;
}

static bool receive(struct tcp_talk *talk, int fd, const struct service_plan *plan,
                    struct service_answer *answer)
{
    for (;;) {
        ssize_t got = recv(fd, talk->bytes + talk->length, TCP_TALK_MAX - talk->length, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (got < 0)
            return fail(errno, answer);
        if (got == 0) {
            if (talk->length == 0)
                return fail(0, answer);
            wrong(talk, answer);
            return true;
        }
        talk->length = (uint16_t)(talk->length + got);
        talk->pieces++;
        if (judge(talk, plan, answer))
            return true;
    }
}

bool tcp_talk_socket_step(struct tcp_talk *talk, int fd, const struct service_plan *plan, bool *wants_write,
                          struct service_answer *answer)
{
    if (send_rest(talk, fd, plan, answer))
        return true;
    *wants_write = talk->sent < plan->send_length;
    return receive(talk, fd, plan, answer);
}

void tcp_talk_socket_timeout(const struct tcp_talk *talk, struct service_answer *answer)
{
    if (talk->length == 0)
        answer->cause = CAUSE_SILENT;
    else
        wrong(talk, answer);
}
