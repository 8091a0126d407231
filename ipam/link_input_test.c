#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "link_input.h"
#include "shared/inventory/inventory_fixture.h"

static struct link_end end;
static bool is_new;

static int read_end(const char *text)
{
    return link_input_end(db, text, &end, &is_new, &err);
}

static void test_a_device_with_and_without_an_interface(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");

    assert_int_equal(read_end("nas"), 0);
    assert_int_equal(end.device_id, nas);
    assert_int_equal(end.interface_id, 0);
    assert_false(is_new);
    assert_int_equal(read_end("NAS:eth0:1"), 0);
    assert_true(is_new && end.interface_id > 0);
    assert_string_equal(end.interface, "eth0:1");
    int64_t first = end.interface_id;
    assert_int_equal(read_end("nas:eth0:1"), 0);
    assert_false(is_new);
    assert_int_equal(end.interface_id, first);
}

static void test_a_colon_may_belong_to_the_name(void **state)
{
    (void)state;
    int64_t plain = inventory_fixture_device("rack"), longer = inventory_fixture_device("rack:2");

    assert_int_equal(read_end("rack:2"), 0);
    assert_int_equal(end.device_id, longer);
    assert_int_equal(read_end("rack:3"), 0);
    assert_int_equal(end.device_id, plain);
    assert_string_equal(end.interface, "3");
}

static void test_what_is_not_there_is_told(void **state)
{
    (void)state;
    inventory_fixture_device("nas");
    assert_int_equal(read_end("toaster:eth0"), -ENOENT);
    assert_non_null(strstr(err.text, "\"toaster\""));
    assert_int_equal(read_end("toaster"), -ENOENT);
    assert_int_equal(read_end("nas:"), -EINVAL);
    assert_non_null(strstr(err.text, "interface"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_device_with_and_without_an_interface),
        WITH_DATABASE(test_a_colon_may_belong_to_the_name),
        WITH_DATABASE(test_what_is_not_there_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
