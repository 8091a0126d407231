// TCP sockets that are used again: to dissolve an association (connect(2), AF_UNSPEC) costs the kernel half
// of what a new socket and its end do. The caller locks. What is all zero is an empty pool.
#pragma once

#include <stdint.h>

// Of each family; and of those whose end is not agreed upon yet. After TCP_POOL_PATIENCE_US nobody waits for
// the peer's end any more.
enum { TCP_POOL_IDLE_MAX = 256, TCP_POOL_ENDING_MAX = 256, TCP_POOL_PATIENCE_US = 250000 };

struct tcp_pool_ending {
    int64_t since_us;
    int fd;
    int family;
};

struct tcp_pool {
    int idle[2][TCP_POOL_IDLE_MAX]; // for IPv4 and for IPv6: as new, but for an epoll set that they are in
    unsigned idle_count[2];
    struct tcp_pool_ending endings[TCP_POOL_ENDING_MAX]; // a ring: first come, first served
    unsigned first_ending, ending_count;
};

// A socket of tcp_connect_open that is not connected; `family` is 4 or 6. -1: none is left.
int tcp_pool_socket_take(struct tcp_pool *pool, int family);

// A new one, or a negative errno. Where descriptors are scarce, all that it holds are closed for it.
int tcp_pool_socket_open(struct tcp_pool *pool, int family);

// Takes a socket of tcp_connect_open that was not bound by hand, to an interface neither. A connection that
// stands is ended in order, never by a reset, and waits here until the peer has ended it too; one that does
// not is given up. What cannot be used again is closed.
void tcp_pool_socket_give(struct tcp_pool *pool, int family, int fd, int64_t now_us);

// Sees to those whose patience is over; to be called about once a second, or more often.
void tcp_pool_socket_tend(struct tcp_pool *pool, int64_t now_us);

// How many descriptors it holds.
unsigned tcp_pool_socket_held(const struct tcp_pool *pool);

// Closes what it holds beyond `most`, idle ones first.
void tcp_pool_socket_bound(struct tcp_pool *pool, unsigned most);
