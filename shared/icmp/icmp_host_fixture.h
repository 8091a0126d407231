// For tests: a host on the loopback interface (IPv4) whose answers the test writes by hand. Inside a
// namespace only.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { ICMP_HOST_PACKET_MAX = 128, ICMP_HOST_IP_HEADER = 20 };

// A raw socket that hears what loopback brings, or a negative errno. Closed by close.
int icmp_host_open(void);

// The kernel answers echo requests, or leaves them to us. 0 or a negative errno.
int icmp_host_silence(int silent);

// Waits for the next echo request: IPv4 header and ICMP. Its length, or 0 when none came in time.
size_t icmp_host_catch(int fd, uint8_t packet[ICMP_HOST_PACKET_MAX], int timeout_ms);

// Fills the checksum and sends the ICMP message from `from` ("127.0.0.9") to 127.0.0.1. 0 or a negative
// errno.
int icmp_host_send(const char *from, uint8_t *icmp, size_t length);
