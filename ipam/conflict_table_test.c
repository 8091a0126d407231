#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "conflict_table.h"
#include "shared/inventory/conflict.h"

static const struct conflict anycast = {.id = 7,
                                        .kind = CONFLICT_DUPLICATE_ADDRESS,
                                        .severity = "critical",
                                        .subject = "10.0.0.7",
                                        .explanation = "10.0.0.7 is held by nas and tv at once.",
                                        .remedy = "Give one of them another address.",
                                        .found_ms = 1000};

static char *print(const char *format, const struct conflict *conflict, bool colour)
{
    char *text = NULL;
    size_t length = 0;
    struct output_cell cells[CONFLICT_TABLE_COLUMNS];
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.now_ms = 61000, .colour = colour}};

    conflict_table_cells(conflict, cells);
    output_begin(&out, conflict_table_columns, CONFLICT_TABLE_COLUMNS, OUTPUT_TABLE);
    output_row(&out, cells);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(const char *format, const struct conflict *conflict, const char *part)
{
    char *text = print(format, conflict, false);

    if (!strstr(text, part))
        fail_msg("%s", text);
    free(text);
}

static void test_a_machine_gets_all_of_it(void **state)
{
    (void)state;
    assert_prints(
        "json", &anycast,
        "{\"id\": 7, \"severity\": \"critical\", \"kind\": \"duplicate_address\", \"subject\": "
        "\"10.0.0.7\", \"found\": \"1970-01-01T00:00:01.000Z\", \"explanation\": \"10.0.0.7 is held "
        "by nas and tv at once.\", \"remedy\": \"Give one of them another address.\", \"ended\": "
        "null, \"acknowledged\": null, \"note\": null}");
}

static void test_a_person_reads_how_long_and_what_to_do(void **state)
{
    (void)state;
    assert_prints("text", &anycast, "1m");
    assert_prints("text", &anycast, "Give one of them another address.");
}

static void test_what_is_over_or_known_is_not_alarming(void **state)
{
    struct conflict known = anycast, over = anycast;

    (void)state;
    known.ack_ms = over.ended_ms = 2000;
    char *alarming = print("text", &anycast, true), *first = print("text", &known, true),
         *second = print("text", &over, true);
    assert_string_not_equal(alarming, first);
    assert_string_equal(first, second);
    free(alarming);
    free(first);
    free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_machine_gets_all_of_it),
        cmocka_unit_test(test_a_person_reads_how_long_and_what_to_do),
        cmocka_unit_test(test_what_is_over_or_known_is_not_alarming),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
