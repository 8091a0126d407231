#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <regex.h>
#include <stdbool.h>
#include <string.h>

#include "device_key.h"

// collectd takes such a host as it is, and it is one folder.
static bool is_valid(const char *key)
{
    static regex_t form;
    static bool compiled;
    if (!compiled)
        assert_int_equal(regcomp(&form, "^[a-z0-9][a-z0-9._-]{0,62}$", REG_EXTENDED | REG_NOSUB), 0);
    compiled = true;
    return regexec(&form, key, 0, NULL, 0) == 0 && strstr(key, "..") == NULL;
}

static void test_key_is_made_from_any_name(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *key;
    } cases[] = {
        {"nas", "nas"},           {"Living Room TV", "living-room-tv"},
        {"  Küche  ", "k-che"},   {"../../etc/passwd", "etc-passwd"},
        {"a..b", "a.b"},          {"switch_1.lan", "switch_1.lan"},
        {"-_.", "device"},        {"", "device"},
        {"\x01\x7f\n", "device"}, {"10.0.0.1", "10.0.0.1"},
        {"fe80::1", "fe80-1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char key[INVENTORY_KEY_MAX];
        device_key_from_name(cases[i].name, key);
        assert_string_equal(key, cases[i].key);
        assert_true(is_valid(key));
    }
}

static void test_long_name_gives_a_key_that_fits(void **state)
{
    (void)state;
    char name[10001], key[INVENTORY_KEY_MAX], numbered[INVENTORY_KEY_MAX];
    memset(name, 'x', 10000);
    name[10000] = '\0';
    device_key_from_name(name, key);
    assert_int_equal(strlen(key), INVENTORY_KEY_MAX - 1);
    assert_true(is_valid(key));
    device_key_numbered(key, 4294967295u, numbered);
    assert_int_equal(strlen(numbered), INVENTORY_KEY_MAX - 1);
    assert_non_null(strstr(numbered, "x-4294967295"));
    assert_true(is_valid(numbered));
}

// Every pair of bytes as a name.
static void test_key_is_always_valid(void **state)
{
    (void)state;
    for (int a = 1; a < 256; a++) {
        for (int b = 1; b < 256; b++) {
            const char name[] = {(char)a, (char)b, '.', (char)a, '\0'};
            char key[INVENTORY_KEY_MAX];
            device_key_from_name(name, key);
            assert_true(is_valid(key));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_is_made_from_any_name),
        cmocka_unit_test(test_long_name_gives_a_key_that_fits),
        cmocka_unit_test(test_key_is_always_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
