#include "import_batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"

enum { NOW = 1000 };

static struct import_batch batch;

// An address whose name is its key in hexadecimal digits.
static int add(unsigned number, const char *note, const char *assignment)
{
    unsigned char key[16] = {[10] = 0xff, [11] = 0xff};
    char name[16];
    for (unsigned i = 0; i < 4; i++)
        key[15 - i] = (unsigned char)(number >> 8 * i);
    snprintf(name, sizeof(name), "%08X", number);
    import_batch_begin(&batch);
    import_batch_int(&batch, number);
    import_batch_text(&batch, "default");
    import_batch_text(&batch, "");
    import_batch_text(&batch, name);
    import_batch_int(&batch, 4);
    import_batch_text(&batch, assignment);
    import_batch_text(&batch, name);
    import_batch_text(&batch, NULL);
    import_batch_id(&batch, 0);
    import_batch_text(&batch, note);
    import_batch_text(&batch, "import");
    import_batch_id(&batch, 0);
    import_batch_text(&batch, NULL);
    int many = import_batch_end(&batch, key);
    return many > 0 ? import_batch_flush(&batch, db, NOW) : many;
}

static void test_texts_come_back_as_they_were(void **state)
{
    static const char *const notes[] = {"",
                                        "plain",
                                        "\"",
                                        "\\",
                                        "\\u0041",
                                        "a\nb\r\tc",
                                        "\x01\x02\x1f\x7f",
                                        "'\";--",
                                        "caf\u00e9 \u202e\U0001f5a7",
                                        "[1,2],{\"a\":null}",
                                        "{",
                                        "=1+1"};
    enum { COUNT = sizeof(notes) / sizeof(notes[0]) };
    (void)state;
    import_batch_init(&batch, QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS);
    for (unsigned i = 0; i < COUNT; i++)
        assert_int_equal(add(i + 1, notes[i], ""), 0);
    assert_int_equal(import_batch_flush(&batch, db, NOW), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        char sql[64];
        snprintf(sql, sizeof(sql), "SELECT note FROM address WHERE id = %u", i + 1);
        assert_string_equal(inventory_fixture_ask(sql), notes[i]);
    }
    assert_string_equal(
        inventory_fixture_ask("SELECT count(*) FROM address WHERE mac IS NULL AND device_id IS NULL"), "12");
}

// Each with its own key, though they are written in parts.
static void test_many_rows_are_written_in_parts(void **state)
{
    enum { COUNT = 3 * IMPORT_BATCH_ROWS + 1 };
    (void)state;
    import_batch_init(&batch, QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS);
    for (unsigned i = 1; i <= COUNT; i++)
        assert_int_equal(add(0x0a000000 + i * 3, "x", "static"), 0);
    assert_true(batch.count > 0 && batch.count < COUNT);
    assert_int_equal(import_batch_flush(&batch, db, NOW), 0);
    assert_int_equal(batch.count, 0);
    assert_int_equal(import_batch_flush(&batch, db, NOW), 0); // nothing is left
    assert_int_equal(strtol(inventory_fixture_ask("SELECT count(*) FROM address"), NULL, 10), COUNT);
    assert_string_equal(
        inventory_fixture_ask("SELECT count(*) FROM address WHERE hex(substr(ip_key, 13)) <> name"), "0");
}

// The longest note, when each of its bytes takes six.
static void test_the_longest_rows_fit(void **state)
{
    static char note[16384 + 1];
    (void)state;
    memset(note, 1, sizeof(note) - 1);
    import_batch_init(&batch, QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS);
    for (unsigned i = 1; i <= 5; i++)
        assert_int_equal(add(i, note, ""), 0);
    assert_int_equal(import_batch_flush(&batch, db, NOW), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) || ' ' || min(length(note)) FROM address"),
                        "5 16384");
}

static void test_what_does_not_fit_is_refused(void **state)
{
    static char text[IMPORT_BATCH_BYTES];
    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    import_batch_init(&batch, QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS);
    assert_int_equal(add(1, text, ""), -E2BIG);
}

static void test_a_row_that_the_database_refuses_is_told(void **state)
{
    (void)state;
    import_batch_init(&batch, QUERY_IMPORT_ADDRESSES, IMPORT_BATCH_NOW | IMPORT_BATCH_KEYS);
    assert_int_equal(add(1, "", "perhaps"), 0);
    assert_int_equal(import_batch_flush(&batch, db, NOW), -EINVAL);
    assert_int_equal(batch.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_texts_come_back_as_they_were),
        WITH_DATABASE(test_many_rows_are_written_in_parts),
        WITH_DATABASE(test_the_longest_rows_fit),
        WITH_DATABASE(test_what_does_not_fit_is_refused),
        WITH_DATABASE(test_a_row_that_the_database_refuses_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
