#include "calc_split.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"

static struct cidr prefix_of(const char *text)
{
    struct cidr prefix;

    assert_int_equal(cidr_parse(text, &prefix, NULL), 0);
    return prefix;
}

static const struct {
    const char *prefix, *split, *into;
    unsigned length; // 0: refused
} LENGTHS[] = {
    {"10.0.0.0/24", "26", NULL, 26},
    {"10.0.0.0/24", "/26", NULL, 26},
    {"10.0.0.0/24", "24", NULL, 24},
    {"10.0.0.0/24", "32", NULL, 32},
    {"10.0.0.0/24", "33", NULL, 0},
    {"10.0.0.0/24", "23", NULL, 0},
    {"10.0.0.0/24", "", NULL, 0},
    {"10.0.0.0/24", "//26", NULL, 0},
    {"2001:db8::/48", "64", NULL, 64},
    {"::/0", "128", NULL, 128},
    {"::/0", "129", NULL, 0},
    {"10.0.0.0/24", NULL, "1", 24},
    {"10.0.0.0/24", NULL, "2", 25},
    {"10.0.0.0/24", NULL, "3", 26},
    {"10.0.0.0/24", NULL, "4", 26},
    {"10.0.0.0/24", NULL, "5", 27},
    {"10.0.0.0/24", NULL, "256", 32},
    {"10.0.0.0/24", NULL, "257", 0},
    {"10.0.0.0/24", NULL, "0", 0},
    {"10.0.0.0/24", NULL, "-1", 0},
    {"10.0.0.0/24", NULL, "x", 0},
    {"::/0", NULL, "9223372036854775808", 63},
    {"::/0", NULL, "9223372036854775809", 0},
};

static void test_a_length_is_chosen_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0]; i++) {
        struct cidr prefix = prefix_of(LENGTHS[i].prefix);
        struct error err = {""};
        unsigned length = 0;
        int result = calc_split_length(&prefix, LENGTHS[i].split, LENGTHS[i].into, &length, &err);
        if (length != LENGTHS[i].length || result != (LENGTHS[i].length ? 0 : -EINVAL))
            fail_msg("row %zu: /%u, %s", i, length, err.text);
        assert_int_equal(result < 0, err.text[0] != '\0');
    }
}

static char *split(const char *text, unsigned length, uint64_t limit, struct ip_count *left)
{
    struct cidr prefix = prefix_of(text);
    char *printed = NULL;
    size_t size = 0;
    struct output out = {.format = output_format_find("csv"), .stream = open_memstream(&printed, &size)};

    calc_split_begin(&out);
    *left = calc_split_rows(&out, &prefix, length, limit);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return printed;
}

static void test_the_subnets_are_listed_up_to_the_limit(void **state)
{
    struct ip_count left;
    char text[IP_COUNT_TEXT_MAX];
    char *rows = split("10.0.0.128/25", 27, 3, &left);

    (void)state;
    assert_string_equal(rows, "prefix,first,last,addresses,first_host,last_host,usable,total\r\n"
                              "10.0.0.128/27,10.0.0.128,10.0.0.159,32,10.0.0.129,10.0.0.158,30,4\r\n"
                              "10.0.0.160/27,10.0.0.160,10.0.0.191,32,10.0.0.161,10.0.0.190,30,4\r\n"
                              "10.0.0.192/27,10.0.0.192,10.0.0.223,32,10.0.0.193,10.0.0.222,30,4\r\n");
    assert_int_equal(left.low, 1);
    free(rows);
    rows = split("255.255.255.254/31", 32, 256, &left);
    assert_non_null(strstr(rows, "255.255.255.255/32,255.255.255.255,255.255.255.255,1,"));
    assert_true(ip_count_is_zero(&left));
    free(rows);
    rows = split("::/0", 128, 1, &left);
    assert_string_equal(ip_count_format(&left, text), "340282366920938463463374607431768211455");
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_length_is_chosen_or_refused),
        cmocka_unit_test(test_the_subnets_are_listed_up_to_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
