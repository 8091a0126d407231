#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "field_rank.h"
#include "inventory_fixture.h"
#include "plan_field.h"
#include "shared/db/stmt.h"

static int judge(const char *source)
{
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_FIELD_RANK);
    assert_non_null(stmt);
    stmt_bind_text(stmt, "table", PLAN_FIELD_VLAN);
    stmt_bind_int(stmt, "row_id", 1);
    stmt_bind_text(stmt, "field", "name");
    stmt_bind_text(stmt, "source", source);
    assert_int_equal(stmt_step(stmt), 1);
    int code = field_rank_judge(stmt, "name", source, &err);
    stmt_reset(stmt);
    return code;
}

// Of each pair of sources, by the precedences that the database itself has.
static void test_rank_is_that_of_the_table(void **state)
{
    (void)state;
    static const char *const sources[] = {"person", "import", "config",  "ports", "router",
                                          "lease",  "scan",   "vendors", "rules"};
    enum { COUNT = sizeof(sources) / sizeof(sources[0]) };
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(plan_field_claim(db, PLAN_FIELD_VLAN, 1, "name", sources[i], &err), 0);
        for (size_t j = 0; j < COUNT; j++)
            assert_int_equal(judge(sources[j]), j <= i ? 0 : -EPERM);
    }
}

static void test_nobody_has_set_it(void **state)
{
    (void)state;
    assert_int_equal(judge("rules"), 0);
    assert_int_equal(judge("nobody"), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_rank_is_that_of_the_table),
        WITH_DATABASE(test_nobody_has_set_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
