#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "prefix_lookup.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

enum { PREFIXES_MAX = 200, TRIES = 40, ADDRESSES = 300 };

static struct prefix rows[PREFIXES_MAX];
static struct prefix_list list = {rows, 0};

static void add(const char *vrf, const struct cidr *cidr)
{
    rows[list.count] = (struct prefix){.id = (int64_t)list.count + 1, .cidr = *cidr};
    text_copy(rows[list.count++].vrf, sizeof(rows[0].vrf), vrf);
}

static void add_text(const char *vrf, const char *text)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, NULL), 0);
    add(vrf, &cidr);
}

static const struct prefix *find(const struct prefix_lookup *lookup, const char *vrf, const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return prefix_lookup_find(lookup, vrf, &addr);
}

static void test_longest_of_its_vrf_and_family(void **state)
{
    (void)state;
    struct prefix_lookup lookup;
    char text[CIDR_TEXT_MAX];
    static const struct {
        const char *vrf;
        const char *addr;
        const char *cidr; // NULL: none
    } cases[] = {{"default", "10.0.0.7", "10.0.0.0/24"},
                 {"default", "10.0.1.7", "10.0.0.0/8"},
                 {"default", "11.0.0.7", NULL},
                 {"default", "9.255.255.255", NULL},
                 {"lab", "10.0.0.7", "10.0.0.0/25"},
                 {"lab", "10.0.0.200", NULL},
                 {"other", "10.0.0.7", NULL},
                 {"default", "2001:db8::7", "2001:db8::/32"},
                 {"default", "2a00::1", "::/0"},
                 {"default", "::1", "::/0"},
                 {"default", "10.0.0.255", "10.0.0.0/24"}};
    list.count = 0;
    add_text("default", "2001:db8::/32");
    add_text("lab", "10.0.0.0/25");
    add_text("default", "10.0.0.0/24");
    add_text("default", "10.0.0.0/8");
    add_text("default", "::/0");
    assert_int_equal(prefix_lookup_init(&lookup, &list), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct prefix *found = find(&lookup, cases[i].vrf, cases[i].addr);
        assert_string_equal(found == NULL ? "none" : cidr_format(&found->cidr, text),
                            cases[i].cidr == NULL ? "none" : cases[i].cidr);
    }
    prefix_lookup_fini(&lookup);
}

static void test_nothing_is_found_in_nothing(void **state)
{
    (void)state;
    struct prefix_lookup lookup;
    list.count = 0;
    assert_int_equal(prefix_lookup_init(&lookup, &list), 0);
    assert_null(find(&lookup, "default", "10.0.0.1"));
    prefix_lookup_fini(&lookup);
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    return z ^ z >> 31;
}

// Of a small world: 10.0.x.y or 2001:db8::x:y.
static struct ip_addr random_address(uint64_t *seed)
{
    struct ip_addr addr;
    bool v6 = next_random(seed) % 3 == 0;
    assert_int_equal(ip_addr_parse(v6 ? "2001:db8::" : "10.0.0.0", &addr), 0);
    addr.bytes[14] = (uint8_t)(next_random(seed) % 4);
    addr.bytes[15] = (uint8_t)next_random(seed);
    return addr;
}

static const struct prefix *look_at_all(const char *vrf, const struct ip_addr *addr)
{
    const struct prefix *best = NULL;
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(rows[i].vrf, vrf) == 0 && cidr_contains(&rows[i].cidr, addr) &&
            (best == NULL || rows[i].cidr.length > best->cidr.length))
            best = &rows[i];
    return best;
}

static bool is_there(const char *vrf, const struct cidr *cidr)
{
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(rows[i].vrf, vrf) == 0 && rows[i].cidr.length == cidr->length &&
            ip_addr_compare(&rows[i].cidr.first, &cidr->first) == 0)
            return true;
    return false;
}

static void test_as_one_who_looks_at_all_of_them(void **state)
{
    (void)state;
    static const char *const vrfs[] = {"default", "lab"};
    uint64_t seed = 7;
    for (int try = 0; try < TRIES; try++) {
        struct prefix_lookup lookup;
        list.count = 0;
        for (uint64_t i = next_random(&seed) % PREFIXES_MAX; i > 0; i--) {
            struct ip_addr addr = random_address(&seed);
            unsigned shortest = ip_addr_family(&addr) == 4 ? 20 : 108;
            struct cidr cidr;
            assert_int_equal(cidr_of(&addr, shortest + (unsigned)(next_random(&seed) % 13), &cidr), 0);
            const char *vrf = vrfs[next_random(&seed) % 2];
            if (!is_there(vrf, &cidr))
                add(vrf, &cidr);
        }
        assert_int_equal(prefix_lookup_init(&lookup, &list), 0);
        for (int i = 0; i < ADDRESSES; i++) {
            struct ip_addr addr = random_address(&seed);
            const char *vrf = vrfs[next_random(&seed) % 2];
            assert_ptr_equal(prefix_lookup_find(&lookup, vrf, &addr), look_at_all(vrf, &addr));
        }
        prefix_lookup_fini(&lookup);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_longest_of_its_vrf_and_family),
        cmocka_unit_test(test_nothing_is_found_in_nothing),
        cmocka_unit_test(test_as_one_who_looks_at_all_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
