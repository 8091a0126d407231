#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "dns_cause.h"

// By icmp(7), udp(7), tcp(7), connect(2) and send(2).
static void test_each_failure_has_its_cause(void **state)
{
    static const struct {
        enum dns_stage stage;
        int code;
        enum cause cause;
    } cases[] = {
        {DNS_STAGE_NONE, 0, CAUSE_TIMEOUT},
        {DNS_STAGE_SOCKET, EMFILE, CAUSE_NO_DESCRIPTOR},
        {DNS_STAGE_SOCKET, ENFILE, CAUSE_NO_DESCRIPTOR},
        {DNS_STAGE_SOCKET, EAFNOSUPPORT, CAUSE_NO_ROUTE},
        {DNS_STAGE_CONNECT, ENETUNREACH, CAUSE_NO_ROUTE},
        {DNS_STAGE_CONNECT, EHOSTUNREACH, CAUSE_NO_ROUTE},
        {DNS_STAGE_CONNECT, EADDRNOTAVAIL, CAUSE_NO_ROUTE},
        {DNS_STAGE_CONNECT, EACCES, CAUSE_SEND_FAILED},
        {DNS_STAGE_CONNECT, EPERM, CAUSE_SEND_FAILED},
        {DNS_STAGE_CONNECT, EINVAL, CAUSE_SEND_FAILED},
        {DNS_STAGE_CONNECT, ECONNREFUSED, CAUSE_REFUSED},
        {DNS_STAGE_SEND, ECONNREFUSED, CAUSE_REFUSED},
        {DNS_STAGE_SEND, EPERM, CAUSE_SEND_FAILED},
        {DNS_STAGE_SEND, EACCES, CAUSE_SEND_FAILED},
        {DNS_STAGE_SEND, ENOBUFS, CAUSE_SEND_FAILED},
        {DNS_STAGE_SEND, EHOSTUNREACH, CAUSE_HOST_UNREACHABLE},
        {DNS_STAGE_RECEIVE, 0, CAUSE_CLOSED},
        {DNS_STAGE_RECEIVE, ECONNREFUSED, CAUSE_REFUSED},
        {DNS_STAGE_RECEIVE, ECONNRESET, CAUSE_RESET},
        {DNS_STAGE_RECEIVE, ENETUNREACH, CAUSE_NET_UNREACHABLE},
        {DNS_STAGE_RECEIVE, EHOSTUNREACH, CAUSE_HOST_UNREACHABLE},
        {DNS_STAGE_RECEIVE, ENOPROTOOPT, CAUSE_PROTOCOL_UNREACHABLE},
        {DNS_STAGE_RECEIVE, EACCES, CAUSE_PROHIBITED},
        {DNS_STAGE_RECEIVE, EPROTO, CAUSE_OTHER_ICMP},
        {DNS_STAGE_RECEIVE, ETIMEDOUT, CAUSE_TIMEOUT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (dns_cause(cases[i].stage, cases[i].code) != cases[i].cause)
            fail_msg("case %zu: %s", i, cause_text(dns_cause(cases[i].stage, cases[i].code)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_failure_has_its_cause)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
