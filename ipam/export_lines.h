// Addresses as the lines of /etc/hosts, as dnsmasq wants them, and as reservations of Kea. Pure but for the
// stream.
#pragma once

#include <stdio.h>

struct export_hosts;
struct export_prefixes;

// hosts(5): address, name, and the device's key as another name.
void export_lines_hosts(FILE *stream, const struct export_hosts *hosts);

// A file for dnsmasq's --dhcp-hostsfile: "mac,address,name", IPv6 in brackets. Of those with a hardware
// address that are not given out from a pool. Gives how many were written.
size_t export_lines_dnsmasq(FILE *stream, const struct export_hosts *hosts);

// {"Dhcp4": {"subnet4": […]}, "Dhcp6": {"subnet6": […]}}, each subnet with its id, prefix and reservations,
// for those addresses; a subnet is the longest prefix that holds them. Of several of one hardware address in
// a subnet the first is taken, because Kea takes no other; `left_out` counts the rest, and those that no
// prefix holds. Gives how many were written; `prefixes` have parents before children. -ENOMEM.
int export_lines_kea(FILE *stream, const struct export_hosts *hosts, const struct export_prefixes *prefixes,
                     size_t *written, size_t *left_out);
