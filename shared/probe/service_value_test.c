#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "service_value.h"

#include "shared/base/error.h"

struct value {
    const char *text;
    int code;
};

static void run(int (*check)(const char *value, struct error *err), const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct error err = {""};
        int code = check(values[i].text, &err);
        if (code != values[i].code)
            fail_msg("\"%s\" gave %d: %s", values[i].text, code, err.text);
        assert_int_equal(err.text[0] != '\0', code != 0);
    }
}

#define RUN(check, values) run(check, values, sizeof(values) / sizeof((values)[0]))

static void test_escapes(void **state)
{
    (void)state;
    static const struct value values[] = {
        {"plain", 0},     {"\\r\\n\\t\\\\", 0}, {"\\x00\\xAf", 0},   {"\\", -EINVAL},    {"a\\", -EINVAL},
        {"\\x", -EINVAL}, {"\\x1", -EINVAL},    {"\\x1z2", -EINVAL}, {"\\xg0", -EINVAL}, {"\\0", -EINVAL},
        {"\\N", -EINVAL}, {"\\\\\\", -EINVAL},  {"\\\\x", 0},
    };
    RUN(service_value_check_send, values);
}

static void test_paths(void **state)
{
    (void)state;
    static const struct value values[] = {
        {"/", 0},          {"/a/b.html?x=1&y=%20", 0}, {"*", -EINVAL},         {"http://x/", -EINVAL},
        {"/a b", -EINVAL}, {"/a#b", -EINVAL},          {"/\xc3\xa4", -EINVAL}, {"/~me", 0},
    };
    RUN(service_value_check_path, values);
}

static void test_names(void **state)
{
    (void)state;
    char label[65], name[256];
    memset(label, 'a', sizeof(label));
    label[64] = '\0';
    const struct value values[] = {
        {"nas", 0},
        {"NAS.example.org.", 0},
        {"_sip._tcp.example.org", 0},
        {"192.0.2.1", 0},
        {"2001:db8::1", 0},
        {"::ffff:192.0.2.1", 0},
        {"1.2.0.192.in-addr.arpa", 0},
        {".", -EINVAL},
        {"a..b", -EINVAL},
        {".a", -EINVAL},
        {"-a", -EINVAL},
        {"a-", -EINVAL},
        {"nas:80", -EINVAL},
        {"nas/x", -EINVAL},
        {"\xc3\xa4.org", -EINVAL},
        {"a b", -EINVAL},
        {"user@nas", -EINVAL},
        {"a:b:z", -EINVAL},
        {label, -EINVAL},
        {label + 1, 0},
    };
    RUN(service_value_check_name, values);
    memset(name, 'a', sizeof(name));
    for (size_t i = 1; i < sizeof(name); i += 2)
        name[i] = '.';
    name[255] = '\0';
    const struct value longest[] = {{name, -EINVAL}, {name + 2, 0}};
    RUN(service_value_check_name, longest);
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct value values[] = {{"^SSH-2\\.0-", 0}, {"(", -EINVAL}, {"[z-a]", -EINVAL}};
    RUN(service_value_check_pattern, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
