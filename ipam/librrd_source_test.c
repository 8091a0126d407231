#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "librrd_source.h"
#include "shared/base/error.h"

static void test_it_is_loaded_once_and_complete(void **state)
{
    (void)state;
    struct error err;

    setenv("RRDCACHED_ADDRESS", "unix:/nowhere", 1);
    const struct librrd *librrd = librrd_load(&err);
    assert_non_null(librrd);
    assert_ptr_equal(librrd_load(&err), librrd);
    assert_null(getenv("RRDCACHED_ADDRESS"));
    assert_true(librrd->info_r && librrd->info_free && librrd->fetch_r && librrd->freemem);
    assert_null(librrd->info_r("/nonexistent/file.rrd"));
    assert_string_not_equal(librrd->get_error(), "");
    librrd->clear_error();
    assert_string_equal(librrd->get_error(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_loaded_once_and_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
