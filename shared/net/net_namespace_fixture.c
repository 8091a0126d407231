#include "net_namespace_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int status = write(fd, text, strlen(text)) < 0 ? -errno : 0;
    close(fd);
    return status;
}

// Root of the new user namespace, so that the groups of the ping sockets mean something there.
static int map_ids(uid_t user, gid_t group)
{
    char map[64];
    int status = write_text("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", (unsigned)user);
    if (status == 0)
        status = write_text("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %u 1", (unsigned)group);
    if (status == 0)
        status = write_text("/proc/self/gid_map", map);
    return status;
}

int net_namespace_enter(void)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    int status = unshare(CLONE_NEWNET) < 0 ? -errno : 0;
    if (status == -EPERM) {
        status = unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0 ? -errno : 0;
        if (status == 0)
            status = map_ids(user, group);
    }
    return status < 0 ? status : net_namespace_lo(true);
}

int net_namespace_lo(bool up)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    request.ifr_flags = up ? IFF_UP : 0;
    int status = ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? -errno : 0;
    close(fd);
    return status;
}

int net_namespace_set(const char *name, const char *value)
{
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/net/%s", name);
    return write_text(path, value);
}

// A new namespace allows nobody, which cannot be written where groups of a user namespace are missing.
static int start_again(void)
{
    return unshare(CLONE_NEWNET) < 0 ? -errno : net_namespace_lo(true);
}

int net_namespace_ping_group(bool allowed)
{
    char range[32];
    snprintf(range, sizeof range, "%u %u", (unsigned)getegid(), (unsigned)getegid());
    if (allowed)
        return net_namespace_set("ipv4/ping_group_range", range);
    int status = net_namespace_set("ipv4/ping_group_range", "1 0");
    return status == -EINVAL ? start_again() : status;
}
