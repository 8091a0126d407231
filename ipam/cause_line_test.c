#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cause_line.h"

static void test_the_service_goes_before_the_key(void **state)
{
    (void)state;
    char text[CAUSE_LINE_MAX];

    assert_string_equal(cause_line("tcp/443", "web", CAUSE_REFUSED, text), "tcp/443 refused");
    assert_string_equal(cause_line("", "v4", CAUSE_TIMEOUT, text), "v4 timeout");
    assert_string_equal(cause_line("", "", CAUSE_NO_ROUTE, text), "no route");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_service_goes_before_the_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
