#include "mac_addr.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *const GOOD[][2] = {
    {"02:00:5e:10:00:01", "02:00:5e:10:00:01"}, {"02-00-5E-10-00-01", "02:00:5e:10:00:01"},
    {"0200.5e10.0001", "02:00:5e:10:00:01"},    {"02005e100001", "02:00:5e:10:00:01"},
    {"AB:CD:EF:ab:cd:ef", "ab:cd:ef:ab:cd:ef"}, {"00:00:00:00:00:01", "00:00:00:00:00:01"},
    {"ff:ff:ff:ff:ff:fe", "ff:ff:ff:ff:ff:fe"}, {"01:00:5e:00:00:fb", "01:00:5e:00:00:fb"},
};

static void test_every_notation_is_the_same_address(void **state)
{
    char text[MAC_ADDR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct mac_addr mac;
        if (mac_addr_parse(GOOD[i][0], &mac) != 0)
            fail_msg("\"%s\" was refused", GOOD[i][0]);
        assert_string_equal(mac_addr_format(&mac, text), GOOD[i][1]);
    }
}

static const char *const REFUSED[] = {
    "",
    "0",
    ":",
    "02:00:5e:10:00",
    "02:00:5e:10:00:",
    "02:00:5e:10:00:0",
    "02:00:5e:10:00:01:",
    "02:00:5e:10:00:01:02",
    ":02:00:5e:10:00:01",
    "2:0:5e:10:0:1",
    "02:00-5e:10:00:01",
    "02-00:5e-10:00-01",
    "02 00 5e 10 00 01",
    "0g:00:5e:10:00:01",
    " 02:00:5e:10:00:01",
    "02:00:5e:10:00:01 ",
    "02:00:5e:10:00:01\n",
    "02:00:5e:10:00:001",
    "0x02:00:5e:10:00:01",
    "0200.5e10",
    "0200.5e10.000",
    "0200.5e10.0001.",
    "0200:5e10:0001",
    "0200-5e10-0001",
    "02.00.5e.10.00.01",
    "02005e10000",
    "02005e1000012",
    "02005e-100001",
    "+2:00:5e:10:00:01",
    "02:00:5e:ff:fe:10:00:01",
    "00:00:00:00:00:00",
    "000000000000",
    "ff:ff:ff:ff:ff:ff",
    "FFFF.FFFF.FFFF",
};

static void test_anything_else_is_refused_and_changes_nothing(void **state)
{
    struct mac_addr mac = {{1, 2, 3, 4, 5, 6}};
    struct mac_addr before = mac;

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        if (mac_addr_parse(REFUSED[i], &mac) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i]);
        assert_memory_equal(&mac, &before, sizeof mac);
    }
}

struct kind_case {
    const char *text;
    bool local;
    bool virtual_router;
};

static const struct kind_case KINDS[] = {
    {"02:00:5e:00:01:01", true, false},  {"00:00:5e:00:01:00", false, true},
    {"00:00:5e:00:01:ff", false, true},  {"00:00:5e:00:02:07", false, true},
    {"00:00:5e:00:00:01", false, false}, {"00:00:5e:00:03:01", false, false},
    {"00:00:0c:07:ac:0a", false, true},  {"00:00:0c:07:ad:0a", false, false},
    {"00:00:0c:07:ab:0a", false, false}, {"da:a1:19:00:00:01", true, false},
    {"fe:00:00:00:00:01", true, false},  {"fd:00:00:00:00:01", false, false},
    {"00:1b:21:00:00:01", false, false}, {"b8:27:eb:00:00:01", false, false},
    {"03:00:00:00:00:01", true, false},
};

static void test_kinds_follow_their_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        struct mac_addr mac;
        assert_int_equal(mac_addr_parse(KINDS[i].text, &mac), 0);
        if (mac_addr_is_local(&mac) != KINDS[i].local ||
            mac_addr_is_virtual_router(&mac) != KINDS[i].virtual_router)
            fail_msg("%s", KINDS[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_notation_is_the_same_address),
        cmocka_unit_test(test_anything_else_is_refused_and_changes_nothing),
        cmocka_unit_test(test_kinds_follow_their_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
