#include "tcp_connect_fixture.h"

#include <unistd.h>

#include "tcp_connect.h"

int tcp_connect_fixture_start(const struct ip_addr *addr, uint32_t scope, uint16_t port, int *fd)
{
    int opened = tcp_connect_open(ip_addr_family(addr));
    if (opened < 0)
        return opened;
    int failure = tcp_connect_begin(opened, addr, scope, port);
    if (failure < 0)
        close(opened);
    else
        *fd = opened;
    return failure;
}
