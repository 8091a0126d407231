#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tcp_connect.h"
#include "tcp_pool_socket.h"

#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/net/net_namespace_fixture.h"

enum { PATIENCE_MS = 10000, FILL = 8, BACKLOG = 16, NOW = 1000000, LATER = NOW + TCP_POOL_PATIENCE_US };

static int namespace_status;
static struct tcp_pool pool;

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static int leave_nothing(void **state)
{
    (void)state;
    tcp_pool_socket_bound(&pool, 0);
    return tcp_pool_socket_held(&pool) > 0;
}

static void need_namespace(void)
{
    if (namespace_status < 0)
        skip();
}

static struct ip_addr loopback(void)
{
    return ip_addr_from_v4((const uint8_t[4]){127, 0, 0, 1});
}

static int listener(int backlog, uint16_t *port)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof name;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&name, length), 0);
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &length), 0);
    *port = ntohs(name.sin_port);
    return fd;
}

static uint16_t closed_port(void)
{
    uint16_t port;
    close(listener(1, &port));
    return port;
}

static void await_events(int fd, short events)
{
    struct pollfd wait = {.fd = fd, .events = events};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
}

static void connect_to(int fd, uint16_t port)
{
    struct ip_addr addr = loopback();
    assert_int_equal(tcp_connect_begin(fd, &addr, 0, port), 0);
}

static enum cause outcome(int fd)
{
    await_events(fd, POLLOUT);
    return tcp_connect_outcome(fd);
}

// A new socket whose connection to the listener stands, and the other end of it.
static int stand(int listening, uint16_t port, int *peer)
{
    int fd = tcp_connect_open(4);
    assert_true(fd >= 0);
    connect_to(fd, port);
    *peer = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    assert_true(*peer >= 0);
    return fd;
}

// What the peer reads next: 0 is an orderly end; else a negative errno.
static int heard(int peer)
{
    char byte;
    await_events(peer, POLLIN);
    ssize_t got = recv(peer, &byte, 1, MSG_DONTWAIT);
    return got < 0 ? -errno : (int)got;
}

// A reset after the end is EPIPE to the peer.
static int failure_of(int peer)
{
    int failure = 0;
    socklen_t length = sizeof failure;
    assert_int_equal(getsockopt(peer, SOL_SOCKET, SO_ERROR, &failure, &length), 0);
    return failure;
}

static bool is_open(int fd)
{
    struct pollfd look = {.fd = fd};
    return poll(&look, 1, 0) == 0 || !(look.revents & POLLNVAL);
}

static void test_empty_pool(void **state)
{
    (void)state;
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    assert_int_equal(tcp_pool_socket_take(&pool, 6), -1);
    assert_int_equal(tcp_pool_socket_held(&pool), 0);
    tcp_pool_socket_tend(&pool, INT64_MAX);
    tcp_pool_socket_bound(&pool, 0);
}

static void test_refused_is_used_again_at_once(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int listening = listener(5, &port), fd = tcp_pool_socket_open(&pool, 4);
    connect_to(fd, closed_port());
    assert_int_equal(outcome(fd), CAUSE_REFUSED);
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    assert_int_equal(tcp_pool_socket_held(&pool), 1);
    assert_int_equal(tcp_pool_socket_take(&pool, 6), -1);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fd);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    connect_to(fd, port);
    assert_int_equal(outcome(fd), CAUSE_REPLY);
    close(fd);
    close(listening);
}

// The peer is told of the end, whether or not we have looked what became of the connection.
static void test_open_waits_for_the_end_of_its_peer(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int peer, listening = listener(5, &port), fd = stand(listening, port, &peer);
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    assert_int_equal(heard(peer), 0);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    assert_int_equal(tcp_pool_socket_held(&pool), 1);
    close(peer);
    tcp_pool_socket_tend(&pool, LATER - 1);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    tcp_pool_socket_tend(&pool, LATER);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fd);
    connect_to(fd, port);
    assert_int_equal(outcome(fd), CAUSE_REPLY);
    close(fd);
    close(listening);
}

static void test_open_whose_peer_ended_first_is_used_again_at_once(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int peer, listening = listener(5, &port), fd = stand(listening, port, &peer);
    assert_int_equal(send(peer, "220 hello", 9, 0), 9);
    close(peer);
    await_events(fd, POLLRDHUP);
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fd);
    connect_to(fd, closed_port());
    assert_int_equal(outcome(fd), CAUSE_REFUSED);
    close(fd);
    close(listening);
}

// A service that has greeted us, and waits for more than our patience, hears an end and no reset.
static void test_unread_greeting_is_no_reset(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int peer, listening = listener(5, &port), fd = stand(listening, port, &peer);
    assert_int_equal(send(peer, "220 hello", 9, 0), 9);
    await_events(fd, POLLIN);
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    tcp_pool_socket_tend(&pool, LATER);
    assert_int_equal(tcp_pool_socket_held(&pool), 0);
    assert_false(is_open(fd));
    assert_int_equal(heard(peer), 0);
    assert_int_equal(failure_of(peer), 0);
    close(peer);
    close(listening);
}

// A port whose queue is full leaves a SYN without an answer.
static void test_silent_is_used_again_and_tells_nothing_old(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int fds[FILL], listening = listener(0, &port), epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < FILL; i++) {
        fds[i] = tcp_connect_open(4);
        connect_to(fds[i], port);
    }
    int fd = fds[FILL - 1];
    struct epoll_event event = {.events = EPOLLOUT | EPOLLONESHOT, .data.u64 = 1}, told;
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), 0);
    assert_int_equal(epoll_wait(epoll, &told, 1, 0), 0);
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fd);
    connect_to(fd, port);
    event.data.u64 = 2;
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event), 0);
    assert_int_equal(epoll_wait(epoll, &told, 1, 0), 0); // the end of the first is no event of the second
    tcp_pool_socket_give(&pool, 4, fd, NOW);
    assert_int_equal(epoll_wait(epoll, &told, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    assert_int_equal(epoll_wait(epoll, &told, 1, 0), 0); // once is enough
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fd);
    connect_to(fd, closed_port());
    event.data.u64 = 3;
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event), 0);
    assert_int_equal(epoll_wait(epoll, &told, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    assert_int_equal(told.data.u64, 3);
    assert_int_equal(tcp_connect_outcome(fd), CAUSE_REFUSED);
    for (int i = 0; i < FILL; i++)
        close(fds[i]);
    close(listening);
    close(epoll);
}

static void test_the_oldest_makes_room(void **state)
{
    (void)state;
    need_namespace();
    static int fds[TCP_POOL_ENDING_MAX + 2], peers[TCP_POOL_ENDING_MAX + 2];
    uint16_t port;
    int listening = listener(BACKLOG, &port);
    for (int i = 0; i < TCP_POOL_ENDING_MAX + 2; i++)
        fds[i] = stand(listening, port, &peers[i]);
    for (int i = 0; i < TCP_POOL_ENDING_MAX; i++)
        tcp_pool_socket_give(&pool, 4, fds[i], NOW + i);
    close(peers[1]);
    assert_true(is_open(fds[0]));
    tcp_pool_socket_give(&pool, 4, fds[TCP_POOL_ENDING_MAX], NOW + TCP_POOL_ENDING_MAX);
    assert_false(is_open(fds[0]));
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    tcp_pool_socket_give(&pool, 4, fds[TCP_POOL_ENDING_MAX + 1], NOW + TCP_POOL_ENDING_MAX + 1);
    assert_int_equal(tcp_pool_socket_take(&pool, 4), fds[1]);
    close(fds[1]);
    assert_int_equal(tcp_pool_socket_held(&pool), TCP_POOL_ENDING_MAX);
    for (int i = 0; i < TCP_POOL_ENDING_MAX + 2; i++)
        if (i != 1)
            close(peers[i]);
    tcp_pool_socket_tend(&pool, LATER + 1); // too early for those that came after the first two
    assert_int_equal(tcp_pool_socket_take(&pool, 4), -1);
    tcp_pool_socket_tend(&pool, LATER + TCP_POOL_ENDING_MAX + 1);
    assert_int_equal(tcp_pool_socket_held(&pool), TCP_POOL_IDLE_MAX);
    int one = tcp_connect_open(4);
    tcp_pool_socket_give(&pool, 4, one, NOW);
    assert_false(is_open(one));
    assert_int_equal(tcp_pool_socket_held(&pool), TCP_POOL_IDLE_MAX);
    close(listening);
}

static void test_bounds(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port;
    int peer, listening = listener(5, &port), ending = stand(listening, port, &peer);
    int fd4 = tcp_connect_open(4), fd6 = tcp_connect_open(6);
    tcp_pool_socket_give(&pool, 4, ending, NOW);
    tcp_pool_socket_give(&pool, 4, fd4, NOW);
    tcp_pool_socket_give(&pool, 6, fd6, NOW);
    tcp_pool_socket_bound(&pool, 3);
    assert_int_equal(tcp_pool_socket_held(&pool), 3);
    tcp_pool_socket_bound(&pool, 1);
    assert_int_equal(tcp_pool_socket_held(&pool), 1);
    assert_false(is_open(fd4) || is_open(fd6));
    assert_true(is_open(ending));
    tcp_pool_socket_bound(&pool, 0);
    assert_false(is_open(ending));
    assert_int_equal(heard(peer), 0);
    close(peer);
    close(listening);
}

// In a child, because a limit of descriptors is one of the process.
static void test_scarce_descriptors_are_not_kept(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (child == 0) {
        int fd = tcp_connect_open(6);
        struct rlimit none;
        bool limited = fd >= 0 && getrlimit(RLIMIT_NOFILE, &none) == 0;
        none.rlim_cur = (rlim_t)fd + 1; // valgrind refuses to lower the other
        limited = limited && setrlimit(RLIMIT_NOFILE, &none) == 0;
        bool scarce = tcp_pool_socket_open(&pool, 4) == -EMFILE;
        tcp_pool_socket_give(&pool, 6, fd, NOW);
        bool kept = tcp_pool_socket_held(&pool) == 1;
        bool found = tcp_pool_socket_open(&pool, 4) == fd;
        _exit(limited && scarce && kept && found && tcp_pool_socket_held(&pool) == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, leave_nothing)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_empty_pool),
        TEST(test_refused_is_used_again_at_once),
        TEST(test_open_waits_for_the_end_of_its_peer),
        TEST(test_open_whose_peer_ended_first_is_used_again_at_once),
        TEST(test_unread_greeting_is_no_reset),
        TEST(test_silent_is_used_again_and_tells_nothing_old),
        TEST(test_the_oldest_makes_room),
        TEST(test_bounds),
        TEST(test_scarce_descriptors_are_not_kept),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
