#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "address_input.h"
#include "shared/base/error.h"

static struct address_input input;
static struct error err;

static int read_words(const char *const *words, bool any_size)
{
    char *args[ADDRESS_INPUT_TARGETS_MAX + 8];
    size_t count = 0;

    for (; words[count]; count++)
        args[count] = (char *)(uintptr_t)words[count];
    return address_input_read(args, count, any_size, &input, &err);
}

static void test_targets_and_fields_stand_in_any_order(void **state)
{
    const char *const words[] = {"name=nas=1", "10.0.0.5", "10.0.0.8-9", "note=", "2001:db8::/126", NULL};
    char text[IP_RANGE_TEXT_MAX];

    (void)state;
    assert_int_equal(read_words(words, false), 0);
    assert_int_equal(input.target_count, 3);
    assert_int_equal(input.count, 1 + 2 + 4);
    assert_string_equal(ip_range_format(&input.targets[1], text), "10.0.0.8-10.0.0.9");
    assert_string_equal(input.change.name, "nas=1");
    assert_string_equal(input.change.note, "");
    assert_null(input.change.device);
    assert_true(input.has_change);
}

static void test_mistakes_are_told_with_the_way_out(void **state)
{
    static const struct {
        const char *words[3];
        int code;
        const char *part;
    } cases[] = {
        {{"10.0.0.256", NULL}, -EINVAL, "end at 255"},
        {{"010.0.0.1", NULL}, -EINVAL, "did you mean 10.0.0.1?"},
        {{"::ffff:10.0.0.1", NULL}, -EINVAL, "write it as IPv4"},
        {{"fe80::1%eth0", NULL}, -EINVAL, "leave out \"%eth0\""},
        {{"10.0.0.1/24", NULL}, -EINVAL, "did you mean 10.0.0.0/24?"},
        {{"", NULL}, -EINVAL, "the address is missing"},
        {{"nam=x", NULL}, -EINVAL, "did you mean \"name\"?"},
        {{"colour=x", NULL}, -EINVAL, "give assignment, name, mac, device or note"},
        {{"=x", NULL}, -EINVAL, "no field \"\""},
        {{"name=a", "name=b", NULL}, -EINVAL, "name is given twice"},
        {{"10.0.0.0/21", NULL}, -E2BIG, "more than 1024 addresses at once"},
        {{"2001:db8::/64", NULL}, -E2BIG, "more than 1024 addresses at once"},
        {{"10.0.0.0/22", "10.1.0.1", NULL}, -E2BIG, "10.1.0.1: more than 1024"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_words(cases[i].words, false), cases[i].code);
        if (!strstr(err.text, cases[i].part))
            fail_msg("%s", err.text);
    }
}

static void test_as_many_as_fit(void **state)
{
    const char *const all[] = {"10.0.0.0/22", NULL};
    const char *const more[] = {"2001:db8::/64", "10.0.0.0/8", NULL};
    const char *words[ADDRESS_INPUT_TARGETS_MAX + 2] = {NULL};

    (void)state;
    assert_int_equal(read_words(all, false), 0);
    assert_int_equal(input.count, ADDRESS_INPUT_MAX);
    assert_int_equal(read_words(more, true), 0);
    assert_int_equal(input.target_count, 2);
    for (int i = 0; i <= ADDRESS_INPUT_TARGETS_MAX; i++)
        words[i] = "10.0.0.1";
    assert_int_equal(read_words(words, false), -E2BIG);
    words[ADDRESS_INPUT_TARGETS_MAX] = NULL;
    assert_int_equal(read_words(words, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets_and_fields_stand_in_any_order),
        cmocka_unit_test(test_mistakes_are_told_with_the_way_out),
        cmocka_unit_test(test_as_many_as_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
