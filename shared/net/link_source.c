#include "link_source.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "shared/base/error.h"

enum { BUFFER_MAX = 32768, ANSWER_TIMEOUT_US = 200000 };

struct link {
    uint32_t interface;
    bool running;
    int64_t changed_us; // INT64_MIN: never since we look
};

struct link_source {
    int events_fd;
    int query_fd;
    uint32_t generation;
    uint32_t sequence;
    struct link *links;
    size_t count;
    _Alignas(struct nlmsghdr) uint8_t buffer[BUFFER_MAX];
};

static int open_netlink(uint32_t groups, int flags)
{
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, NETLINK_ROUTE);
    if (fd < 0)
        return -errno;
    struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_groups = groups};
    struct timeval timeout = {.tv_usec = ANSWER_TIMEOUT_US};
    if (bind(fd, (struct sockaddr *)&name, sizeof name) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) < 0) {
        int status = -errno;
        close(fd);
        return status;
    }
    return fd;
}

static struct link *find_link(const struct link_source *source, uint32_t interface)
{
    for (size_t i = 0; i < source->count; i++)
        if (source->links[i].interface == interface)
            return &source->links[i];
    return NULL;
}

static struct link *add_link(struct link_source *source, uint32_t interface)
{
    struct link *grown = reallocarray(source->links, source->count + 1, sizeof *grown);
    if (!grown)
        return NULL;
    source->links = grown;
    grown[source->count] = (struct link){.interface = interface, .running = true, .changed_us = INT64_MIN};
    return &grown[source->count++];
}

static void take_link(struct link_source *source, struct nlmsghdr *message, int64_t now_us)
{
    const struct ifinfomsg *info = NLMSG_DATA(message);
    if (message->nlmsg_len < NLMSG_LENGTH(sizeof *info))
        return;
    bool running =
        message->nlmsg_type == RTM_NEWLINK && (info->ifi_flags & IFF_UP) && (info->ifi_flags & IFF_RUNNING);
    struct link *link = find_link(source, (uint32_t)info->ifi_index);
    bool fresh = !link;
    if (fresh)
        link = add_link(source, (uint32_t)info->ifi_index);
    if (!link || link->running == running)
        return;
    link->running = running;
    if (!fresh)
        link->changed_us = now_us;
}

static bool next_messages(struct link_source *source, int fd, int flags, ssize_t *length)
{
    *length = recv(fd, source->buffer, sizeof source->buffer, flags);
    return *length > 0 || (*length < 0 && errno == EINTR);
}

static int ask_links(struct link_source *source)
{
    struct {
        struct nlmsghdr header;
        struct ifinfomsg info;
    } request = {.header = {.nlmsg_len = sizeof request,
                            .nlmsg_type = RTM_GETLINK,
                            .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
                            .nlmsg_seq = ++source->sequence}};
    return send(source->query_fd, &request, sizeof request, 0) < 0 ? -errno : 0;
}

static int read_links(struct link_source *source, int64_t now_us)
{
    int status = ask_links(source);
    ssize_t length;
    while (status == 0 && next_messages(source, source->query_fd, 0, &length)) {
        for (struct nlmsghdr *at = (struct nlmsghdr *)source->buffer;
             length > 0 && NLMSG_OK(at, (size_t)length); at = NLMSG_NEXT(at, length)) {
            if (at->nlmsg_type == NLMSG_DONE)
                return 0;
            if (at->nlmsg_type == RTM_NEWLINK)
                take_link(source, at, now_us);
        }
    }
    return status < 0 ? status : -EIO;
}

int link_source_new(int64_t now_us, struct link_source **out, struct error *err)
{
    struct link_source *source = calloc(1, sizeof *source);
    if (!source)
        return error_set(err, -ENOMEM, "no memory to watch the links");
    source->generation = 1;
    source->query_fd = open_netlink(0, 0);
    source->events_fd = open_netlink(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR |
                                         RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE,
                                     SOCK_NONBLOCK);
    int status = source->query_fd < 0 ? source->query_fd : source->events_fd < 0 ? source->events_fd : 0;
    if (status == 0)
        status = read_links(source, now_us);
    if (status < 0) {
        link_source_free(source);
        return error_set(err, status, "cannot watch the links of this machine (netlink): %s",
                         error_name(status));
    }
    *out = source;
    return 0;
}

void link_source_free(struct link_source *source)
{
    if (!source)
        return;
    if (source->events_fd >= 0)
        close(source->events_fd);
    if (source->query_fd >= 0)
        close(source->query_fd);
    free(source->links);
    free(source);
}

int link_source_fd(const struct link_source *source)
{
    return source->events_fd;
}

uint32_t link_source_generation(const struct link_source *source)
{
    return source->generation;
}

static void bump(struct link_source *source)
{
    source->generation = source->generation == UINT32_MAX ? 1 : source->generation + 1;
}

void link_source_read(struct link_source *source, int64_t now_us)
{
    ssize_t length;
    bool lost = false;
    while (next_messages(source, source->events_fd, MSG_DONTWAIT, &length) ||
           (length < 0 && errno == ENOBUFS)) {
        lost = lost || (length < 0 && errno == ENOBUFS);
        for (struct nlmsghdr *at = (struct nlmsghdr *)source->buffer;
             length > 0 && NLMSG_OK(at, (size_t)length); at = NLMSG_NEXT(at, length))
            if (at->nlmsg_type == RTM_NEWLINK || at->nlmsg_type == RTM_DELLINK)
                take_link(source, at, now_us);
        bump(source);
    }
    // The kernel had to drop events (ENOBUFS): behind those that it kept, everything is read anew.
    if (lost)
        read_links(source, now_us);
}

struct route_request {
    struct nlmsghdr header;
    struct rtmsg route;
    struct rtattr attribute;
    uint8_t address[16];
    struct rtattr interface_attribute;
    uint32_t interface;
};

static size_t write_request(struct link_source *source, const struct ip_addr *target, uint32_t scope,
                            struct route_request *request)
{
    bool v4 = ip_addr_family(target) == 4;
    size_t bytes = v4 ? 4 : 16;
    *request = (struct route_request){
        .header = {.nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = ++source->sequence},
        .route = {.rtm_family = v4 ? AF_INET : AF_INET6, .rtm_dst_len = (unsigned char)(bytes * 8)},
        .attribute = {.rta_type = RTA_DST, .rta_len = (unsigned short)RTA_LENGTH(bytes)}};
    memcpy(request->address, target->bytes + 16 - bytes, bytes);
    uint8_t *at = request->address + bytes;
    if (scope != 0) {
        struct rtattr interface = {.rta_type = RTA_OIF, .rta_len = (unsigned short)RTA_LENGTH(sizeof scope)};
        memcpy(at, &interface, sizeof interface);
        memcpy(at + sizeof interface, &scope, sizeof scope);
        at += RTA_LENGTH(sizeof scope);
    }
    request->header.nlmsg_len = (uint32_t)(at - (uint8_t *)request);
    return request->header.nlmsg_len;
}

static int read_route(struct nlmsghdr *message, uint32_t *interface)
{
    if (message->nlmsg_type == NLMSG_ERROR) {
        const struct nlmsgerr *error = NLMSG_DATA(message);
        return error->error < 0 ? error->error : -EIO;
    }
    if (message->nlmsg_type != RTM_NEWROUTE)
        return -EIO;
    struct rtmsg *route = NLMSG_DATA(message);
    unsigned length = (unsigned)RTM_PAYLOAD(message);
    for (struct rtattr *at = RTM_RTA(route); RTA_OK(at, length); at = RTA_NEXT(at, length)) {
        if (at->rta_type != RTA_OIF)
            continue;
        memcpy(interface, RTA_DATA(at), sizeof *interface);
        return 0;
    }
    return -ENETUNREACH;
}

int link_source_route(struct link_source *source, const struct ip_addr *target, uint32_t scope,
                      uint32_t *interface)
{
    struct route_request request;
    size_t length = write_request(source, target, scope, &request);
    if (send(source->query_fd, &request, length, 0) < 0)
        return -errno;
    for (;;) {
        ssize_t got = recv(source->query_fd, source->buffer, sizeof source->buffer, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        struct nlmsghdr *answer = (struct nlmsghdr *)source->buffer;
        if (!NLMSG_OK(answer, (size_t)got))
            return -EIO;
        if (answer->nlmsg_seq == source->sequence)
            return read_route(answer, interface);
    }
}

bool link_source_was_down(const struct link_source *source, uint32_t interface, int64_t since_us)
{
    const struct link *link = find_link(source, interface);
    return link && (!link->running || link->changed_us >= since_us);
}
