#include "dns_run.h"

// c-ares 1.34 calls deprecated what 1.18 has no other name for.
#define CARES_NO_DEPRECATED

#include <ares.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dns_answer.h"
#include "due_heap.h"

#include "shared/base/error.h"
#include "shared/probe/cause_errno.h"

// Asked once, and once more when half of the time has passed.
enum { TRIES = 2, EVENTS_AT_ONCE = 64, NUMBERS_MIN = 16, CLASS_IN = 1 };

struct probe {
    struct due_item due; // when it must be worked on at the latest; first, because the heap gives this back
    struct dns_run *run;
    ares_channel channel;
    struct dns_request request;
    int64_t start_us, end_us;
    uint32_t number;
    enum cause_stage stage; // what failed first: it says more than the status of c-ares
    int code;               // errno of the stage; 0 while receiving: the stream was closed
    bool heard;             // something came that was no answer
    bool finished;
    struct service_answer answer;
};

struct dns_run {
    dns_run_done *done;
    void *context;
    int epoll_fd;
    int64_t now_us;
    struct due_heap heap;
    struct probe **probes; // by number, which events name; NULL: free
    uint32_t *free_numbers;
    size_t free_count, capacity;
};

static struct probe *probe_of(struct due_item *item)
{
    return (struct probe *)item;
}

// Called when no number is free.
static int add_numbers(struct dns_run *run)
{
    size_t capacity = run->capacity ? 2 * run->capacity : NUMBERS_MIN;
    struct probe **probes = reallocarray(run->probes, capacity, sizeof(struct probe *));
    if (probes)
        run->probes = probes;
    uint32_t *numbers = reallocarray(run->free_numbers, capacity, sizeof(uint32_t));
    if (numbers)
        run->free_numbers = numbers;
    if (!probes || !numbers)
        return -ENOMEM;
    for (; run->capacity < capacity; run->capacity++) {
        run->probes[run->capacity] = NULL;
        run->free_numbers[run->free_count++] = (uint32_t)run->capacity;
    }
    return 0;
}

static int enter(struct dns_run *run, struct probe *probe)
{
    if (run->free_count == 0 && add_numbers(run) < 0)
        return -ENOMEM;
    if (due_heap_add(&run->heap, &probe->due) < 0)
        return -ENOMEM;
    probe->number = run->free_numbers[--run->free_count];
    run->probes[probe->number] = probe;
    return 0;
}

static void drop(struct dns_run *run, struct probe *probe)
{
    due_heap_remove(&run->heap, &probe->due);
    run->probes[probe->number] = NULL;
    run->free_numbers[run->free_count++] = probe->number;
    ares_destroy(probe->channel); // which calls take_answer once more
    free(probe);
}

static int fail(struct probe *probe, enum cause_stage stage, int code)
{
    if (probe->stage == CAUSE_STAGE_NONE || stage == CAUSE_STAGE_SOCKET) {
        probe->stage = stage;
        probe->code = code;
    }
    errno = code;
    return -1;
}

static int open_socket(int family, int type, int protocol, void *context)
{
    struct probe *probe = context;
    (void)family;
    family = ip_addr_family(&probe->request.server) == 4 ? AF_INET : AF_INET6;
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    return fd < 0 ? fail(probe, CAUSE_STAGE_SOCKET, errno) : fd;
}

static int close_socket(int fd, void *context)
{
    (void)context;
    return close(fd);
}

// c-ares 1.18 knows no scopes. So its one server is loopback, and here alone each socket, which has the
// family of the true one, is tied to that: no other address is ever asked or heard.
static int connect_socket(int fd, const struct sockaddr *address, ares_socklen_t length, void *context)
{
    struct probe *probe = context;
    const struct dns_request *request = &probe->request;
    struct sockaddr_in6 v6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(request->service->port), .sin6_scope_id = request->scope};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(request->service->port)};
    bool is_v4 = ip_addr_family(&request->server) == 4;
    (void)address;
    (void)length;
    memcpy(&v6.sin6_addr, request->server.bytes, sizeof v6.sin6_addr);
    memcpy(&v4.sin_addr, request->server.bytes + 12, sizeof v4.sin_addr);
    int rc =
        connect(fd, is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6, is_v4 ? sizeof v4 : sizeof v6);
    return rc < 0 && errno != EINPROGRESS ? fail(probe, CAUSE_STAGE_DATAGRAM_CONNECT, errno) : rc;
}

static ares_ssize_t receive(int fd, void *data, size_t size, int flags, struct sockaddr *from,
                            ares_socklen_t *length, void *context)
{
    const struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct probe *probe = context;
    ssize_t got = recv(fd, data, size, flags);
    if (from && length && *length >= sizeof server) {
        memcpy(from, &server, sizeof server);
        *length = sizeof server;
    }
    if (got > 0)
        probe->heard = true;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        fail(probe, CAUSE_STAGE_DATAGRAM_RECEIVE, got < 0 ? errno : 0);
    return got;
}

static ares_ssize_t send_parts(int fd, const struct iovec *parts, int count, void *context)
{
    struct probe *probe = context;
    struct iovec copy[4];
    if (count > (int)(sizeof copy / sizeof *copy))
        count = sizeof copy / sizeof *copy;
    memcpy(copy, parts, (size_t)count * sizeof *copy);
    const struct msghdr message = {.msg_iov = copy, .msg_iovlen = (size_t)count};
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        fail(probe, CAUSE_STAGE_DATAGRAM_SEND, errno);
    return sent;
}

// c-ares tells what it wants of each of its sockets; one that it closes is told before.
static void note_socket(void *context, ares_socket_t fd, int readable, int writable)
{
    struct probe *probe = context;
    struct epoll_event event = {.events = (readable ? EPOLLIN : 0U) | (writable ? EPOLLOUT : 0U),
                                .data.u64 = (uint64_t)probe->number << 32 | (uint32_t)fd};
    if (!event.events) {
        epoll_ctl(probe->run->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
        return;
    }
    if (epoll_ctl(probe->run->epoll_fd, EPOLL_CTL_MOD, fd, &event) < 0 &&
        epoll_ctl(probe->run->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
        fail(probe, CAUSE_STAGE_SOCKET, errno);
}

static void finish(struct probe *probe, enum cause cause, const char *detail)
{
    probe->finished = true;
    probe->answer.cause = cause;
    snprintf(probe->answer.detail, sizeof probe->answer.detail, "%s", detail);
}

static void finish_timeout(struct probe *probe)
{
    enum cause cause = cause_errno(probe->code, probe->stage);
    finish(probe, cause,
           cause == CAUSE_TIMEOUT && probe->heard ? "what came was no answer to our question" : "");
}

static void take_message(struct probe *probe, const uint8_t *message, size_t length)
{
    int64_t took_us = probe->run->now_us - probe->start_us;
    probe->finished = true;
    probe->answer.connect_us = probe->answer.total_us = took_us > 0 ? (uint32_t)took_us : 1;
    dns_answer_judge(message, length, probe->request.service, &probe->answer);
}

static void take_answer(void *argument, int status, int timeouts, unsigned char *message, int length)
{
    struct probe *probe = argument;
    (void)timeouts;
    if (probe->finished)
        return;
    if (message && length > 0)
        take_message(probe, message, (size_t)length);
    else if (status == ARES_EBADRESP)
        finish(probe, CAUSE_WRONG_ANSWER, "not a DNS message");
    else if (status == ARES_EBADNAME || status == ARES_EBADQUERY || status == ARES_EFORMERR)
        finish(probe, CAUSE_SEND_FAILED, "this name cannot be asked for");
    else if (status == ARES_ENOMEM)
        finish(probe, CAUSE_SEND_FAILED, "no memory");
    else
        finish_timeout(probe);
}

static int64_t next_due(const struct probe *probe)
{
    struct timeval left;
    if (probe->finished)
        return 0;
    const struct timeval *next = ares_timeout(probe->channel, NULL, &left);
    if (!next)
        return probe->end_us;
    int64_t due_us = probe->run->now_us + next->tv_sec * INT64_C(1000000) + next->tv_usec + 1000;
    return due_us < probe->end_us ? due_us : probe->end_us;
}

// Tells a finished probe, which is gone by then; `done` may start and cancel others.
static void conclude(struct dns_run *run, struct probe *probe)
{
    if (!probe->finished && probe->end_us <= run->now_us)
        finish_timeout(probe);
    if (!probe->finished) {
        probe->due.due_us = next_due(probe);
        due_heap_settle(&run->heap, &probe->due);
        return;
    }
    uint32_t index = probe->request.index;
    struct service_answer answer = probe->answer;
    drop(run, probe);
    run->done(run->context, index, &answer);
}

static int status_errno(int status)
{
    return status == ARES_EFILE ? -EMFILE : -ENOMEM;
}

// Nothing of resolv.conf, of the environment's domains or of /etc/hosts is asked for: all of it is given.
static int open_channel(struct probe *probe)
{
    static const struct ares_socket_functions functions = {open_socket, close_socket, connect_socket, receive,
                                                           send_parts};
    char nowhere[] = "/dev/null", lookups[] = "b";
    struct in_addr server = {.s_addr = htonl(INADDR_LOOPBACK)}; // see connect_socket
    uint32_t wait_ms = probe->request.timeout_ms / TRIES;
    struct ares_options options = {.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
                                   .timeout = wait_ms ? (int)wait_ms : 1,
                                   .tries = TRIES,
                                   .ndots = 1,
                                   .servers = &server,
                                   .nservers = 1,
                                   .lookups = lookups,
                                   .sock_state_cb = note_socket,
                                   .sock_state_cb_data = probe,
                                   .resolvconf_path = nowhere};
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_SERVERS |
               ARES_OPT_DOMAINS | ARES_OPT_LOOKUPS | ARES_OPT_SORTLIST | ARES_OPT_SOCK_STATE_CB |
               ARES_OPT_NOROTATE | ARES_OPT_RESOLVCONF;
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0;
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    int status = ares_init_options(&probe->channel, &options, mask);
    if (status != ARES_SUCCESS)
        return status_errno(status);
    ares_set_socket_functions(probe->channel, &functions, probe);
    return 0;
}

int dns_run_new(dns_run_done *done, void *context, struct dns_run **out, struct error *err)
{
    struct dns_run *run = calloc(1, sizeof *run);
    if (!run)
        return error_set(err, -ENOMEM, "no memory for DNS checks");
    *run = (struct dns_run){.done = done, .context = context, .epoll_fd = epoll_create1(EPOLL_CLOEXEC)};
    if (run->epoll_fd < 0) {
        int rc = -errno;
        free(run);
        return error_set(err, rc, "cannot watch the sockets of DNS checks: %s", error_name(rc));
    }
    *out = run;
    return 0;
}

void dns_run_free(struct dns_run *run)
{
    if (!run)
        return;
    while (run->heap.count > 0)
        drop(run, probe_of(run->heap.items[run->heap.count - 1]));
    close(run->epoll_fd);
    due_heap_fini(&run->heap);
    free(run->probes);
    free(run->free_numbers);
    free(run);
}

int dns_run_fd(const struct dns_run *run)
{
    return run->epoll_fd;
}

int dns_run_wait(const struct dns_run *run, int64_t now_us, int limit_ms)
{
    if (run->heap.count == 0)
        return limit_ms;
    int64_t left_us = run->heap.items[0]->due_us - now_us;
    if (left_us <= 0)
        return 0;
    return left_us < limit_ms * INT64_C(1000) ? (int)((left_us + 999) / 1000) : limit_ms;
}

static void work_on(struct dns_run *run, const struct epoll_event *event)
{
    uint32_t number = (uint32_t)(event->data.u64 >> 32);
    int fd = (int)(uint32_t)event->data.u64;
    // Another event of the same call may have ended it, and another probe may have its number: then nothing
    // is read.
    struct probe *probe = number < run->capacity ? run->probes[number] : NULL;
    if (!probe)
        return;
    ares_process_fd(probe->channel, (event->events & ~(uint32_t)EPOLLOUT) ? fd : ARES_SOCKET_BAD,
                    (event->events & EPOLLOUT) ? fd : ARES_SOCKET_BAD);
    conclude(run, probe);
}

void dns_run_work(struct dns_run *run, int64_t now_us)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    run->now_us = now_us;
    for (size_t turns = run->heap.count / EVENTS_AT_ONCE + 1; turns > 0; turns--) {
        int count = epoll_wait(run->epoll_fd, events, EVENTS_AT_ONCE, 0);
        for (int i = 0; i < count; i++)
            work_on(run, &events[i]);
        if (count < EVENTS_AT_ONCE)
            break;
    }
    // Not those that `done` starts meanwhile.
    for (size_t left = run->heap.count;
         left > 0 && run->heap.count > 0 && run->heap.items[0]->due_us <= now_us; left--) {
        struct probe *probe = probe_of(run->heap.items[0]);
        if (!probe->finished && probe->end_us > now_us)
            ares_process_fd(probe->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        conclude(run, probe);
    }
}

// 0 when the probe runs, or is finished already and waits for dns_run_work.
static int ask(struct dns_run *run, struct probe *probe)
{
    const struct service *service = probe->request.service;
    int rc = open_channel(probe);
    if (rc == 0)
        rc = enter(run, probe);
    if (rc < 0) {
        if (probe->channel)
            ares_destroy(probe->channel);
        free(probe);
        return rc;
    }
    ares_query(probe->channel, service->name, CLASS_IN, dns_answer_type(service->record), take_answer, probe);
    if (probe->stage == CAUSE_STAGE_SOCKET && probe->code != EAFNOSUPPORT) {
        rc = probe->code == ENOMEM || probe->code == ENOBUFS ? -ENOMEM : -EMFILE;
        drop(run, probe);
        return rc;
    }
    probe->due.due_us = next_due(probe);
    due_heap_settle(&run->heap, &probe->due);
    return 0;
}

int dns_run_start(struct dns_run *run, const struct dns_request *request, int64_t now_us)
{
    struct probe *probe = calloc(1, sizeof *probe);
    if (!probe)
        return -ENOMEM;
    run->now_us = now_us;
    *probe = (struct probe){.run = run,
                            .request = *request,
                            .start_us = now_us,
                            .end_us = now_us + request->timeout_ms * INT64_C(1000),
                            .due.due_us = now_us};
    return ask(run, probe);
}

void dns_run_cancel(struct dns_run *run, uint32_t index)
{
    for (size_t i = 0; i < run->heap.count; i++) {
        struct probe *probe = probe_of(run->heap.items[i]);
        if (probe->request.index == index) {
            drop(run, probe);
            return;
        }
    }
}
