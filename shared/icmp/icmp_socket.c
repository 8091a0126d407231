#include "icmp_socket.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// After <time.h>: it uses struct timespec.
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/sock_diag.h>

#include "shared/base/error.h"

enum { RECEIVE_MAX = 256, CONTROL_MAX = 256, RECEIVE_BUFFER = 8 << 20, SEND_BUFFER = 1 << 20 };

// The arrays that sendmmsg and recvmmsg want, wired once.
struct icmp_socket {
    int fd;
    int family;
    bool raw;
    uint16_t identifier;
    struct mmsghdr send_headers[ICMP_SOCKET_BATCH];
    struct iovec send_parts[ICMP_SOCKET_BATCH];
    struct sockaddr_in6 send_names[ICMP_SOCKET_BATCH];
    uint8_t send_bytes[ICMP_SOCKET_BATCH][ICMP_PACKET_LENGTH];
    struct mmsghdr receive_headers[ICMP_SOCKET_BATCH];
    struct iovec receive_parts[ICMP_SOCKET_BATCH];
    struct sockaddr_in6 receive_names[ICMP_SOCKET_BATCH];
    uint8_t receive_bytes[ICMP_SOCKET_BATCH][RECEIVE_MAX];
    _Alignas(struct cmsghdr) uint8_t receive_control[ICMP_SOCKET_BATCH][CONTROL_MAX];
};

static int open_fd(int family, int type)
{
    int domain = family == 4 ? AF_INET : AF_INET6;
    int protocol = family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6;
    int fd = socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    return fd < 0 ? -errno : fd;
}

static int open_kind(struct icmp_socket *self, enum icmp_socket_kind kind)
{
    int fd = -EACCES;
    if (kind != ICMP_SOCKET_RAW)
        fd = open_fd(self->family, SOCK_DGRAM);
    if (fd < 0 && kind != ICMP_SOCKET_DATAGRAM) {
        fd = open_fd(self->family, SOCK_RAW);
        self->raw = fd >= 0;
    }
    if (fd < 0)
        return fd;
    self->fd = fd;
    return 0;
}

// A raw socket sees every echo reply of the machine: the kernel passes on those with our identifier, and
// errors.
static int filter_raw(const struct icmp_socket *self)
{
    bool v4 = self->family == 4;
    uint32_t reply = v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
    struct sock_filter code[] = {
        v4 ? (struct sock_filter)BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0)
           : (struct sock_filter)BPF_STMT(BPF_LDX | BPF_IMM, 0),
        BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, reply, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v4 ? ICMP_DEST_UNREACH : ICMP6_DST_UNREACH, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v4 ? ICMP_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v4 ? ICMP_PARAMETERPROB : ICMP6_PARAM_PROB, 3, 0),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, self->identifier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, RECEIVE_MAX),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
    if (setsockopt(self->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0)
        return -errno;
    return 0;
}

static int name_raw(struct icmp_socket *self)
{
    if (getrandom(&self->identifier, sizeof self->identifier, 0) != (ssize_t)sizeof self->identifier)
        return -EIO;
    return filter_raw(self);
}

// A datagram socket's identifier is its port; the kernel hands it our replies alone, and errors by its queue.
static int name_datagram(struct icmp_socket *self)
{
    struct sockaddr_in6 name = {.sin6_family = self->family == 4 ? AF_INET : AF_INET6};
    socklen_t length = self->family == 4 ? sizeof(struct sockaddr_in) : sizeof name;
    const int on = 1;
    int level = self->family == 4 ? IPPROTO_IP : IPPROTO_IPV6;
    int option = self->family == 4 ? IP_RECVERR : IPV6_RECVERR;
    if (bind(self->fd, (struct sockaddr *)&name, length) < 0 ||
        getsockname(self->fd, (struct sockaddr *)&name, &length) < 0 ||
        setsockopt(self->fd, level, option, &on, sizeof on) < 0)
        return -errno;
    self->identifier = ntohs(name.sin6_port);
    return 0;
}

// Buffers as large as we may have: without CAP_NET_ADMIN the kernel stops at net.core.rmem_max.
static int set_options(const struct icmp_socket *self)
{
    const int receive = RECEIVE_BUFFER, send = SEND_BUFFER, on = 1;
    if (setsockopt(self->fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive, sizeof receive) < 0)
        setsockopt(self->fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
    if (setsockopt(self->fd, SOL_SOCKET, SO_SNDBUFFORCE, &send, sizeof send) < 0)
        setsockopt(self->fd, SOL_SOCKET, SO_SNDBUF, &send, sizeof send);
    return setsockopt(self->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0 ? -errno : 0;
}

static void wire_batches(struct icmp_socket *self)
{
    for (size_t i = 0; i < ICMP_SOCKET_BATCH; i++) {
        self->send_parts[i] = (struct iovec){self->send_bytes[i], ICMP_PACKET_LENGTH};
        self->send_headers[i].msg_hdr = (struct msghdr){
            .msg_iov = &self->send_parts[i], .msg_iovlen = 1, .msg_name = &self->send_names[i]};
        self->receive_parts[i] = (struct iovec){self->receive_bytes[i], RECEIVE_MAX};
        self->receive_headers[i].msg_hdr = (struct msghdr){.msg_iov = &self->receive_parts[i],
                                                           .msg_iovlen = 1,
                                                           .msg_name = &self->receive_names[i],
                                                           .msg_control = self->receive_control[i]};
    }
}

static int explain(int code, int family, struct error *err)
{
    if (code != -EPERM && code != -EACCES)
        return error_set(err, code, "cannot open an %s socket: %s", family == 4 ? "ICMP" : "ICMPv6",
                         error_name(code));
    return error_set(err, -EPERM,
                     "may not send ICMP echo: give the process CAP_NET_RAW, or put one of its groups into "
                     "net.ipv4.ping_group_range; 'ipam doctor' tells which is missing");
}

int icmp_socket_new(int family, enum icmp_socket_kind kind, struct icmp_socket **out, struct error *err)
{
    struct icmp_socket *self = calloc(1, sizeof *self);
    if (!self)
        return error_set(err, -ENOMEM, "no memory for an ICMP socket");
    self->family = family;
    self->fd = -1;
    int status = open_kind(self, kind);
    if (status == 0)
        status = self->raw ? name_raw(self) : name_datagram(self);
    if (status == 0)
        status = set_options(self);
    if (status < 0) {
        icmp_socket_free(self);
        return explain(status, family, err);
    }
    wire_batches(self);
    *out = self;
    return 0;
}

void icmp_socket_free(struct icmp_socket *self)
{
    if (!self)
        return;
    if (self->fd >= 0)
        close(self->fd);
    free(self);
}

int icmp_socket_fd(const struct icmp_socket *self)
{
    return self->fd;
}

// SO_RXQ_OVFL would tell with each message, but ping sockets do not pass it on.
uint32_t icmp_socket_drops(const struct icmp_socket *self)
{
    uint32_t values[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof values;
    if (getsockopt(self->fd, SOL_SOCKET, SO_MEMINFO, values, &length) < 0)
        return 0;
    return values[SK_MEMINFO_DROPS];
}

static socklen_t write_name(int family, const struct icmp_send *probe, struct sockaddr_in6 *name)
{
    if (family == 6) {
        *name = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_scope_id = probe->scope};
        memcpy(&name->sin6_addr, probe->target.bytes, 16);
        return sizeof *name;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)name;
    *v4 = (struct sockaddr_in){.sin_family = AF_INET};
    memcpy(&v4->sin_addr, probe->target.bytes + 12, 4);
    return sizeof *v4;
}

size_t icmp_socket_send(struct icmp_socket *self, const struct icmp_send *probes, size_t count, int *failure)
{
    *failure = 0;
    if (count > ICMP_SOCKET_BATCH)
        count = ICMP_SOCKET_BATCH;
    for (size_t i = 0; i < count; i++) {
        icmp_packet_echo(self->family, self->identifier, &probes[i].tag, self->send_bytes[i]);
        self->send_headers[i].msg_hdr.msg_namelen =
            write_name(self->family, &probes[i], &self->send_names[i]);
    }
    int sent = sendmmsg(self->fd, self->send_headers, (unsigned)count, 0);
    // An error of an earlier probe may wait on the socket (IP_RECVERR): it is not this probe's, so ask once
    // more.
    if (sent < 0 && errno != EAGAIN)
        sent = sendmmsg(self->fd, self->send_headers, (unsigned)count, 0);
    if (sent < 0) {
        *failure = errno == ENOBUFS ? -EAGAIN : -errno;
        return 0;
    }
    return (size_t)sent;
}

static int64_t age_of(const struct timespec *taken, const struct timespec *now)
{
    int64_t age = (now->tv_sec - taken->tv_sec) * INT64_C(1000000) + (now->tv_nsec - taken->tv_nsec) / 1000;
    // A stepped clock makes the difference meaningless: then the message is as old as its reading.
    return age < 0 || age > INT64_C(60000000) ? 0 : age;
}

static struct ip_addr name_addr(const struct sockaddr_in6 *name)
{
    struct ip_addr addr = {{0}};
    if (name->sin6_family == AF_INET6)
        memcpy(addr.bytes, &name->sin6_addr, 16);
    else if (name->sin6_family == AF_INET)
        addr = ip_addr_from_v4((const uint8_t *)&((const struct sockaddr_in *)name)->sin_addr);
    return addr;
}

static void read_control(struct msghdr *header, const struct timespec *now, struct icmp_received *out,
                         struct sock_extended_err *error)
{
    out->age_us = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec taken;
            memcpy(&taken, CMSG_DATA(part), sizeof taken);
            out->age_us = age_of(&taken, now);
        } else if (error && (part->cmsg_type == IP_RECVERR || part->cmsg_type == IPV6_RECVERR)) {
            memcpy(error, CMSG_DATA(part), sizeof *error);
        }
    }
}

static int receive_batch(struct icmp_socket *self, int flags)
{
    for (size_t i = 0; i < ICMP_SOCKET_BATCH; i++) {
        self->receive_headers[i].msg_hdr.msg_namelen = sizeof self->receive_names[i];
        self->receive_headers[i].msg_hdr.msg_controllen = CONTROL_MAX;
    }
    return recvmmsg(self->fd, self->receive_headers, ICMP_SOCKET_BATCH, MSG_DONTWAIT | flags, NULL);
}

// The error queue holds our own requests, each with what came back for it.
static size_t receive_errors(struct icmp_socket *self, struct icmp_received *out)
{
    int count = self->raw ? 0 : receive_batch(self, MSG_ERRQUEUE);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (int i = 0; i < count; i++) {
        struct msghdr *header = &self->receive_headers[i].msg_hdr;
        struct sock_extended_err error = {0};
        read_control(header, &now, &out[i], &error);
        icmp_packet_parse_quoted(self->family, error.ee_type, error.ee_code, self->receive_bytes[i],
                                 self->receive_headers[i].msg_len, &out[i].message);
        out[i].message.identifier = self->identifier;
        out[i].message.destination = name_addr(&self->receive_names[i]);
        out[i].source = out[i].message.destination;
    }
    return count > 0 ? (size_t)count : 0;
}

// Whether a message is about a probe with our identifier; a datagram socket gets no others.
static void check_identifier(const struct icmp_socket *self, struct icmp_message *message)
{
    if (self->raw && message->identifier != self->identifier)
        message->kind = ICMP_KIND_OTHER;
}

size_t icmp_socket_receive(struct icmp_socket *self, struct icmp_received out[ICMP_SOCKET_BATCH])
{
    int count = receive_batch(self, 0);
    if (count <= 0)
        return receive_errors(self, out);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (int i = 0; i < count; i++) {
        read_control(&self->receive_headers[i].msg_hdr, &now, &out[i], NULL);
        icmp_packet_parse(self->family, self->raw && self->family == 4, self->receive_bytes[i],
                          self->receive_headers[i].msg_len, &out[i].message);
        check_identifier(self, &out[i].message);
        out[i].source = name_addr(&self->receive_names[i]);
    }
    return (size_t)count;
}
