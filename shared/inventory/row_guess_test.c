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

static int refuse(const char *word)
{
    return row_guess_refuse(db, stmt_use(db, QUERY_SITE_LIST), "site", word, "see the list", &err);
}

static void test_an_unknown_name_is_refused_with_the_nearest(void **state)
{
    (void)state;
    int64_t id = 0;
    assert_int_equal(site_ensure(db, "Home", &id, &err), 0);
    assert_int_equal(refuse("Hom"), -ENOENT);
    assert_string_equal(err.text, "there is no site \"Hom\"; did you mean \"Home\"?");
    assert_int_equal(refuse("Antarctica"), -ENOENT);
    assert_string_equal(err.text, "there is no site \"Antarctica\"; see the list");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_the_nearest_name_is_guessed),
        WITH_DATABASE(test_an_unknown_name_is_refused_with_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
