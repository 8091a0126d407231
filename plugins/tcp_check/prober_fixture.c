#include "prober_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tcp_connect_fixture.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/net/net_namespace_fixture.h"

enum { BACKLOG = 4096, FILL = 8, DESCRIPTORS = 8192, STOP_MS = 5000 };

static int namespace_status;

int prober_fixture_enter(void **state)
{
    struct rlimit limit;
    (void)state;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < DESCRIPTORS) {
        limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

void prober_fixture_need_namespace(void)
{
    if (namespace_status < 0)
        skip();
}

void prober_fixture_need_descriptors(unsigned count)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur < count)
        skip();
}

void prober_fixture_init(struct prober_rig *rig)
{
    memset(rig, 0, sizeof *rig);
    tcp_settings_init(&rig->settings);
    rig->settings.monitor.interval_ms = (uint32_t)patience_fixture_ms(PROBER_INTERVAL_MS);
    rig->settings.monitor.timeout_ms = (uint32_t)patience_fixture_ms(PROBER_TIMEOUT_MS);
    rig->settings.monitor.recheck_interval_ms = rig->settings.monitor.timeout_ms;
}

void prober_fixture_new(struct prober_rig *rig)
{
    struct error err = {""};
    struct monitor_hooks hooks = {.publish_interval_ms = 1000};
    assert_int_equal(prober_new(&rig->settings, &hooks, &rig->prober, &err), 0);
}

static void *run_loop(void *argument)
{
    prober_probe_loop(argument);
    return NULL;
}

void prober_fixture_start(struct prober_rig *rig)
{
    if (!rig->prober)
        prober_fixture_new(rig);
    assert_int_equal(pthread_create(&rig->thread, NULL, run_loop, rig->prober), 0);
    rig->running = true;
}

void prober_fixture_stop(struct prober_rig *rig)
{
    int64_t stop_us = clock_mono_us();
    if (!rig->running)
        return;
    monitor_stop(prober_monitor(rig->prober));
    pthread_join(rig->thread, NULL);
    assert_true(clock_mono_us() - stop_us < patience_fixture_ms(STOP_MS) * INT64_C(1000));
    rig->running = false;
}

void prober_fixture_close(struct prober_rig *rig)
{
    prober_fixture_stop(rig);
    prober_free(rig->prober);
    tcp_settings_fini(&rig->settings);
    for (unsigned i = 0; i < rig->peer_count; i++) {
        for (unsigned j = 0; j < rig->peers[i]->open; j++)
            close(rig->peers[i]->fds[j]);
        close(rig->peers[i]->fd);
        free(rig->peers[i]);
    }
}

// Connections that nobody accepts, until there is room for no more.
static void fill(struct prober_peer *peer)
{
    struct ip_addr addr = ip_addr_from_v4((const uint8_t[4]){127, 0, 0, 1});
    while (peer->open < FILL)
        assert_int_equal(tcp_connect_fixture_start(&addr, 0, peer->port, &peer->fds[peer->open++]), 0);
    struct pollfd last = {.fd = peer->fds[FILL - 1], .events = POLLOUT};
    assert_int_equal(poll(&last, 1, 0), 0);
}

struct prober_peer *prober_fixture_peer(struct prober_rig *rig, enum prober_manner manner, const char *text)
{
    struct sockaddr_in6 name = {.sin6_family = AF_INET6}; // of both families
    socklen_t length = sizeof name;
    struct prober_peer *peer = calloc(1, sizeof *peer);
    assert_non_null(peer);
    assert_true(rig->peer_count < PROBER_PEERS_MAX);
    rig->peers[rig->peer_count++] = peer;
    peer->manner = manner;
    peer->text = text;
    peer->fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(peer->fd, (struct sockaddr *)&name, length), 0);
    assert_int_equal(listen(peer->fd, manner == PROBER_PEER_FULL ? 0 : BACKLOG), 0);
    assert_int_equal(getsockname(peer->fd, (struct sockaddr *)&name, &length), 0);
    peer->port = ntohs(name.sin6_port);
    if (manner == PROBER_PEER_FULL)
        fill(peer);
    return peer;
}

static void forget_ended(struct prober_peer *peer)
{
    char heard[1024];
    for (unsigned i = 0; i < peer->open;) {
        ssize_t got = recv(peer->fds[i], heard, sizeof heard, MSG_DONTWAIT);
        if (got > 0 || (got < 0 && errno == EAGAIN)) {
            i++;
            continue;
        }
        close(peer->fds[i]);
        peer->fds[i] = peer->fds[--peer->open];
    }
}

static void turn(struct prober_peer *peer)
{
    forget_ended(peer);
    while (peer->open < PROBER_PEER_OPEN_MAX) {
        int fd = accept4(peer->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            break;
        peer->accepted++;
        if (peer->manner == PROBER_PEER_CLOSES) {
            close(fd);
            continue;
        }
        if (peer->text)
            (void)!send(fd, peer->text, strlen(peer->text), MSG_NOSIGNAL);
        peer->fds[peer->open++] = fd;
    }
    if (peer->open > peer->most_open)
        peer->most_open = peer->open;
}

void prober_fixture_turn(struct prober_rig *rig)
{
    for (unsigned i = 0; i < rig->peer_count; i++)
        if (rig->peers[i]->manner != PROBER_PEER_FULL)
            turn(rig->peers[i]);
}

unsigned prober_fixture_descriptors(void)
{
    unsigned count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}
