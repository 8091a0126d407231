#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loopback_ping_socket.h"
#include "verb_doctor.h"

enum { CAP_NET_RAW_BIT = 13 };

static const char mend_both[] =
    "allow datagram ICMP (sysctl net.ipv4.ping_group_range='0 2147483647'), or give "
    "CAP_NET_RAW (as root, or setcap cap_net_raw+ep)";

// One kind of socket of one family.
struct socket_kind {
    const char *subject;
    int result;
    struct error err;
};

// Either kind is enough for the plugin.
static void tell_kind(struct doctor *doctor, const struct socket_kind *kind, const struct socket_kind *other)
{
    bool absent =
        kind->result == -EAFNOSUPPORT || kind->result == -EADDRNOTAVAIL || other->result == -EADDRNOTAVAIL;

    if (kind->result == 0)
        doctor_tell(doctor, kind->subject, DOCTOR_OK, NULL, "echo to loopback answered");
    else if (other->result == 0)
        doctor_tell(doctor, kind->subject, DOCTOR_OK, NULL, "not needed, for %s works (%s)", other->subject,
                    error_name(kind->result));
    else if (absent)
        doctor_tell(doctor, kind->subject, DOCTOR_WARN,
                    "nothing, if this machine is to do without that family", "%s", kind->err.text);
    else
        doctor_tell(doctor, kind->subject, DOCTOR_FAIL, mend_both, "%s", kind->err.text);
}

static void examine_family(struct doctor *doctor, int family, const char *datagram_subject,
                           const char *raw_subject)
{
    struct socket_kind datagram = {.subject = datagram_subject};
    struct socket_kind raw = {.subject = raw_subject};

    datagram.result = loopback_ping_socket_try(family, ICMP_SOCKET_DATAGRAM, &datagram.err);
    raw.result = loopback_ping_socket_try(family, ICMP_SOCKET_RAW, &raw.err);
    tell_kind(doctor, &datagram, &raw);
    tell_kind(doctor, &raw, &datagram);
}

static bool holds_net_raw(void)
{
    static const char label[] = "CapEff:";
    FILE *status = fopen("/proc/self/status", "re");
    unsigned long long effective = 0;
    char line[256];

    while (status && fgets(line, sizeof line, status)) {
        if (strncmp(line, label, sizeof label - 1) == 0)
            effective = strtoull(line + sizeof label - 1, NULL, 16);
    }
    if (status)
        fclose(status);
    return effective >> CAP_NET_RAW_BIT & 1;
}

// net.ipv4.ping_group_range: two group ids, the first and the last.
static bool is_in_ping_group(void)
{
    FILE *range = fopen("/proc/sys/net/ipv4/ping_group_range", "re");
    char line[64] = "1 0";
    char *second = NULL;

    if (range) {
        if (!fgets(line, sizeof line, range))
            line[0] = '\0';
        fclose(range);
    }
    unsigned long low = strtoul(line, &second, 10);
    unsigned long high = strtoul(second, NULL, 10);
    return getegid() >= low && getegid() <= high;
}

static void examine_capability(struct doctor *doctor)
{
    bool raw = holds_net_raw();
    bool group = is_in_ping_group();

    doctor_tell(doctor, "capabilities", raw || group ? DOCTOR_OK : DOCTOR_WARN, mend_both,
                "%s CAP_NET_RAW, %s the ping group (this command, not collectd)", raw ? "has" : "lacks",
                group ? "is in" : "is not in");
}

void doctor_icmp(struct doctor *doctor)
{
    examine_family(doctor, 4, "icmp4 datagram", "icmp4 raw");
    examine_family(doctor, 6, "icmp6 datagram", "icmp6 raw");
    examine_capability(doctor);
}
