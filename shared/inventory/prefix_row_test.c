#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_fixture.h"
#include "prefix_row.h"
#include "shared/db/stmt.h"

static void test_what_is_bound_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {"0.0.0.0/0", "10.0.0.0/24", "::/0", "2001:db8::1/128"};
    for (size_t i = 0; i < 4; i++) {
        struct cidr cidr = plan_fixture_cidr(texts[i]);
        struct prefix added = plan_fixture_prefix(texts[i]), read;
        struct stmt *stmt = stmt_use(db, QUERY_PREFIX_BY_CIDR);
        prefix_row_bind(stmt, VRF_DEFAULT, &cidr);
        assert_int_equal(prefix_row_one(stmt, &read), 1);
        assert_memory_equal(&read, &added, sizeof(read));
        assert_int_equal(read.cidr.length, cidr.length);
        assert_memory_equal(&read.cidr.first, &cidr.first, sizeof(cidr.first));
        assert_int_equal(prefix_row_by_id(db, added.id, &read), 0);
        assert_int_equal(read.id, added.id);
    }
}

static void test_no_row_is_told(void **state)
{
    (void)state;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct prefix row;
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_BY_CIDR);
    prefix_row_bind(stmt, VRF_DEFAULT, &cidr);
    assert_int_equal(prefix_row_one(stmt, &row), 0);
    assert_int_equal(prefix_row_by_id(db, 1, &row), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_what_is_bound_is_read),
        WITH_DATABASE(test_no_row_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
