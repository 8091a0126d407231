#include "prefix_listing.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"
#include "shared/probe/device_verdict.h"

static char *print(struct plan_drawing *plan, const char *format, struct output_style style, bool unfolded)
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct plan_picture picture;
    struct prefix_rows rows;
    char *text = NULL;
    size_t length = 0;
    struct output out = {
        .format = output_format_find(format), .stream = open_memstream(&text, &length), .style = style};

    assert_int_equal(plan_picture_init(&picture, &input), 0);
    assert_int_equal(prefix_rows_make(&picture, unfolded, &rows), 0);
    assert_int_equal(prefix_listing_write(&out, &rows), 0);
    prefix_rows_free(&rows);
    plan_picture_fini(&picture);
    fclose(out.stream);
    return text;
}

static void expect(struct plan_drawing *plan, const char *format, struct output_style style,
                   const char *wanted)
{
    char *text = print(plan, format, style, false);

    assert_string_equal(text, wanted);
    free(text);
}

static struct plan_drawing *home(void)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/26", "lan");

    text_copy(lan->gateway, sizeof lan->gateway, "10.0.0.1");
    plan_drawing_fixture_range(plan, "10.0.0.32-10.0.0.39", PLAN_RANGE_DHCP, "guests");
    plan_drawing_fixture_prefix(plan, "10.0.0.48/28", "lab");
    struct plan_address *nas = plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_STATIC, "nas");
    text_copy(nas->name, sizeof nas->name, "nas.home");
    plan_drawing_fixture_address(plan, "10.0.0.6", PLAN_NONE, "clone")->holders = 2;
    plan_drawing_fixture_address(plan, "10.0.0.7", PLAN_NONE, "odd")->holder_state = DEVICE_DOWN;
    struct plan_address *swapped = plan_drawing_fixture_address(plan, "10.0.0.8", PLAN_RESERVED, "thief");
    text_copy(swapped->device_key, sizeof swapped->device_key, "owner");
    text_copy(swapped->mac, sizeof swapped->mac, "02:00:00:00:00:08");
    plan_drawing_fixture_address(plan, "10.0.0.33", PLAN_NONE, "phone");
    return plan;
}

static void test_people_see_columns_and_folded_lines(void **state)
{
    (void)state;
    expect(home(), "text", (struct output_style){.utf8 = true},
           "ADDRESS      ASSIGNMENT  NAME      DEVICE  STATE  REMARK\n"
           "10.0.0.1                                          gateway\n"
           "10.0.0.2–10.0.0.4 (3 unused)\n"
           "10.0.0.5     static      nas.home  nas     up\n"
           "10.0.0.6                           clone   up     conflict: see 'ipam conflicts'\n"
           "10.0.0.7                           odd     down   in use, not planned\n"
           "10.0.0.8     reserved              thief   up     planned for owner; for 02:00:00:00:00:08\n"
           "10.0.0.9–10.0.0.31 (23 unused)\n"
           "10.0.0.32–10.0.0.39 dhcp pool \"guests\" (1 of 8 used)\n"
           "  10.0.0.33                        phone   up\n"
           "10.0.0.40–10.0.0.47 (8 unused)\n"
           "10.0.0.48/28 prefix \"lab\" (0 of 14 used)\n");
}

static void test_free_addresses_are_said_to_be_free(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/30", "");
    plan_drawing_fixture_range(plan, "10.0.0.2", PLAN_RANGE_RESERVED, "");
    char *text = print(plan, "text", (struct output_style){.utf8 = false, .width = 80}, true);
    assert_string_equal(text, "ADDRESS     ASSIGNMENT      REMARK\n"
                              "10.0.0.0                    network or broadcast address\n"
                              "10.0.0.1    free\n"
                              "10.0.0.2 reserved (0 of 1 used)\n"
                              "  10.0.0.2  reserved range\n"
                              "10.0.0.3                    network or broadcast address\n");
    free(text);
}

static void test_programs_have_a_row_for_each(void **state)
{
    (void)state;
    expect(home(), "csv", (struct output_style){.utf8 = false},
           "kind,address,last,addresses,use,assignment,name,mac,device,holder,holders,holder_mac,state,"
           "held_since,prefix,range,range_kind,used\r\n"
           "address,10.0.0.1,10.0.0.1,1,gateway,,,,,,,,,,,,,\r\n"
           "gap,10.0.0.2,10.0.0.4,3,free,,,,,,,,,,,,,\r\n"
           "address,10.0.0.5,10.0.0.5,1,static,static,nas.home,,,nas,1,,up,,,,,\r\n"
           "address,10.0.0.6,10.0.0.6,1,conflict,,,,,clone,2,,up,,,,,\r\n"
           "address,10.0.0.7,10.0.0.7,1,unplanned,,,,,odd,1,,down,,,,,\r\n"
           "address,10.0.0.8,10.0.0.8,1,reserved,reserved,,02:00:00:00:00:08,owner,thief,1,,up,,,,,\r\n"
           "gap,10.0.0.9,10.0.0.31,23,free,,,,,,,,,,,,,\r\n"
           "range,10.0.0.32,10.0.0.39,8,pool,,guests,,,,,,,,,10.0.0.32-10.0.0.39,dhcp,1\r\n"
           "address,10.0.0.33,10.0.0.33,1,dhcp,,,,,phone,1,,up,,,10.0.0.32-10.0.0.39,dhcp,\r\n"
           "gap,10.0.0.40,10.0.0.47,8,free,,,,,,,,,,,,,\r\n"
           "prefix,10.0.0.48,10.0.0.63,16,prefix,,lab,,,,,,,,10.0.0.48/28,,,0\r\n");
}

static void test_names_are_shown_safely(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/30", "");
    plan_drawing_fixture_range(plan, "10.0.0.2", PLAN_RANGE_RESERVED, "\"; --\xe2\x80\xae");
    struct plan_address *row = plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    text_copy(row->name, sizeof row->name, "a\x1b[31m");
    expect(plan, "text", (struct output_style){.utf8 = true},
           "ADDRESS   ASSIGNMENT  NAME\n"
           "10.0.0.1  static      a\\x1b[31m\n"
           "10.0.0.2 reserved \"\"; --\\u{202e}\" (0 of 1 used)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_see_columns_and_folded_lines),
        cmocka_unit_test(test_free_addresses_are_said_to_be_free),
        cmocka_unit_test(test_programs_have_a_row_for_each),
        cmocka_unit_test(test_names_are_shown_safely),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
