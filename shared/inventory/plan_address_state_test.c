#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_address.h"
#include "plan_address_state.h"

static void test_plan_and_network_are_held_against_each_other(void **state)
{
    (void)state;
    static const struct {
        struct plan_address address;
        const char *text;
    } cases[] = {
        {{.holders = 0}, "free"},
        {{.assignment = PLAN_STATIC}, "idle"},
        {{.assignment = PLAN_DEPRECATED}, "idle"},
        {{.holders = 1, .holder_key = "tv"}, "unplanned"},
        {{.assignment = PLAN_DEPRECATED, .holders = 1, .holder_key = "tv"}, "used"},
        {{.assignment = PLAN_STATIC, .device_key = "tv", .holders = 1, .holder_key = "tv"}, "used"},
        {{.assignment = PLAN_STATIC, .device_key = "nas", .holders = 1, .holder_key = "tv"}, "foreign"},
        {{.assignment = PLAN_STATIC, .device_key = "nas", .holders = 2, .holder_key = "nas"}, "shared"},
        {{.holders = 2, .holder_key = "nas"}, "shared"},
        {{.assignment = PLAN_DHCP, .mac = "02:00:00:00:00:01", .holders = 1, .holder_key = "tv"}, "used"},
        {{.assignment = PLAN_DHCP,
          .mac = "02:00:00:00:00:01",
          .holders = 1,
          .holder_key = "tv",
          .holder_mac = "02:00:00:00:00:01"},
         "used"},
        {{.assignment = PLAN_DHCP,
          .mac = "02:00:00:00:00:01",
          .holders = 1,
          .holder_key = "tv",
          .holder_mac = "02:00:00:00:00:02"},
         "foreign"},
        // The device counts: a card may be changed.
        {{.assignment = PLAN_STATIC,
          .device_key = "tv",
          .mac = "02:00:00:00:00:01",
          .holders = 1,
          .holder_key = "tv",
          .holder_mac = "02:00:00:00:00:02"},
         "used"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(plan_address_state_text(plan_address_state(&cases[i].address)), cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_and_network_are_held_against_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
