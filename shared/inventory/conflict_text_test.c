#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "conflict_text.h"
#include "shared/base/text.h"

static const struct conflict_place at = {.vrf = "default", .ip = "10.0.0.7"};
static const struct conflict_place in_lab = {.vrf = "lab", .ip = "10.0.0.7"};
static const struct conflict_names two = {.keys = {"nas", "tv"}, .count = 2};

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", part, text);
}

static void test_duplicate_names_its_holders_and_what_to_type(void **state)
{
    (void)state;
    struct conflict conflict = conflict_text_duplicate(&at, &two);
    assert_string_equal(conflict.subject, "10.0.0.7");
    assert_string_equal(conflict.severity, "critical");
    assert_has(conflict.explanation, "10.0.0.7 is held by nas and tv at once");
    assert_has(conflict.remedy, "ipam device set tv address-=10.0.0.7");
    assert_has(conflict.remedy, "ipam conflicts ack ID");
}

static void test_many_holders_are_counted(void **state)
{
    (void)state;
    const struct conflict_names many = {.keys = {"a", "b", "c", "d"}, .count = 4, .more = 7};
    assert_has(conflict_text_duplicate(&at, &many).explanation, "held by a, b, c, d and 7 more at once");
}

static void test_subject_tells_vrf_and_zone(void **state)
{
    (void)state;
    const struct conflict_place zoned = {.vrf = "default", .ip = "fe80::1", .segment = "eth0"};
    assert_string_equal(conflict_text_duplicate(&in_lab, &two).subject, "10.0.0.7 (vrf lab)");
    assert_string_equal(conflict_text_duplicate(&zoned, &two).subject, "fe80::1%eth0");
    assert_has(conflict_text_duplicate(&zoned, &two).remedy, "address-=fe80::1%eth0");
}

static void test_vrf_is_quoted_for_a_shell(void **state)
{
    (void)state;
    const struct conflict_place odd = {.vrf = "it's; rm -rf", .ip = "10.0.0.7"};
    assert_has(conflict_text_outside(&in_lab, "static").remedy, "ipam address release 10.0.0.7 --vrf lab.");
    assert_has(conflict_text_outside(&odd, "static").remedy,
               "ipam address release 10.0.0.7 --vrf 'it'\\''s; rm -rf'.");
    assert_null(strstr(conflict_text_outside(&at, "static").remedy, "--vrf"));
}

static void test_what_is_planned_outside_is_worse_than_what_is_seen(void **state)
{
    (void)state;
    assert_string_equal(conflict_text_outside(&at, "reserved").severity, "warning");
    assert_string_equal(conflict_text_outside(&at, "").severity, "info");
    assert_has(conflict_text_outside(&at, "").explanation, "in use");
}

static void test_overlap_says_what_differs(void **state)
{
    (void)state;
    const struct conflict_prefix outer = {"10.0.0.0/16", "Berlin", 10}, inner = {"10.0.1.0/24", "Bonn", 20};
    struct conflict by_site = conflict_text_overlap("default", &outer, &inner, true);
    struct conflict by_vlan = conflict_text_overlap("default", &outer, &inner, false);
    assert_string_equal(by_site.subject, "10.0.0.0/16 10.0.1.0/24");
    assert_has(by_site.explanation,
               "10.0.1.0/24 (site Bonn) lies in 10.0.0.0/16, which is of another site (Berlin)");
    assert_has(by_site.remedy, "ipam prefix set 10.0.0.0/16 site=");
    assert_has(by_vlan.explanation, "(VLAN 20)");
    assert_has(by_vlan.remedy, "vlan=");
}

static void test_reservation_for_a_mac_in_a_pool_is_only_noted(void **state)
{
    (void)state;
    struct ip_range pool;
    assert_int_equal(ip_range_parse("10.0.0.5-10.0.0.9", &pool, NULL), 0);
    assert_string_equal(conflict_text_in_pool(&at, "reserved", &pool, true).severity, "info");
    struct conflict conflict = conflict_text_in_pool(&at, "static", &pool, false);
    assert_string_equal(conflict.severity, "warning");
    assert_has(conflict.remedy, "ipam range set 10.0.0.5-10.0.0.9 range=NEW");
}

static void test_stranger_is_named_with_whom_it_is_meant_for(void **state)
{
    (void)state;
    const struct conflict_names tv = {.keys = {"tv"}, .count = 1};
    struct conflict conflict = conflict_text_in_use(&at, "reserved", "nas", &tv);
    assert_has(conflict.explanation, "10.0.0.7 is reserved for nas, but held by tv.");
    assert_has(conflict.remedy, "ipam address set 10.0.0.7 device=tv");
    assert_has(conflict_text_in_use(&at, "reserved", "", &tv).explanation, "is reserved, but held by tv");
}

static void test_mac_that_a_machine_made_up_is_only_noted(void **state)
{
    (void)state;
    assert_string_equal(conflict_text_shared_mac("00:00:5e:00:53:01", &two).severity, "warning");
    assert_string_equal(conflict_text_shared_mac("02:42:ac:11:00:02", &two).severity, "info");
    assert_has(conflict_text_shared_mac("00:00:5e:00:53:01", &two).remedy, "ipam device merge nas tv");
}

static void test_more_of_a_kind_is_said_with_their_number(void **state)
{
    (void)state;
    struct conflict more = conflict_text_more(CONFLICT_SHARED_MAC, 2000);
    assert_int_equal(more.kind, CONFLICT_SHARED_MAC);
    assert_string_equal(more.severity, "warning");
    assert_string_equal(more.subject, "more than 2000");
    assert_has(more.explanation, "more than 2000 conflicts");
    assert_string_not_equal(more.remedy, "");
}

static void test_long_names_end_with_a_whole_character(void **state)
{
    (void)state;
    for (size_t blanks = 0; blanks < 4; blanks++) {
        char site[256] = "", vrf[VRF_NAME_MAX] = "";
        memset(site, 'x', blanks);
        while (strlen(site) + 3 < sizeof(site))
            memcpy(site + strlen(site), "ä\0", 3);
        while (strlen(vrf) + 4 < sizeof(vrf))
            memcpy(vrf + strlen(vrf), "'ä\0", 4);
        const struct conflict_prefix outer = {"10.0.0.0/16", site, 0}, inner = {"10.0.1.0/24", site, 0};
        struct conflict conflict = conflict_text_overlap(vrf, &outer, &inner, true);
        assert_true(text_is_clean(conflict.subject, strlen(conflict.subject)));
        assert_true(text_is_clean(conflict.explanation, strlen(conflict.explanation)));
        assert_true(text_is_clean(conflict.remedy, strlen(conflict.remedy)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duplicate_names_its_holders_and_what_to_type),
        cmocka_unit_test(test_many_holders_are_counted),
        cmocka_unit_test(test_subject_tells_vrf_and_zone),
        cmocka_unit_test(test_vrf_is_quoted_for_a_shell),
        cmocka_unit_test(test_what_is_planned_outside_is_worse_than_what_is_seen),
        cmocka_unit_test(test_overlap_says_what_differs),
        cmocka_unit_test(test_reservation_for_a_mac_in_a_pool_is_only_noted),
        cmocka_unit_test(test_stranger_is_named_with_whom_it_is_meant_for),
        cmocka_unit_test(test_mac_that_a_machine_made_up_is_only_noted),
        cmocka_unit_test(test_more_of_a_kind_is_said_with_their_number),
        cmocka_unit_test(test_long_names_end_with_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
