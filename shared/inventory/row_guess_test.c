#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "row_guess.h"
#include "shared/db/stmt.h"
#include "site.h"

static const char *guess(const char *word)
{
    static char near[INVENTORY_NAME_MAX];
    return row_guess(db, stmt_use(db, QUERY_SITE_LIST), word, near);
}

static void test_the_nearest_name_is_guessed(void **state)
{
    (void)state;
    int64_t id = 0;
    char near[INVENTORY_NAME_MAX] = "x";
    assert_string_equal(guess("Home"), "");
    assert_int_equal(site_ensure(db, "Home", &id, &err), 0);
    assert_int_equal(site_ensure(db, "Office", &id, &err), 0);
    assert_string_equal(guess("Hom"), "Home");
    assert_string_equal(guess("Ofice"), "Office");
    assert_string_equal(guess("Antarctica"), "");
    assert_string_equal(row_guess(db, NULL, "Home", near), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_the_nearest_name_is_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
