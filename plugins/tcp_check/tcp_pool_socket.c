#include "tcp_pool_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tcp_connect.h"

// What a peer may have said before its end that nobody read: so many reads of so much.
enum { UNREAD_READS = 16, UNREAD_BYTES = 4096 };

static bool is_closed(int fd)
{
    uint8_t state = TCP_ESTABLISHED; // the first byte of struct tcp_info
    socklen_t length = sizeof state;
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &length) == 0 && state == TCP_CLOSE;
}

// Its connection is over.
static void make_idle(struct tcp_pool *pool, int family, int fd)
{
    unsigned kind = family == 6;
    if (pool->idle_count[kind] < TCP_POOL_IDLE_MAX && tcp_connect_dissolve(fd) == 0)
        pool->idle[kind][pool->idle_count[kind]++] = fd;
    else
        close(fd);
}

// To close a socket with unread bytes would be a reset: they are thrown away first, unseen (tcp(7),
// MSG_TRUNC).
static void close_read(int fd)
{
    char bytes[UNREAD_BYTES];
    for (int i = 0; i < UNREAD_READS && recv(fd, bytes, sizeof bytes, MSG_TRUNC | MSG_DONTWAIT) > 0; i++)
        continue;
    close(fd);
}

static struct tcp_pool_ending take_ending(struct tcp_pool *pool)
{
    struct tcp_pool_ending ending = pool->endings[pool->first_ending];
    pool->first_ending = (pool->first_ending + 1) % TCP_POOL_ENDING_MAX;
    pool->ending_count--;
    return ending;
}

static void settle_oldest(struct tcp_pool *pool)
{
    struct tcp_pool_ending ending = take_ending(pool);
    if (is_closed(ending.fd))
        make_idle(pool, ending.family, ending.fd);
    else
        close_read(ending.fd);
}

int tcp_pool_socket_take(struct tcp_pool *pool, int family)
{
    unsigned kind = family == 6;
    return pool->idle_count[kind] > 0 ? pool->idle[kind][--pool->idle_count[kind]] : -1;
}

int tcp_pool_socket_open(struct tcp_pool *pool, int family)
{
    int fd = tcp_connect_open(family);
    if ((fd != -EMFILE && fd != -ENFILE) || tcp_pool_socket_held(pool) == 0)
        return fd;
    tcp_pool_socket_bound(pool, 0);
    return tcp_connect_open(family);
}

void tcp_pool_socket_give(struct tcp_pool *pool, int family, int fd, int64_t now_us)
{
    // Asked for its state first, a connection might come to stand before it is dissolved.
    bool over = shutdown(fd, SHUT_WR) < 0 && errno == ENOTCONN;
    if (over || is_closed(fd)) {
        make_idle(pool, family, fd);
        return;
    }
    if (pool->ending_count == TCP_POOL_ENDING_MAX)
        settle_oldest(pool);
    unsigned last = (pool->first_ending + pool->ending_count++) % TCP_POOL_ENDING_MAX;
    pool->endings[last] = (struct tcp_pool_ending){.since_us = now_us, .fd = fd, .family = family};
}

void tcp_pool_socket_tend(struct tcp_pool *pool, int64_t now_us)
{
    while (pool->ending_count > 0 &&
           now_us - pool->endings[pool->first_ending].since_us >= TCP_POOL_PATIENCE_US)
        settle_oldest(pool);
}

unsigned tcp_pool_socket_held(const struct tcp_pool *pool)
{
    return pool->idle_count[0] + pool->idle_count[1] + pool->ending_count;
}

// There must be one.
static void close_one(struct tcp_pool *pool)
{
    int fd = tcp_pool_socket_take(pool, pool->idle_count[0] > 0 ? 4 : 6);
    close_read(fd < 0 ? take_ending(pool).fd : fd);
}

void tcp_pool_socket_bound(struct tcp_pool *pool, unsigned most)
{
    while (tcp_pool_socket_held(pool) > most)
        close_one(pool);
}
