// An ICMP or ICMPv6 echo socket: a datagram socket where the ping group allows it (icmp(7)), else a raw one.
// Sends and receives in batches, with the kernel's receive times. One thread.
#pragma once

#include "icmp_packet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum { ICMP_SOCKET_BATCH = 64 };

enum icmp_socket_kind { ICMP_SOCKET_ANY, ICMP_SOCKET_DATAGRAM, ICMP_SOCKET_RAW };

struct icmp_socket;

// One probe to send. `scope` is the interface of a link-local target, else 0.
struct icmp_send {
    struct ip_addr target;
    uint32_t scope;
    struct icmp_tag tag;
};

// One message received. `age_us`: how long ago the kernel took it, 0 when it does not tell.
struct icmp_received {
    struct icmp_message message;
    struct ip_addr source; // of a reply
    int64_t age_us;
};

// Opens a non-blocking socket for family 4 or 6. -EPERM when neither kind is allowed: `err` names the
// capability, the ping group and `ipam doctor`. -EAFNOSUPPORT without IPv6 in the kernel.
int icmp_socket_new(int family, enum icmp_socket_kind kind, struct icmp_socket **out, struct error *err);
void icmp_socket_free(struct icmp_socket *socket);

int icmp_socket_fd(const struct icmp_socket *socket);

// Sends up to ICMP_SOCKET_BATCH probes in order. Returns how many went out, maybe 0; then `*failure` is 0, or
// the negative errno of the next probe: -EAGAIN when the kernel has no room now, anything else means that
// this probe could not be sent.
size_t icmp_socket_send(struct icmp_socket *socket, const struct icmp_send *probes, size_t count,
                        int *failure);

// Receives up to ICMP_SOCKET_BATCH messages, errors included. Returns how many; 0 when nothing is left.
size_t icmp_socket_receive(struct icmp_socket *socket, struct icmp_received out[ICMP_SOCKET_BATCH]);

// How many messages the kernel has dropped because our buffer was full.
uint32_t icmp_socket_drops(const struct icmp_socket *socket);
