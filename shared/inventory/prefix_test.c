#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "prefix.h"

static int add(const char *text, const char *name)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    return prefix_add(db, &cidr, name, "person", &err);
}

static void test_list_is_ordered_by_address_then_length(void **state)
{
    (void)state;
    static const char *const given[] = {"2001:db8::/32", "10.0.0.0/24", "192.0.2.1/32",    "10.0.0.0/8",
                                        "0.0.0.0/0",     "::/0",        "2001:db8::1/128", "192.0.2.0/31"};
    static const char *const ordered[] = {"::/0",         "0.0.0.0/0",    "10.0.0.0/8",    "10.0.0.0/24",
                                          "192.0.2.0/31", "192.0.2.1/32", "2001:db8::/32", "2001:db8::1/128"};
    struct prefix_list list;
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(add(given[i], "home"), 0);
    assert_int_equal(prefix_list(db, &list, &err), 0);
    assert_int_equal(list.count, 8);
    for (size_t i = 0; i < 8; i++) {
        char text[CIDR_TEXT_MAX];
        assert_string_equal(cidr_format(&list.rows[i].cidr, text), ordered[i]);
        assert_string_equal(list.rows[i].name, "home");
        assert_string_equal(list.rows[i].source, "person");
    }
    prefix_list_free(&list);
    prefix_list_free(NULL);
}

static void test_prefix_is_added_once(void **state)
{
    (void)state;
    struct prefix_list list;
    assert_int_equal(add("10.0.0.0/24", "home"), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(add("10.0.0.0/24", "other"), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_int_equal(prefix_list(db, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].name, "home");
    prefix_list_free(&list);
}

static void test_name_is_clean_or_empty(void **state)
{
    (void)state;
    assert_int_equal(add("10.0.0.0/24", "a\nb"), -EINVAL);
    assert_int_equal(add("10.0.0.0/24", ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_list_is_ordered_by_address_then_length),
        WITH_DATABASE(test_prefix_is_added_once),
        WITH_DATABASE(test_name_is_clean_or_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
