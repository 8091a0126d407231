#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "merge_table.h"
#include "shared/inventory/device_merge.h"
#include "shared/inventory/device_split.h"

static const struct device nas = {.key = "nas", .name = "NAS"}, old = {.key = "old", .name = "Old"};

static char *text;
static size_t length;

static struct output to_text(const char *format)
{
    return (struct output){.format = output_format_find(format), .stream = open_memstream(&text, &length)};
}

static void assert_printed(struct output *out, const char *part)
{
    fclose(out->stream);
    if (!strstr(text, part))
        fail_msg("%s", text);
    free(text);
}

static void test_a_merge_tells_what_moves_and_what_stays(void **state)
{
    (void)state;
    const struct device_merge merge = {
        .journal_id = 4,
        .identifiers = 1,
        .bindings = 2,
        .checks = 3,
        .checks_left = 1,
        .fields = {{"name", "NAS", "Old", false}, {"type", "nas", "unknown", true}},
        .field_count = 2,
    };
    struct output out = to_text("json");

    assert_int_equal(merge_table_merge(&out, &nas, &old, &merge, false), 0);
    assert_printed(
        &out, "\"keep\": \"nas\", \"other\": \"old\", \"moves\": [\"1 identifier\", "
              "\"2 addresses, now or once held\", \"3 checks with their history\"], "
              "\"leaves\": [\"1 check of the same key, not probed any more\"], "
              "\"differences\": [\"name: \\\"NAS\\\" stays, \\\"Old\\\" goes\", "
              "\"type: \\\"nas\\\" stays, \\\"unknown\\\" goes\"], \"identifiers\": 1, \"interfaces\": 0, "
              "\"bindings\": 2, \"tags\": 0, \"links\": 0, \"groups\": 0, \"places\": 0, \"planned\": 0, "
              "\"checks\": 3, \"checks_left\": 1, \"links_dropped\": 0, \"preview\": false, \"undo\": 4}");
}

static void test_a_preview_has_nothing_to_undo(void **state)
{
    (void)state;
    const struct device_merge merge = {.journal_id = 4};
    struct output out = to_text("json");

    assert_int_equal(merge_table_merge(&out, &nas, &old, &merge, true), 0);
    assert_printed(&out, "\"preview\": true, \"undo\": null}");
}

static void test_a_split_tells_what_goes(void **state)
{
    (void)state;
    const struct device_split split = {.journal_id = 5,
                                       .device = {.key = "nas-2", .name = "NAS 2"},
                                       .interfaces = 1,
                                       .links = 2,
                                       .planned = 1};
    struct output out = to_text("csv");

    assert_int_equal(merge_table_split(&out, &nas, &split, false), 0);
    assert_printed(&out, "\r\nnas,nas-2,NAS 2,1 interface 2 links 1 planned address,0,1,0,2,1,0,false,5\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_merge_tells_what_moves_and_what_stays),
        cmocka_unit_test(test_a_preview_has_nothing_to_undo),
        cmocka_unit_test(test_a_split_tells_what_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
