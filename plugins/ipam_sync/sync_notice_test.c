#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sync_notice.h"

#include "shared/base/text.h"
#include "shared/inventory/conflict_event.h"

static const struct conflict_event found = {.is_found = true,
                                            .kind = "duplicate_address",
                                            .severity = "critical",
                                            .subject = "10.0.0.7",
                                            .explanation = "10.0.0.7 is held by nas and tv at once."};

static void test_what_is_found_is_explained(void **state)
{
    (void)state;
    struct conflict_event mild = found;
    struct sync_notice notice;
    sync_notice_of(&found, &notice);
    assert_string_equal(notice.kind, "duplicate_address");
    assert_string_equal(notice.text, "10.0.0.7 is held by nas and tv at once.");
    assert_int_equal(notice.level, SYNC_NOTICE_CRITICAL);
    assert_int_equal(text_copy(mild.severity, sizeof(mild.severity), "warning"), 0);
    sync_notice_of(&mild, &notice);
    assert_int_equal(notice.level, SYNC_NOTICE_WARNING);
    assert_int_equal(text_copy(mild.severity, sizeof(mild.severity), "info"), 0);
    sync_notice_of(&mild, &notice);
    assert_int_equal(notice.level, SYNC_NOTICE_WARNING);
}

static void test_what_is_over_is_named(void **state)
{
    (void)state;
    struct conflict_event over = found;
    struct sync_notice notice;
    over.is_found = false;
    assert_int_equal(text_copy(over.severity, sizeof(over.severity), "info"), 0);
    sync_notice_of(&over, &notice);
    assert_string_equal(notice.text, "10.0.0.7: duplicate_address is over");
    assert_string_equal(notice.kind, "duplicate_address");
    assert_int_equal(notice.level, SYNC_NOTICE_OVER);
}

static void test_of_many_their_number_is_told(void **state)
{
    (void)state;
    struct sync_notice notice;
    sync_notice_of_more(1980, &notice);
    assert_string_equal(notice.text,
                        "1980 more conflicts were found or are over; 'ipam conflicts' lists those "
                        "that are open");
    assert_string_equal(notice.kind, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_found_is_explained),
        cmocka_unit_test(test_what_is_over_is_named),
        cmocka_unit_test(test_of_many_their_number_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
