#include "name_source.h"

#include <ares.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "shared/base/error.h"

enum { RETRY_MS = 30000, QUERY_TIMEOUT_MS = 2000, QUERY_TRIES = 2, QUERIES_AT_ONCE = 64 };

// c-ares keeps a pointer to the name while it is asked for: a forgotten one is freed when its answer has
// come.
struct name {
    struct name_source *source;
    struct name *next;
    uint64_t id;
    int64_t due_ms;
    bool asking;
    bool forgotten;
    char text[];
};

struct name_source {
    ares_channel channel;
    name_source_answer *answer;
    void *context;
    struct name *names;
    int64_t now_ms;
    unsigned asking;
    struct pollfd fds[NAME_SOURCE_FDS];
    size_t fd_count;
};

// c-ares tells what it wants of each of its sockets. Past the last place a query ends by its timeout.
static void note_socket(void *context, ares_socket_t fd, int readable, int writable)
{
    struct name_source *source = context;
    size_t i = 0;
    while (i < source->fd_count && source->fds[i].fd != fd)
        i++;
    if (!readable && !writable) {
        if (i < source->fd_count)
            source->fds[i] = source->fds[--source->fd_count];
        return;
    }
    if (i == NAME_SOURCE_FDS)
        return;
    if (i == source->fd_count)
        source->fd_count++;
    source->fds[i] =
        (struct pollfd){.fd = fd, .events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0))};
}

int name_source_new(const char *servers, name_source_answer *answer, void *context, struct name_source **out,
                    struct error *err)
{
    struct name_source *source = calloc(1, sizeof *source);
    if (!source)
        return error_set(err, -ENOMEM, "no memory for the resolver");
    struct ares_options options = {.timeout = QUERY_TIMEOUT_MS,
                                   .tries = QUERY_TRIES,
                                   .sock_state_cb = note_socket,
                                   .sock_state_cb_data = source};
    int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
#ifdef ARES_OPT_QUERY_CACHE
    // Newer c-ares would answer from a cache of its own; when a name is asked for is decided here.
    options.qcache_max_ttl = 0;
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    int status = ares_init_options(&source->channel, &options, mask);
    if (status != ARES_SUCCESS) {
        free(source);
        return error_set(err, -EIO, "cannot start the resolver: %s", ares_strerror(status));
    }
    if (*servers)
        status = ares_set_servers_ports_csv(source->channel, servers);
    if (status != ARES_SUCCESS) {
        name_source_free(source);
        return error_set(err, -EINVAL,
                         "\"%s\" is not a list of name servers, as \"192.0.2.1,192.0.2.2:5353\": %s", servers,
                         ares_strerror(status));
    }
    source->answer = answer;
    source->context = context;
    *out = source;
    return 0;
}

void name_source_free(struct name_source *source)
{
    if (!source)
        return;
    // Queries under way are answered now, as cancelled; nobody is to be told.
    source->answer = NULL;
    ares_destroy(source->channel);
    while (source->names) {
        struct name *next = source->names->next;
        free(source->names);
        source->names = next;
    }
    free(source);
}

static struct name *find(const struct name_source *source, uint64_t id)
{
    struct name *name = source->names;
    while (name && (name->id != id || name->forgotten))
        name = name->next;
    return name;
}

static void drop(struct name_source *source, struct name *name)
{
    struct name **link = &source->names;
    while (*link != name)
        link = &(*link)->next;
    *link = name->next;
    free(name);
}

void name_source_forget(struct name_source *source, uint64_t id)
{
    struct name *name = find(source, id);
    if (name && name->asking)
        name->forgotten = true;
    else if (name)
        drop(source, name);
}

int name_source_follow(struct name_source *source, uint64_t id, const char *text, int64_t now_ms)
{
    const struct name *known = find(source, id);
    if (known && strcmp(known->text, text) == 0)
        return 0;
    size_t length = strlen(text) + 1;
    struct name *name = malloc(sizeof *name + length);
    if (!name)
        return -ENOMEM;
    name_source_forget(source, id);
    *name = (struct name){.source = source, .next = source->names, .id = id, .due_ms = now_ms};
    memcpy(name->text, text, length);
    source->names = name;
    return 1;
}

static bool node_addr(const struct ares_addrinfo_node *node, struct ip_addr *addr)
{
    if (node->ai_family == AF_INET)
        *addr = ip_addr_from_v4((const uint8_t *)&((const struct sockaddr_in *)node->ai_addr)->sin_addr);
    else if (node->ai_family == AF_INET6)
        memcpy(addr->bytes, &((const struct sockaddr_in6 *)node->ai_addr)->sin6_addr, sizeof addr->bytes);
    else
        return false;
    return ip_addr_is_unicast(addr);
}

static int64_t clamp_ttl_ms(int ttl_s)
{
    if (ttl_s < NAME_SOURCE_TTL_MIN_S)
        return NAME_SOURCE_TTL_MIN_S * INT64_C(1000);
    return (ttl_s > NAME_SOURCE_TTL_MAX_S ? NAME_SOURCE_TTL_MAX_S : ttl_s) * INT64_C(1000);
}

static void take_answer(void *argument, int status, int timeouts, struct ares_addrinfo *result)
{
    struct name *name = argument;
    struct name_source *source = name->source;
    (void)timeouts;
    name->asking = false;
    source->asking--;
    const struct ares_addrinfo_node *node = status == ARES_SUCCESS && result ? result->nodes : NULL;
    struct ip_addr addr;
    while (node && !node_addr(node, &addr))
        node = node->ai_next;
    name->due_ms = source->now_ms + (node ? clamp_ttl_ms(node->ai_ttl) : RETRY_MS);
    if (result)
        ares_freeaddrinfo(result);
    if (name->forgotten)
        drop(source, name);
    else if (source->answer)
        source->answer(source->context, name->id, node ? &addr : NULL);
}

static void ask(struct name_source *source, struct name *name)
{
    const struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC, .ai_flags = ARES_AI_NOSORT};
    name->asking = true;
    source->asking++;
    ares_getaddrinfo(source->channel, name->text, NULL, &hints, take_answer, name);
}

size_t name_source_poll(struct name_source *source, struct pollfd fds[NAME_SOURCE_FDS], int64_t now_ms,
                        int limit_ms, int *timeout_ms)
{
    memcpy(fds, source->fds, source->fd_count * sizeof *fds);
    int64_t wait = limit_ms;
    for (const struct name *name = source->names; name; name = name->next)
        if (!name->asking && source->asking < QUERIES_AT_ONCE && name->due_ms - now_ms < wait)
            wait = name->due_ms > now_ms ? name->due_ms - now_ms : 0;
    struct timeval limit = {.tv_sec = wait / 1000, .tv_usec = wait % 1000 * 1000};
    struct timeval left;
    const struct timeval *next = ares_timeout(source->channel, &limit, &left);
    *timeout_ms = (int)(next->tv_sec * 1000 + (next->tv_usec + 999) / 1000);
    return source->fd_count;
}

void name_source_run(struct name_source *source, const struct pollfd *fds, size_t count, int64_t now_ms)
{
    source->now_ms = now_ms;
    for (size_t i = 0; i < count; i++)
        if (fds[i].revents)
            ares_process_fd(source->channel, (fds[i].revents & ~POLLOUT) ? fds[i].fd : ARES_SOCKET_BAD,
                            (fds[i].revents & POLLOUT) ? fds[i].fd : ARES_SOCKET_BAD);
    ares_process_fd(source->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    // An answer may come at once (/etc/hosts, a literal) and drop the name: fetch the next one before asking.
    for (struct name *name = source->names, *next; name && source->asking < QUERIES_AT_ONCE; name = next) {
        next = name->next;
        if (!name->asking && name->due_ms <= now_ms)
            ask(source, name);
    }
}
