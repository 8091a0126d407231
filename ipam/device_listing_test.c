#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "command.h"
#include "device_listing.h"
#include "shared/inventory/device_row.h"

static const struct device_row nas = {
    .key = "nas",
    .name = "My NAS",
    .type = "nas",
    .type_reason = "rule: name:nas (types.conf:3)",
    .status = "up",
    .site = "",
    .icon = "disk",
    .vendor = "Synology",
    .os = "",
    .notes = "",
    .addresses = "192.0.2.5\x1f"
                 "2001:db8::5",
    .macs = "",
    .tags = "backup",
    .checks = "v4",
    .services = "https\x1ftcp/445",
    .groups = "Storage room",
    .trusted = true,
    .created_ms = 1000,
    .rtt_ms = 0.4,
    .loss = NAN,
};

static char *print(const char *format, const size_t *chosen, size_t count)
{
    struct command command;
    struct output_column columns[LISTING_COLUMNS_MAX];
    const struct listing listing = {.columns_text = "given"};
    char *text = NULL;
    size_t length = 0;

    command_init(&command, true);
    command.out.format = output_format_find(format);
    command.out.style.width = 0;
    command.out.stream = open_memstream(&text, &length);
    listing_pick(&listing, device_listing_columns, chosen, count, columns);
    output_begin(&command.out, columns, count, OUTPUT_TABLE);
    assert_int_equal(device_listing_row(&command, &nas, chosen, count), 0);
    assert_int_equal(output_end(&command.out), 0);
    fclose(command.out.stream);
    return text;
}

static void test_a_row_is_written_with_lists_and_unknown_values(void **state)
{
    (void)state;
    size_t all[DEVICE_LISTING_COLUMNS];

    for (size_t i = 0; i < DEVICE_LISTING_COLUMNS; i++)
        all[i] = i;
    char *text = print("json", all, DEVICE_LISTING_COLUMNS);
    assert_string_equal(
        text,
        "[\n {\"key\": \"nas\", \"name\": \"My NAS\", \"type\": \"nas\", \"state\": \"up\", \"site\": null, "
        "\"addresses\": [\"192.0.2.5\", \"2001:db8::5\"], \"macs\": [], \"tags\": [\"backup\"], "
        "\"vendor\": \"Synology\", \"os\": null, \"services\": [\"https\", \"tcp/445\"], "
        "\"groups\": [\"Storage room\"], \"checks\": [\"v4\"], \"monitored\": false, \"trusted\": true, "
        "\"rtt_ms\": 0.400, \"loss\": null, \"seen\": null, \"since\": null, \"icon\": \"disk\", "
        "\"type_reason\": \"rule: name:nas (types.conf:3)\", \"created\": \"1970-01-01T00:00:01.000Z\", "
        "\"notes\": null}\n]\n");
    free(text);
}

static void test_chosen_columns_are_shown_in_text_too(void **state)
{
    (void)state;
    const size_t chosen[] = {15, 0};
    char *text = print("text", chosen, 2);

    assert_non_null(strstr(text, "RTT"));
    assert_non_null(strstr(text, "0.40ms  nas"));
    free(text);
}

static void test_columns_and_orders_have_names_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICE_LISTING_COLUMNS; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(device_listing_columns[i].name, device_listing_columns[k].name);
            assert_string_not_equal(device_listing_columns[i].title, device_listing_columns[k].title);
        }
    }
    for (size_t i = 0; i < DEVICE_LISTING_ORDERS; i++) {
        assert_non_null(device_listing_orders[i].name);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(device_listing_orders[i].name, device_listing_orders[k].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_is_written_with_lists_and_unknown_values),
        cmocka_unit_test(test_chosen_columns_are_shown_in_text_too),
        cmocka_unit_test(test_columns_and_orders_have_names_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
