#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "iface_source.h"
#include "shared/base/error.h"

static void test_the_loopback_interface_is_read_with_its_prefix(void **state)
{
    (void)state;
    struct iface_address_list list;
    struct error err;
    char text[IP_ADDR_TEXT_MAX];
    bool found = false;

    assert_int_equal(iface_source_read(&list, &err), 0);
    for (size_t i = 0; i < list.count; i++) {
        const struct iface_address *row = &list.rows[i];
        if (strcmp(ip_addr_format(&row->addr, text), "127.0.0.1") != 0)
            continue;
        found = true;
        assert_true(row->loopback);
        assert_int_equal(row->length, 8);
    }
    if (!found && list.count == 0)
        skip(); // a namespace whose loopback is down
    assert_true(found);
    iface_source_free(&list);
    assert_null(list.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_loopback_interface_is_read_with_its_prefix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
