#include "loopback_ping_socket.h"

#include <errno.h>
#include <poll.h>
#include <sys/random.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"

enum { WAIT_US = 1000000 };

static struct icmp_send make_probe(int family)
{
    struct icmp_send probe = {.scope = 0};

    ip_addr_parse(family == 4 ? "127.0.0.1" : "::1", &probe.target);
    if (getrandom(&probe.tag, sizeof probe.tag, 0) < 0)
        probe.tag.cookie = (uint64_t)clock_mono_us();
    return probe;
}

static bool has_reply(struct icmp_socket *socket, const struct icmp_tag *tag)
{
    struct icmp_received received[ICMP_SOCKET_BATCH];
    size_t count = icmp_socket_receive(socket, received);

    for (size_t i = 0; i < count; i++) {
        const struct icmp_message *message = &received[i].message;
        if (message->kind == ICMP_KIND_REPLY && message->has_tag && message->tag.cookie == tag->cookie)
            return true;
    }
    return false;
}

static int await_reply(struct icmp_socket *socket, const struct icmp_tag *tag)
{
    int64_t until_us = clock_mono_us() + WAIT_US;

    for (int64_t left_us = WAIT_US; left_us > 0; left_us = until_us - clock_mono_us()) {
        struct pollfd waited = {.fd = icmp_socket_fd(socket), .events = POLLIN};
        if (poll(&waited, 1, (int)(left_us / 1000) + 1) < 0 && errno != EINTR)
            return -errno;
        if (has_reply(socket, tag))
            return 0;
    }
    return -ETIMEDOUT;
}

int loopback_ping_socket_try(int family, enum icmp_socket_kind kind, struct error *err)
{
    struct icmp_socket *socket = NULL;
    struct icmp_send probe = make_probe(family);
    int failure = 0;
    int result = icmp_socket_new(family, kind, &socket, err);

    if (result < 0)
        return result;
    if (icmp_socket_send(socket, &probe, 1, &failure) == 1) {
        result = await_reply(socket, &probe.tag);
        if (result < 0)
            error_set(err, result, "no reply from loopback: %s", error_name(result));
    } else {
        result =
            error_set(err, failure < 0 ? failure : -EIO, "cannot send to loopback: %s", error_name(failure));
    }
    icmp_socket_free(socket);
    return result;
}
