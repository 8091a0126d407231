#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include "link_source.h"
#include "net_namespace_fixture.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"

enum { DEADLINE_MS = 5000 };

extern char **environ;

static int namespace_status;
static bool has_veth;

// `ip` with up to six words behind it.
static bool run_ip(const char *const words[6])
{
    char *argv[8] = {(char *)(uintptr_t)"ip"};
    pid_t child;
    int status = -1;
    for (size_t i = 0; i < 6; i++)
        argv[i + 1] = (char *)(uintptr_t)words[i];
    if (posix_spawnp(&child, "ip", NULL, NULL, argv, environ) != 0)
        return false;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#define IP(...) run_ip((const char *const[6]){__VA_ARGS__})

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    else
        has_veth = IP("link", "add", "near0", "type", "veth") && IP("link", "set", "veth0", "name", "far0");
    if (namespace_status == 0 && !has_veth)
        print_message("skipped in part: no veth may be made here\n");
    return 0;
}

static struct link_source *open_source(void)
{
    struct link_source *source = NULL;
    struct error err = {""};
    if (namespace_status < 0)
        skip();
    assert_int_equal(link_source_new(1000, &source, &err), 0);
    return source;
}

static void await_event(struct link_source *source, int64_t now_us)
{
    struct pollfd wait = {.fd = link_source_fd(source), .events = POLLIN};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(DEADLINE_MS)), 1);
    link_source_read(source, now_us);
}

static struct ip_addr addr(const char *text)
{
    struct ip_addr parsed;
    assert_int_equal(ip_addr_parse(text, &parsed), 0);
    return parsed;
}

static void test_loopback_is_routed_and_up(void **state)
{
    (void)state;
    struct link_source *source = open_source();
    static const char *const targets[] = {"127.0.0.1", "127.8.9.10", "::1"};
    for (size_t i = 0; i < 3; i++) {
        struct ip_addr target = addr(targets[i]);
        uint32_t interface = 0;
        assert_int_equal(link_source_route(source, &target, 0, &interface), 0);
        assert_int_equal(interface, if_nametoindex("lo"));
        assert_false(link_source_was_down(source, interface, 0));
    }
    assert_int_not_equal(link_source_generation(source), 0);
    link_source_free(source);
    link_source_free(NULL);
}

static void test_no_route_is_an_error_and_the_next_question_is_answered(void **state)
{
    (void)state;
    struct link_source *source = open_source();
    static const char *const targets[] = {"192.0.2.1", "2001:db8::1"};
    struct ip_addr loopback = addr("127.0.0.1");
    for (size_t i = 0; i < 2; i++) {
        struct ip_addr target = addr(targets[i]);
        uint32_t interface = 4711;
        assert_int_equal(link_source_route(source, &target, 0, &interface), -ENETUNREACH);
        assert_int_equal(interface, 4711);
        assert_int_equal(link_source_route(source, &loopback, 0, &interface), 0);
        assert_int_equal(interface, if_nametoindex("lo"));
    }
    link_source_free(source);
}

static void test_link_taken_down_and_up_is_remembered_with_its_time(void **state)
{
    (void)state;
    struct link_source *source = open_source();
    uint32_t lo = if_nametoindex("lo"), generation = link_source_generation(source);
    assert_int_equal(net_namespace_lo(false), 0);
    for (int64_t end_us = patience_fixture_end_us();
         !link_source_was_down(source, lo, 9000) && clock_mono_us() < end_us;)
        await_event(source, 5000);
    assert_true(link_source_was_down(source, lo, 9000)); // it is, whatever the time
    assert_int_not_equal(link_source_generation(source), generation);
    assert_int_equal(net_namespace_lo(true), 0);
    for (int64_t end_us = patience_fixture_end_us();
         link_source_was_down(source, lo, 9000) && clock_mono_us() < end_us;)
        await_event(source, 8000);
    assert_false(link_source_was_down(source, lo, 8001));
    assert_true(link_source_was_down(source, lo, 8000)); // it came back at 8000
    assert_true(link_source_was_down(source, lo, 3000));
    link_source_free(source);
}

static void test_link_that_is_down_from_the_start_is_down(void **state)
{
    (void)state;
    if (namespace_status < 0)
        skip();
    assert_int_equal(net_namespace_lo(false), 0);
    struct link_source *source = open_source();
    assert_true(link_source_was_down(source, if_nametoindex("lo"), INT64_MAX));
    assert_false(link_source_was_down(source, 65000, 0)); // nothing is known of it
    assert_int_equal(net_namespace_lo(true), 0);
    link_source_free(source);
}

// The far end goes down: the near one is still up, but has no carrier.
static void test_lost_carrier_is_down(void **state)
{
    (void)state;
    struct link_source *source = open_source();
    uint32_t interface = 0;
    if (!has_veth) {
        link_source_free(source);
        skip();
    }
    assert_true(IP("link", "set", "near0", "up") && IP("link", "set", "far0", "up"));
    assert_true(IP("addr", "add", "198.51.100.1/24", "dev", "near0"));
    struct ip_addr target = addr("198.51.100.77");
    for (int64_t end_us = patience_fixture_end_us(); clock_mono_us() < end_us && interface == 0;) {
        await_event(source, 2000);
        if (link_source_route(source, &target, 0, &interface) == 0 &&
            link_source_was_down(source, interface, INT64_MAX))
            interface = 0;
    }
    assert_int_equal(interface, if_nametoindex("near0"));
    uint32_t generation = link_source_generation(source);
    assert_true(IP("link", "set", "far0", "down"));
    for (int64_t end_us = patience_fixture_end_us();
         !link_source_was_down(source, interface, INT64_MAX) && clock_mono_us() < end_us;)
        await_event(source, 3000);
    assert_true(link_source_was_down(source, interface, INT64_MAX));
    assert_int_not_equal(link_source_generation(source), generation);
    assert_true(IP("link", "del", "near0"));
    link_source_free(source);
}

// More events than the kernel keeps for us: it says so once, and everything is read anew.
static void test_flood_of_events_is_survived(void **state)
{
    (void)state;
    struct link_source *source = open_source();
    uint32_t lo = if_nametoindex("lo"), generation = link_source_generation(source);
    for (int i = 0; i < 2000; i++) {
        assert_int_equal(net_namespace_lo(false), 0);
        assert_int_equal(net_namespace_lo(true), 0);
    }
    assert_int_equal(net_namespace_lo(false), 0);
    for (int64_t end_us = patience_fixture_end_us();
         !link_source_was_down(source, lo, INT64_MAX) && clock_mono_us() < end_us;)
        await_event(source, 4000);
    struct pollfd more = {.fd = link_source_fd(source), .events = POLLIN};
    while (poll(&more, 1, 0) > 0)
        link_source_read(source, 5000);
    assert_true(link_source_was_down(source, lo, INT64_MAX));
    assert_int_not_equal(link_source_generation(source), generation);
    assert_int_equal(net_namespace_lo(true), 0);
    link_source_free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loopback_is_routed_and_up),
        cmocka_unit_test(test_no_route_is_an_error_and_the_next_question_is_answered),
        cmocka_unit_test(test_link_taken_down_and_up_is_remembered_with_its_time),
        cmocka_unit_test(test_link_that_is_down_from_the_start_is_down),
        cmocka_unit_test(test_lost_carrier_is_down),
        cmocka_unit_test(test_flood_of_events_is_survived),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
