#include "prefix_record.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"
#include "shared/inventory/plan_space.h"

static char *print(const struct prefix_record *record, struct output_style style)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {
        .format = output_format_find("text"), .stream = open_memstream(&text, &length), .style = style};

    assert_int_equal(prefix_record_write(&out, record), 0);
    fclose(out.stream);
    return text;
}

static void test_all_that_is_said_of_a_prefix(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");
    struct prefix parent = {.name = ""};
    const struct plan_usage usage = {ip_count_of(254), 127, 100, 60, 27, 0.5};

    (void)state;
    lan->vlan = 20;
    text_copy(lan->vlan_name, sizeof lan->vlan_name, "servers");
    text_copy(lan->gateway, sizeof lan->gateway, "10.0.0.1");
    text_copy(lan->site, sizeof lan->site, "Home");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/26", "");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/27", "");
    for (unsigned i = 128; i < 256; i += 12) {
        char range[64];
        snprintf(range, sizeof range, "10.0.0.%u-10.0.0.%u", i, i + 1);
        plan_drawing_fixture_range(plan, range, PLAN_RANGE_DHCP, "");
    }
    assert_int_equal(cidr_parse("10.0.0.0/16", &parent.cidr, NULL), 0);
    text_copy(parent.name, sizeof parent.name, "home");
    const struct prefix_record record = {lan,    &parent, &plan->prefix_list, &plan->range_list,
                                         &usage, "a note"};
    char *text = print(&record, (struct output_style){.utf8 = true});
    assert_string_equal(
        text, "PREFIX    10.0.0.0/24\n"
              "NAME      lan\n"
              "KIND      –\n"
              "VRF       default\n"
              "SITE      Home\n"
              "VLAN      20 \"servers\"\n"
              "IN        10.0.0.0/16 \"home\"\n"
              "PREFIXES  10.0.0.64/26\n"
              "RANGES    10.0.0.128-10.0.0.129 dhcp, 10.0.0.140-10.0.0.141 dhcp, 10.0.0.152-10.0.0.153 dhcp, "
              "10.0.0.164-10.0.0.165 dhcp, 10.0.0.176-10.0.0.177 dhcp, 10.0.0.188-10.0.0.189 dhcp, "
              "10.0.0.200-10.0.0.201 dhcp, 10.0.0.212-10.0.0.213 dhcp and 3 more\n"
              "GATEWAY   10.0.0.1\n"
              "DNS       –\n"
              "USED      █████░░░░░ 50.00% (127 of 254)\n"
              "OF THEM   100 planned, 60 held, 27 held but not planned\n"
              "NOTE      a note\n"
              "SOURCE    person\n");
    free(text);
}

static void test_many_prefixes_are_counted(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    const struct plan_usage usage = {.usable = ip_count_of(254)};

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    for (unsigned i = 0; i < 10; i++) {
        char cidr[CIDR_TEXT_MAX];
        snprintf(cidr, sizeof cidr, "10.0.0.%u/28", i * 16);
        plan_drawing_fixture_prefix(plan, cidr, "");
    }
    const struct prefix_record record = {&plan->prefixes[0], NULL,   &plan->prefix_list,
                                         &plan->range_list,  &usage, ""};
    char *text = print(&record, (struct output_style){.utf8 = false});
    assert_non_null(strstr(text, "PREFIXES  10.0.0.0/28, 10.0.0.16/28, "));
    assert_non_null(strstr(text, ", 10.0.0.112/28 and 2 more\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_is_said_of_a_prefix),
        cmocka_unit_test(test_many_prefixes_are_counted),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
