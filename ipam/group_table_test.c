#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "group_table.h"
#include "output.h"
#include "shared/inventory/device_group.h"

static struct output out;
static char *text;
static size_t length;

static void begin(void)
{
    out = (struct output){.format = output_format_find("csv"), .stream = open_memstream(&text, &length)};
}

static void assert_printed(const char *expected)
{
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    assert_string_equal(text, expected);
    free(text);
}

static void test_members_stand_in_order(void **state)
{
    (void)state;
    static const struct group_member member = {
        .device_key = "nas", .device_name = "NAS", .position = 2, .role = "hub"};

    begin();
    group_table_begin_members(&out);
    group_table_member(&out, "VPN", "hub", &member);
    assert_printed("group,kind,position,key,name,role\r\nVPN,hub,2,nas,NAS,hub\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_stand_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
