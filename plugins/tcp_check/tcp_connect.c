#include "tcp_connect.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>

#include "shared/icmp/icmp_packet.h"
#include "shared/probe/cause_errno.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t fill_address(union address *out, const struct ip_addr *addr, uint32_t scope, uint16_t port)
{
    memset(out, 0, sizeof *out);
    if (ip_addr_family(addr) == 4) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        memcpy(&out->v4.sin_addr, addr->bytes + 12, 4);
        return sizeof out->v4;
    }
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons(port);
    out->v6.sin6_scope_id = scope;
    memcpy(&out->v6.sin6_addr, addr->bytes, 16);
    return sizeof out->v6;
}

int tcp_connect_open(int family)
{
    const int on = 1;
    const char simplest[] = "reno"; // every kernel has it; for a handshake the others only cost more
    int domain = family == 4 ? AF_INET : AF_INET6;
    int fd = socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0)
        return -errno;
    if (family == 4)
        setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    else
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, simplest, sizeof simplest - 1);
    return fd;
}

int tcp_connect_begin(int fd, const struct ip_addr *addr, uint32_t scope, uint16_t port)
{
    union address target;
    socklen_t length = fill_address(&target, addr, scope, port);
    return connect(fd, &target.any, length) < 0 && errno != EINPROGRESS ? -errno : 0;
}

// The ICMP error of the error queue; CAUSE_REPLY when there is none.
static enum cause queued_cause(int fd)
{
    union {
        char bytes[512];
        struct cmsghdr align;
    } control;
    struct msghdr message = {.msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return CAUSE_REPLY;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&message); item; item = CMSG_NXTHDR(&message, item)) {
        struct sock_extended_err error;
        bool ours = (item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_RECVERR) ||
                    (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_RECVERR);
        if (!ours)
            continue;
        memcpy(&error, CMSG_DATA(item), sizeof error);
        if (error.ee_origin == SO_EE_ORIGIN_ICMP)
            return icmp_packet_cause(4, error.ee_type, error.ee_code);
        if (error.ee_origin == SO_EE_ORIGIN_ICMP6)
            return icmp_packet_cause(6, error.ee_type, error.ee_code);
    }
    return CAUSE_REPLY;
}

enum cause tcp_connect_outcome(int fd)
{
    int failure = 0;
    socklen_t length = sizeof failure;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) < 0)
        failure = errno;
    if (failure == 0)
        return CAUSE_REPLY;
    enum cause told = queued_cause(fd);
    return told == CAUSE_REPLY ? cause_errno(failure, CAUSE_STAGE_CONNECTION) : told;
}

int tcp_connect_dissolve(int fd)
{
    const struct sockaddr none = {.sa_family = AF_UNSPEC};
    struct msghdr message = {0};
    if (connect(fd, &none, sizeof none) < 0)
        return -errno;
    // From here on nothing can be added; what is there would be taken for an answer to the next connection.
    while (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0)
        continue;
    return 0;
}
