#include "web_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

enum { DISCARD_PORT = 9, MAPPED_PREFIX = 12 };

socklen_t web_socket_name(const struct ip_addr *addr, uint32_t scope, uint16_t port,
                          struct sockaddr_storage *name)
{
    *name = (struct sockaddr_storage){0};
    if (ip_addr_family(addr) == 4) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)name;
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        memcpy(&v4->sin_addr, addr->bytes + MAPPED_PREFIX, sizeof v4->sin_addr);
        return sizeof *v4;
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)name;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    v6->sin6_scope_id = scope;
    memcpy(&v6->sin6_addr, addr->bytes, sizeof v6->sin6_addr);
    return sizeof *v6;
}

static int open_kind(const struct ip_addr *addr, int type)
{
    int fd = socket(ip_addr_family(addr) == 4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return fd < 0 ? -errno : fd;
}

int web_socket_open(const struct ip_addr *addr)
{
    return open_kind(addr, SOCK_STREAM);
}

// To connect a datagram socket is to look the route up, no more.
bool web_socket_has_route(const struct ip_addr *addr, uint32_t scope)
{
    struct sockaddr_storage name;
    int fd = open_kind(addr, SOCK_DGRAM);
    if (fd < 0)
        return true;
    socklen_t length = web_socket_name(addr, scope, DISCARD_PORT, &name);
    bool known = connect(fd, (const struct sockaddr *)&name, length) == 0;
    close(fd);
    return known;
}
