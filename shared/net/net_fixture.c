#include "net_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shared/base/error.h"

struct ip_addr net_fixture_addr(const char *text)
{
    struct ip_addr addr;

    if (ip_addr_parse(text, &addr) != 0)
        fail_msg("\"%s\" is no address", text);
    return addr;
}

struct ip_range net_fixture_range(const char *text)
{
    struct ip_range range;
    struct error err = {""};

    if (ip_range_parse(text, &range, &err) != 0)
        fail_msg("%s", err.text);
    return range;
}

struct cidr net_fixture_prefix(const char *text)
{
    struct cidr prefix;
    struct error err = {""};

    if (cidr_parse(text, &prefix, &err) != 0)
        fail_msg("%s", err.text);
    return prefix;
}

void net_fixture_halves(const struct cidr *prefix, struct cidr out[2])
{
    assert_int_equal(cidr_of(&prefix->first, prefix->length + 1u, &out[0]), 0);
    assert_true(cidr_next(&out[0], &out[1]));
}
