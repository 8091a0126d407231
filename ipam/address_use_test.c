#include "address_use.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "column_fit.h"
#include "shared/inventory/plan_address.h"
#include "shared/probe/device_verdict.h"

static const struct {
    enum plan_assignment assignment;
    int holders;
    int state;
    struct address_use_place place;
    enum address_use use;
} CASES[] = {
    {PLAN_STATIC, 0, -1, {.gateway = false}, ADDRESS_USE_STATIC},
    {PLAN_STATIC, 1, DEVICE_UP, {.gateway = false}, ADDRESS_USE_STATIC},
    {PLAN_STATIC, 1, DEVICE_DOWN, {.gateway = false}, ADDRESS_USE_STATIC},
    {PLAN_STATIC, 1, DEVICE_GONE, {.gateway = false}, ADDRESS_USE_GONE},
    {PLAN_STATIC, 0, DEVICE_GONE, {.gateway = false}, ADDRESS_USE_STATIC}, // nobody holds it
    {PLAN_DHCP, 0, -1, {.gateway = false}, ADDRESS_USE_DHCP},
    {PLAN_RESERVED, 1, DEVICE_UNKNOWN, {.pool = true}, ADDRESS_USE_RESERVED},
    {PLAN_DEPRECATED, 1, DEVICE_UP, {.gateway = false}, ADDRESS_USE_DEPRECATED},
    {PLAN_NONE, 1, DEVICE_UP, {.gateway = false}, ADDRESS_USE_UNPLANNED},
    {PLAN_NONE, 1, DEVICE_UP, {.pool = true}, ADDRESS_USE_DHCP},
    {PLAN_NONE, 0, -1, {.pool = true}, ADDRESS_USE_FREE}, // a note alone
    {PLAN_NONE, 0, -1, {.network = true}, ADDRESS_USE_NETWORK},
    {PLAN_NONE, 1, DEVICE_UP, {.network = true}, ADDRESS_USE_UNPLANNED},
    {PLAN_NONE, 1, DEVICE_UP, {.gateway = true}, ADDRESS_USE_GATEWAY},
    {PLAN_STATIC, 1, DEVICE_GONE, {.gateway = true}, ADDRESS_USE_GONE},
    {PLAN_STATIC, 1, DEVICE_GONE, {.gateway = true, .conflict = true}, ADDRESS_USE_CONFLICT},
};

static void test_what_an_address_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct plan_address row = {
            .assignment = CASES[i].assignment, .holders = CASES[i].holders, .holder_state = CASES[i].state};
        enum address_use use = address_use_of(&row, &CASES[i].place);
        if (use != CASES[i].use)
            fail_msg("row %zu: %s, not %s", i, address_use_word(use), address_use_word(CASES[i].use));
    }
}

static void test_a_place_without_a_row(void **state)
{
    (void)state;
    assert_int_equal(address_use_of(NULL, &(struct address_use_place){.gateway = true}), ADDRESS_USE_GATEWAY);
    assert_int_equal(address_use_of(NULL, &(struct address_use_place){.network = true}), ADDRESS_USE_NETWORK);
    assert_int_equal(address_use_of(NULL, &(struct address_use_place){.conflict = true}),
                     ADDRESS_USE_CONFLICT);
}

static void test_what_counts_as_used(void **state)
{
    const struct {
        enum plan_assignment assignment;
        int holders;
        bool counts;
    } rows[] = {
        {PLAN_NONE, 0, false},      {PLAN_NONE, 1, true},     {PLAN_STATIC, 0, true},
        {PLAN_DHCP, 0, true},       {PLAN_RESERVED, 0, true}, {PLAN_DEPRECATED, 0, false},
        {PLAN_DEPRECATED, 1, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct plan_address row = {.assignment = rows[i].assignment, .holders = rows[i].holders};
        assert_int_equal(address_use_counts(&row), rows[i].counts);
    }
}

static bool may_look_alike(int a, int b)
{
    // Free addresses of two kinds of range differ by colour and letter.
    return (a == ADDRESS_USE_SET_ASIDE && b == ADDRESS_USE_FOR_DEVICE) ||
           (b == ADDRESS_USE_SET_ASIDE && a == ADDRESS_USE_FOR_DEVICE);
}

static void test_each_use_has_a_sign_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < ADDRESS_USE_COUNT; a++) {
        const char *letter = address_use_glyph((enum address_use)a, false);
        assert_int_equal(column_fit_width(address_use_glyph((enum address_use)a, true)), 1);
        assert_int_equal(strlen(letter), 1);
        assert_true(letter[0] > ' ' && letter[0] < 0x7f);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(letter, address_use_glyph((enum address_use)b, false));
            assert_string_not_equal(address_use_word((enum address_use)a),
                                    address_use_word((enum address_use)b));
            if (!may_look_alike(a, b))
                assert_string_not_equal(address_use_glyph((enum address_use)a, true),
                                        address_use_glyph((enum address_use)b, true));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_an_address_is),
        cmocka_unit_test(test_a_place_without_a_row),
        cmocka_unit_test(test_what_counts_as_used),
        cmocka_unit_test(test_each_use_has_a_sign_of_its_own),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
