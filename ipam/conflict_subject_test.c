#include "conflict_subject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_a_subject_is_of_one_vrf(void **state)
{
    (void)state;
    assert_true(conflict_subject_is_of_vrf("10.0.0.5", "default"));
    assert_false(conflict_subject_is_of_vrf("10.0.0.5", "lab"));
    assert_true(conflict_subject_is_of_vrf("10.0.0.5 (vrf lab)", "lab"));
    assert_false(conflict_subject_is_of_vrf("10.0.0.5 (vrf lab)", "default"));
    assert_false(conflict_subject_is_of_vrf("10.0.0.5 (vrf lab)", "la"));
    assert_false(conflict_subject_is_of_vrf("10.0.0.5 (vrf lab)", "lab2"));
    assert_true(conflict_subject_is_of_vrf("10.0.0.5 (vrf a) b)", "a) b"));
}

static void test_an_address_is_a_word_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *subject;
        const char *vrf;
        const char *address;
        bool named;
    } cases[] = {
        {"10.0.0.5", "default", "10.0.0.5", true},
        {"10.0.0.55", "default", "10.0.0.5", false},
        {"110.0.0.5", "default", "10.0.0.5", false},
        {"10.0.0.5 in 10.0.0.0/24", "default", "10.0.0.5", true},
        {"02:00:5e:00:00:01 on 10.0.0.5", "default", "10.0.0.5", true},
        {"10.0.0.0/24 in 10.0.0.0/16", "default", "10.0.0.0", false},
        {"10.0.0.5 (vrf lab)", "lab", "10.0.0.5", true},
        {"10.0.0.5 (vrf lab)", "default", "10.0.0.5", false},
        {"10.0.0.5", "lab", "10.0.0.5", false},
        {"fe80::1%eth0", "default", "fe80::1", true},
        {"fe80::12%eth0", "default", "fe80::1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(conflict_subject_names(cases[i].subject, cases[i].vrf, cases[i].address),
                         cases[i].named);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_subject_is_of_one_vrf),
        cmocka_unit_test(test_an_address_is_a_word_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
