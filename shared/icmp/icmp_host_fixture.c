#include "icmp_host_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shared/base/clock.h"
#include "shared/net/net_namespace_fixture.h"

int icmp_host_open(void)
{
    int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMP);
    return fd < 0 ? -errno : fd;
}

int icmp_host_silence(int silent)
{
    return net_namespace_set("ipv4/icmp_echo_ignore_all", silent ? "1" : "0");
}

size_t icmp_host_catch(int fd, uint8_t packet[ICMP_HOST_PACKET_MAX], int timeout_ms)
{
    int64_t end_us = clock_mono_us() + timeout_ms * INT64_C(1000);
    for (int64_t left_us; (left_us = end_us - clock_mono_us()) > 0;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (poll(&wait, 1, (int)(left_us / 1000 + 1)) <= 0)
            continue;
        ssize_t length = recv(fd, packet, ICMP_HOST_PACKET_MAX, 0);
        if (length > ICMP_HOST_IP_HEADER && packet[ICMP_HOST_IP_HEADER] == 8)
            return (size_t)length;
    }
    return 0;
}

static void fill_checksum(uint8_t *icmp, size_t length)
{
    uint32_t total = 0;
    icmp[2] = icmp[3] = 0;
    for (size_t i = 0; i < length; i++)
        total += i % 2 ? icmp[i] : icmp[i] * 256u;
    while (total > 0xffff)
        total = total % 0x10000 + total / 0x10000;
    icmp[2] = (uint8_t)(~total >> 8);
    icmp[3] = (uint8_t)~total;
}

int icmp_host_send(const char *from, uint8_t *icmp, size_t length)
{
    struct sockaddr_in source = {.sin_family = AF_INET};
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (fd < 0)
        return -errno;
    fill_checksum(icmp, length);
    int status = 0;
    if (inet_pton(AF_INET, from, &source.sin_addr) != 1 ||
        bind(fd, (struct sockaddr *)&source, sizeof source) < 0 ||
        sendto(fd, icmp, length, 0, (struct sockaddr *)&target, sizeof target) < 0)
        status = errno ? -errno : -EINVAL;
    close(fd);
    return status;
}
