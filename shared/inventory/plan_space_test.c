#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "binding.h"
#include "inventory_fixture.h"
#include "plan_address.h"
#include "plan_range.h"
#include "plan_space.h"

enum { WRITERS = 8, HOSTS = 254, WAIT_MS = 60000, SPACE = 256, TRIES = 60 };

static const struct plan_address_change nothing = {.assignment = NULL};

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static struct prefix add_prefix(const char *text, const char *gateway)
{
    struct prefix prefix;
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, "", "person", &prefix, &err), 0);
    if (gateway[0] != '\0')
        assert_int_equal(prefix_set(db, prefix.id, "gateway", gateway, "person", &err), 0);
    assert_int_equal(prefix_find_cidr(db, NULL, &cidr, &prefix, &err), 0);
    return prefix;
}

static void add_range(const char *text, enum plan_range_kind kind)
{
    struct plan_range added;
    struct ip_range range;
    assert_int_equal(ip_range_parse(text, &range, &err), 0);
    assert_int_equal(plan_range_add(db, NULL, &range, kind, "", "person", &added, &err), 0);
}

static void plan(const char *text, const char *assignment)
{
    const struct plan_address_change change = {.assignment = assignment};
    struct ip_addr addr = ip(text);
    assert_int_equal(plan_address_set(db, NULL, &addr, &change, "person", &err), 0);
}

static const char *next_of(const struct prefix *prefix, const char *start, const char *include)
{
    static char text[IP_ADDR_TEXT_MAX];
    struct ip_addr from, found;
    struct ip_range pool;
    struct plan_space_ask ask = {.count = 1};
    if (start != NULL) {
        from = ip(start);
        ask.start = &from;
    }
    if (include != NULL) {
        assert_int_equal(ip_range_parse(include, &pool, &err), 0);
        ask.include = &pool;
    }
    if (plan_space_next(db, prefix, &ask, &found, &err) < 0)
        return "none";
    return ip_addr_format(&found, text);
}

static void test_what_is_taken_or_avoided_is_skipped(void **state)
{
    (void)state;
    struct prefix prefix = add_prefix("10.0.0.0/24", "10.0.0.1");
    int64_t nas = inventory_fixture_device("NAS");
    struct ip_addr held = ip("10.0.0.5"), gone = ip("10.0.0.12");
    add_prefix("10.0.0.8/30", "");
    add_range("10.0.0.2", PLAN_RANGE_INFRASTRUCTURE);
    add_range("10.0.0.3-10.0.0.4", PLAN_RANGE_RESERVED);
    add_range("10.0.0.100-10.0.0.254", PLAN_RANGE_DHCP);
    plan("10.0.0.6", "deprecated");
    plan("10.0.0.7", "static");
    plan("10.0.0.9", "static");
    assert_int_equal(binding_add(db, nas, &held, "", NULL, "lease", 1, &err), 0);
    assert_int_equal(binding_add(db, nas, &gone, "", NULL, "lease", 1, &err), 0);
    assert_int_equal(binding_close(db, nas, &gone, "", 2, &err), 0);
    assert_string_equal(next_of(&prefix, NULL, NULL), "10.0.0.12");
    assert_string_equal(next_of(&prefix, "10.0.0.12", NULL), "10.0.0.12");
    assert_string_equal(next_of(&prefix, "10.0.0.13", NULL), "10.0.0.13");
    assert_string_equal(next_of(&prefix, "10.0.0.100", NULL), "none");
    assert_non_null(strstr(err.text, "10.0.0.0/24 has no free address from 10.0.0.100"));
    assert_string_equal(next_of(&prefix, "10.0.0.100", "10.0.0.100-10.0.0.254"), "10.0.0.100");
    assert_string_equal(next_of(&prefix, NULL, "10.0.0.3-10.0.0.4"), "10.0.0.3");
}

static void test_first_of_each_kind_of_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *cidr;
        const char *first;
    } cases[] = {{"192.0.2.0/24", "192.0.2.1"},        {"198.51.100.0/31", "198.51.100.0"},
                 {"198.51.100.2/32", "198.51.100.2"},  {"2001:db8::/64", "2001:db8::1"},
                 {"2001:db8:1::/127", "2001:db8:1::"}, {"2001:db8:2::1/128", "2001:db8:2::1"},
                 {"2001:db9::/32", "2001:db9::1"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct prefix prefix = add_prefix(cases[i].cidr, "");
        assert_string_equal(next_of(&prefix, NULL, NULL), cases[i].first);
    }
}

static void test_ipv6_is_searched_by_what_is_in_it(void **state)
{
    (void)state;
    struct prefix prefix = add_prefix("2001:db8::/64", "2001:db8::1");
    add_range("2001:db8::2-2001:db8::ffff:ffff:ffff", PLAN_RANGE_DHCP);
    plan("2001:db8::1:0:0:0", "static");
    assert_string_equal(next_of(&prefix, NULL, NULL), "2001:db8::1:0:0:1");
}

static void test_several_at_once_or_none(void **state)
{
    (void)state;
    struct prefix prefix = add_prefix("10.0.0.0/29", "10.0.0.1");
    struct ip_addr found[8];
    struct plan_space_ask ask = {.count = 4};
    plan("10.0.0.3", "static");
    assert_int_equal(plan_space_next(db, &prefix, &ask, found, &err), 0);
    static const char *const expected[] = {"10.0.0.2", "10.0.0.4", "10.0.0.5", "10.0.0.6"};
    for (int i = 0; i < 4; i++) {
        struct ip_addr addr = ip(expected[i]);
        assert_memory_equal(&found[i], &addr, sizeof(addr));
    }
    ask.count = 5;
    assert_int_equal(plan_space_reserve(db, &prefix, &ask, &nothing, "person", found, &err), -ENOSPC);
    assert_non_null(strstr(err.text, "only 4 free addresses"));
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM address"), "1");
}

static void test_reserving_plans_them(void **state)
{
    (void)state;
    struct prefix prefix = add_prefix("10.0.0.0/29", "");
    struct ip_addr found[2];
    struct plan_address now;
    const struct plan_space_ask ask = {.count = 2};
    const struct plan_address_change printers = {.name = "printer.home", .note = "hall"};
    const struct plan_address_change fixed = {.assignment = "static"};
    assert_int_equal(plan_space_reserve(db, &prefix, &ask, &printers, "person", found, &err), 0);
    assert_int_equal(plan_address_get(db, NULL, &found[1], &now, &err), 0);
    assert_int_equal(now.assignment, PLAN_RESERVED);
    assert_string_equal(now.name, "printer.home");
    assert_int_equal(plan_space_reserve(db, &prefix, &ask, &fixed, "person", found, &err), 0);
    assert_int_equal(plan_address_get(db, NULL, &found[0], &now, &err), 0);
    assert_int_equal(now.assignment, PLAN_STATIC);
    assert_string_equal(next_of(&prefix, NULL, NULL), "10.0.0.5");
}

static void test_prefixes_within_are_taken_as_wholes(void **state)
{
    (void)state;
    struct plan_space space;
    struct prefix prefix = add_prefix("10.0.0.0/16", "");
    add_prefix("10.0.0.0/24", "");
    add_prefix("10.0.0.0/25", "");
    add_prefix("10.0.2.0/24", "");
    plan("10.0.0.1", "static");
    plan("10.0.1.1", "static");
    assert_int_equal(plan_space_read(db, &prefix, false, &space, &err), 0);
    static const struct {
        const char *range;
        int kind;
    } expected[] = {{"10.0.0.0-10.0.0.255", PLAN_SPAN_PREFIX},
                    {"10.0.1.1", PLAN_SPAN_ADDRESS},
                    {"10.0.2.0-10.0.2.255", PLAN_SPAN_PREFIX}};
    assert_int_equal(space.plan.taken.count, 3);
    for (int i = 0; i < 3; i++) {
        char text[IP_RANGE_TEXT_MAX];
        assert_string_equal(ip_range_format(&space.taken[i].range, text), expected[i].range);
        assert_int_equal(space.taken[i].kind, expected[i].kind);
    }
    assert_string_equal(ip_range_format(&space.plan.outer, (char[IP_RANGE_TEXT_MAX]){""}),
                        "10.0.0.0-10.0.255.255");
    plan_space_free(&space);
    plan_space_free(NULL);
}

static void test_gateways_around_are_taken_too(void **state)
{
    (void)state;
    add_prefix("10.0.0.0/8", "10.0.0.2");
    add_prefix("10.0.0.0/16", "10.0.0.1");
    struct prefix inner = add_prefix("10.0.0.0/24", "");
    struct prefix side = add_prefix("10.0.1.0/24", "10.0.1.7");
    assert_string_equal(next_of(&inner, NULL, NULL), "10.0.0.3");
    assert_string_equal(next_of(&side, NULL, NULL), "10.0.1.1");
    assert_string_equal(next_of(&side, "10.0.1.7", NULL), "10.0.1.8");
}

static void test_what_no_machine_can_have_is_not_proposed(void **state)
{
    (void)state;
    static const char *const unfit[] = {"224.0.0.0/4", "239.1.2.0/24", "255.255.255.255/32",
                                        "fe80::/64",   "ff02::/16",    "0.0.0.0/32",
                                        "::/128",      "fe80::1/128"};
    for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++) {
        struct prefix prefix = add_prefix(unfit[i], "");
        assert_string_equal(next_of(&prefix, NULL, NULL), "none");
        assert_non_null(strstr(err.text, "no machine can be given an address of "));
    }
    struct prefix v4 = add_prefix("0.0.0.0/0", ""), v6 = add_prefix("::/0", "");
    assert_string_equal(next_of(&v4, "223.255.255.255", NULL), "223.255.255.255");
    assert_string_equal(next_of(&v4, "224.0.0.0", NULL), "240.0.0.0");
    assert_string_equal(next_of(&v6, "fe80::", NULL), "fec0::");
    assert_string_equal(next_of(&v6, "::fffe:ffff:ffff", NULL), "::fffe:ffff:ffff");
    assert_string_equal(next_of(&v6, "ff00::", NULL), "none");
}

static void assert_prefixes(const struct prefix *prefix, unsigned length, const char *const *expected)
{
    struct cidr found[8];
    char text[CIDR_TEXT_MAX];
    size_t count = 0;
    while (expected[count] != NULL)
        count++;
    assert_int_equal(plan_space_next_prefixes(db, prefix, length, count, found, &err), 0);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(cidr_format(&found[i], text), expected[i]);
}

static void test_next_prefixes_lie_in_nothing_of_the_plan(void **state)
{
    (void)state;
    struct cidr found[4];
    struct prefix prefix = add_prefix("10.0.0.0/21", "10.0.0.1");
    add_prefix("10.0.2.0/24", "");
    add_range("10.0.3.200-10.0.4.10", PLAN_RANGE_RESERVED);
    plan("10.0.5.9", "deprecated");
    assert_prefixes(&prefix, 24, (const char *const[]){"10.0.1.0/24", "10.0.6.0/24", "10.0.7.0/24", NULL});
    assert_prefixes(&prefix, 25, (const char *const[]){"10.0.0.128/25", "10.0.1.0/25", NULL});
    assert_int_equal(plan_space_next_prefixes(db, &prefix, 24, 4, found, &err), -ENOSPC);
    assert_string_equal(err.text, "10.0.0.0/21 has only 3 free /24 of the 4 asked for");
    assert_int_equal(plan_space_next_prefixes(db, &prefix, 22, 1, found, &err), -ENOSPC);
    assert_string_equal(err.text,
                        "10.0.0.0/21 has no free /22; 'ipam tree 10.0.0.0/21 --free' shows what is free");
    assert_int_equal(plan_space_next_prefixes(db, &prefix, 21, 1, found, &err), -ERANGE);
    assert_int_equal(plan_space_next_prefixes(db, &prefix, 33, 1, found, &err), -ERANGE);
}

static void test_next_prefixes_to_the_end_of_the_family(void **state)
{
    (void)state;
    struct cidr found[4];
    struct prefix v4 = add_prefix("0.0.0.0/0", ""), v6 = add_prefix("::/0", "");
    assert_prefixes(&v4, 1, (const char *const[]){"0.0.0.0/1", "128.0.0.0/1", NULL});
    assert_int_equal(plan_space_next_prefixes(db, &v4, 1, 3, found, &err), -ENOSPC);
    assert_prefixes(&v6, 1, (const char *const[]){"::/1", "8000::/1", NULL});
    assert_int_equal(plan_space_next_prefixes(db, &v6, 1, 3, found, &err), -ENOSPC);
    struct prefix last = add_prefix("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127", "");
    assert_prefixes(&last, 128,
                    (const char *const[]){"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/128",
                                          "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", NULL});
    struct prefix end = add_prefix("255.255.255.252/30", "");
    assert_prefixes(&end, 31, (const char *const[]){"255.255.255.252/31", "255.255.255.254/31", NULL});
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    return z ^ z >> 31;
}

// 256 addresses, the last byte of a /24 or of a /120, with a list of what is not free, one at a time.
struct world {
    struct prefix prefix;
    bool blocked[SPACE];  // taken, or in a range
    bool unusable[SPACE]; // not for hosts
};

static void block(struct world *world, unsigned first, unsigned last)
{
    for (unsigned i = first; i <= last && i < SPACE; i++)
        world->blocked[i] = true;
}

static struct ip_range numbers(const struct world *world, unsigned first, unsigned last)
{
    struct ip_range range = {world->prefix.cidr.first, world->prefix.cidr.first};
    range.first.bytes[15] = (uint8_t)first;
    range.last.bytes[15] = (uint8_t)last;
    return range;
}

// A prefix around it has the gateway 200, it has 100 itself.
static void begin_world(struct world *world, unsigned number, bool v4)
{
    char base[32], text[64];
    snprintf(base, sizeof(base), v4 ? "10.0.%u." : "2001:db8:%x::", 2 * number);
    *world = (struct world){.unusable = {[0] = true, [SPACE - 1] = v4}};
    snprintf(text, sizeof(text), "%s%s", base, v4 ? "0/23" : "/119");
    struct prefix around = add_prefix(text, "");
    snprintf(text, sizeof(text), "%s%s", base, v4 ? "200" : "c8");
    assert_int_equal(prefix_set(db, around.id, "gateway", text, "person", &err), 0);
    snprintf(text, sizeof(text), "%s%s", base, v4 ? "0/24" : "/120");
    world->prefix = add_prefix(text, "");
    snprintf(text, sizeof(text), "%s%s", base, v4 ? "100" : "64");
    assert_int_equal(prefix_set(db, world->prefix.id, "gateway", text, "person", &err), 0);
    assert_int_equal(prefix_find_cidr(db, NULL, &world->prefix.cidr, &world->prefix, &err), 0);
    block(world, 100, 100);
    block(world, 200, 200);
}

static void add_random_prefixes(struct world *world, uint64_t *seed)
{
    unsigned bits = ip_addr_family(&world->prefix.cidr.first) == 4 ? 32 : 128;
    for (uint64_t i = next_random(seed) % 5; i > 0; i--) {
        unsigned host_bits = (unsigned)(next_random(seed) % 6);
        struct ip_addr addr = numbers(world, (unsigned)(next_random(seed) % SPACE), 0).first;
        struct cidr cidr;
        assert_int_equal(cidr_of(&addr, bits - host_bits, &cidr), 0);
        assert_int_equal(prefix_add(db, NULL, &cidr, "", "person", NULL, &err), 0);
        block(world, cidr.first.bytes[15], cidr.first.bytes[15] + (1U << host_bits) - 1);
    }
}

static void add_random_ranges(struct world *world, uint64_t *seed)
{
    for (unsigned at = 1 + (unsigned)(next_random(seed) % 60); at < 250;) {
        unsigned last = at + (unsigned)(next_random(seed) % 30);
        struct ip_range range = numbers(world, at, last < 255 ? last : 254);
        struct plan_range added;
        enum plan_range_kind kind = (enum plan_range_kind)(next_random(seed) % 3);
        assert_int_equal(plan_range_add(db, NULL, &range, kind, "", "person", &added, &err), 0);
        block(world, at, range.last.bytes[15]);
        at = last + 1 + (unsigned)(next_random(seed) % 120);
    }
}

static void add_random_addresses(struct world *world, int64_t device, uint64_t *seed)
{
    for (uint64_t i = next_random(seed) % 120; i > 0; i--) {
        unsigned at = (unsigned)(next_random(seed) % SPACE);
        struct ip_addr addr = numbers(world, at, at).first;
        const struct plan_address_change change = {.assignment =
                                                       next_random(seed) % 2 ? "static" : "deprecated"};
        if (next_random(seed) % 3 == 0)
            assert_int_equal(binding_add(db, device, &addr, "", NULL, "lease", 1, &err), 0);
        else
            assert_int_equal(plan_address_set(db, NULL, &addr, &change, "person", &err), 0);
        block(world, at, at);
    }
}

static void check_addresses(const struct world *world, unsigned start)
{
    struct ip_addr from = numbers(world, start, start).first, found[SPACE];
    unsigned expected[SPACE];
    size_t count = 0;
    for (unsigned i = start; i < SPACE; i++)
        if (!world->blocked[i] && !world->unusable[i])
            expected[count++] = i;
    const struct plan_space_ask all = {.start = &from, .count = count};
    const struct plan_space_ask more = {.start = &from, .count = count + 1};
    assert_int_equal(plan_space_next(db, &world->prefix, &all, found, &err), 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(found[i].bytes[15], expected[i]);
    assert_int_equal(plan_space_next(db, &world->prefix, &more, found, &err), -ENOSPC);
}

static void check_prefixes(const struct world *world, unsigned host_bits)
{
    unsigned bits = ip_addr_family(&world->prefix.cidr.first) == 4 ? 32 : 128;
    struct cidr found[SPACE + 1];
    unsigned expected[SPACE], size = 1U << host_bits;
    size_t count = 0;
    for (unsigned at = 0; at < SPACE; at += size) {
        bool free = true;
        for (unsigned i = at; i < at + size; i++)
            free = free && !world->blocked[i];
        if (free)
            expected[count++] = at;
    }
    unsigned length = bits - host_bits;
    assert_int_equal(plan_space_next_prefixes(db, &world->prefix, length, count, found, &err), 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(found[i].first.bytes[15], expected[i]);
        assert_int_equal(found[i].length, length);
    }
    assert_int_equal(plan_space_next_prefixes(db, &world->prefix, length, count + 1, found, &err), -ENOSPC);
}

// One who looks at every address must find the same ones, from each start, and the same free prefixes.
static void test_as_one_who_walks(void **state)
{
    (void)state;
    uint64_t seed = 11;
    int64_t nas = inventory_fixture_device("NAS");
    for (unsigned try = 0; try < TRIES; try++) {
        struct world world;
        begin_world(&world, try, try % 2);
        if (try % 4 < 2)
            add_random_prefixes(&world, &seed);
        add_random_ranges(&world, &seed);
        add_random_addresses(&world, nas, &seed);
        for (unsigned start = 0; start < SPACE; start += 7)
            check_addresses(&world, start);
        for (unsigned host_bits = 0; host_bits < 8; host_bits++)
            check_prefixes(&world, host_bits);
    }
}

// What a writer of its own process has taken, one byte for each; 255 for a failure.
static void write_until_full(const struct prefix *prefix, int out)
{
    const struct plan_space_ask ask = {.count = 1};
    struct db *own = db_fixture_open(&fixture, DB_WRITE);
    int code = own == NULL ? -EIO : 0;
    for (int i = 0; code == 0 && i < SPACE; i++) {
        struct ip_addr found;
        code = db_begin(own, WAIT_MS);
        if (code == 0)
            code = plan_space_reserve(own, prefix, &ask, &nothing, "person", &found, &err);
        if (code == 0)
            code = db_commit(own);
        else
            db_rollback(own);
        if (code == 0 && write(out, &found.bytes[15], 1) != 1)
            code = -EIO;
    }
    if (code != -ENOSPC && write(out, "\xff", 1) != 1)
        _exit(1);
    db_close(own);
}

static void test_eight_writers_never_take_the_same(void **state)
{
    (void)state;
    pid_t writers[WRITERS];
    int ends[2], status = 0, taken[SPACE] = {0};
    uint8_t number = 0;
    struct prefix prefix = add_prefix("10.0.0.0/24", "");
    assert_int_equal(db_commit(db), 0);
    db_close(db);
    db = NULL;
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        if (writers[i] == 0) {
            write_until_full(&prefix, ends[1]);
            _exit(0);
        }
    }
    close(ends[1]);
    while (read(ends[0], &number, 1) == 1)
        taken[number]++;
    close(ends[0]);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(taken[0], 0);
    assert_int_equal(taken[255], 0);
    for (int i = 1; i <= HOSTS; i++)
        assert_int_equal(taken[i], 1);
    assert_string_equal(
        db_fixture_ask(&fixture, "SELECT count(*) FROM address WHERE assignment = 'reserved'"), "254");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_what_is_taken_or_avoided_is_skipped),
        WITH_DATABASE(test_first_of_each_kind_of_prefix),
        WITH_DATABASE(test_ipv6_is_searched_by_what_is_in_it),
        WITH_DATABASE(test_several_at_once_or_none),
        WITH_DATABASE(test_reserving_plans_them),
        WITH_DATABASE(test_prefixes_within_are_taken_as_wholes),
        WITH_DATABASE(test_gateways_around_are_taken_too),
        WITH_DATABASE(test_what_no_machine_can_have_is_not_proposed),
        WITH_DATABASE(test_next_prefixes_lie_in_nothing_of_the_plan),
        WITH_DATABASE(test_next_prefixes_to_the_end_of_the_family),
        WITH_DATABASE(test_as_one_who_walks),
        WITH_DATABASE(test_eight_writers_never_take_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
