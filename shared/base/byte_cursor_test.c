#include "byte_cursor.h"

#include <arpa/inet.h>
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t BYTES[15] = {0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10,
                                  0x80, 0x01, 0xff, 0x00, 0x7f, 0xaa, 0x55};

static void test_numbers_are_in_network_order(void **state)
{
    struct byte_cursor cursor = byte_cursor_over(BYTES, sizeof BYTES);
    uint16_t two;
    uint32_t four;
    uint64_t eight;

    (void)state;
    memcpy(&two, BYTES + 1, 2);
    memcpy(&four, BYTES + 3, 4);
    memcpy(&eight, BYTES + 7, 8);
    assert_int_equal(byte_cursor_u8(&cursor), 0xfe);
    assert_int_equal(byte_cursor_u16(&cursor), ntohs(two));
    assert_int_equal(byte_cursor_u32(&cursor), ntohl(four));
    assert_true(byte_cursor_u64(&cursor) == be64toh(eight));
    assert_ptr_equal(cursor.at, BYTES + sizeof BYTES);
    assert_false(cursor.failed);
}

static void test_view_is_inside_the_bytes(void **state)
{
    struct byte_cursor cursor = byte_cursor_over(BYTES, sizeof BYTES);

    (void)state;
    assert_ptr_equal(byte_cursor_take(&cursor, 4), BYTES);
    assert_ptr_equal(byte_cursor_take(&cursor, 11), BYTES + 4);
    assert_ptr_equal(byte_cursor_take(&cursor, 0), BYTES + 15);
    assert_false(cursor.failed);
}

static uint64_t read_width(struct byte_cursor *cursor, size_t width)
{
    if (width == 1)
        return byte_cursor_u8(cursor);
    if (width == 2)
        return byte_cursor_u16(cursor);
    if (width == 4)
        return byte_cursor_u32(cursor);
    return byte_cursor_u64(cursor);
}

static void test_read_past_the_end_latches(void **state)
{
    static const size_t widths[] = {1, 2, 4, 8};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct byte_cursor cursor = byte_cursor_over(BYTES, widths[i] - 1);
        assert_true(read_width(&cursor, widths[i]) == 0);
        assert_true(cursor.failed);
        assert_ptr_equal(cursor.at, BYTES);
    }
}

static void test_nothing_is_read_after_a_failure(void **state)
{
    struct byte_cursor cursor = byte_cursor_over(BYTES, 3);

    (void)state;
    assert_null(byte_cursor_take(&cursor, SIZE_MAX));
    assert_int_equal(byte_cursor_u8(&cursor), 0);
    assert_null(byte_cursor_take(&cursor, 0));
    assert_ptr_equal(cursor.at, BYTES);
}

static void test_no_bytes_is_an_empty_input(void **state)
{
    struct byte_cursor cursor = byte_cursor_over(NULL, 0);

    (void)state;
    assert_non_null(byte_cursor_take(&cursor, 0));
    assert_false(cursor.failed);
    assert_int_equal(byte_cursor_u8(&cursor), 0);
    assert_true(cursor.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_in_network_order),
        cmocka_unit_test(test_view_is_inside_the_bytes),
        cmocka_unit_test(test_read_past_the_end_latches),
        cmocka_unit_test(test_nothing_is_read_after_a_failure),
        cmocka_unit_test(test_no_bytes_is_an_empty_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
