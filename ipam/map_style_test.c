#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "map_style.h"

static void test_each_state_has_a_name_and_looks_of_its_own(void **state)
{
    (void)state;
    for (int i = DEVICE_UNKNOWN; i <= DEVICE_DISABLED; i++) {
        const struct map_style *style = map_style_of_state((enum device_state)i);
        assert_string_equal(style->name, device_state_text((enum device_state)i));
        for (int j = DEVICE_UNKNOWN; j < i; j++) {
            const struct map_style *other = map_style_of_state((enum device_state)j);
            assert_true(strcmp(style->line, other->line) != 0 && strcmp(style->fill, other->fill) != 0);
        }
    }
    assert_string_equal(map_style_of_state((enum device_state)99)->name, "unknown");
}

static void test_a_link_looks_like_a_device_of_its_state(void **state)
{
    (void)state;
    assert_string_equal(map_style_of_link(PROBE_STATE_UP)->name, "up");
    assert_string_equal(map_style_of_link(PROBE_STATE_DOWN)->name, "down");
    assert_string_equal(map_style_of_link(PROBE_STATE_UNKNOWN)->name, "unknown");
}

static void test_what_is_not_known_is_plain(void **state)
{
    (void)state;
    assert_string_equal(map_style_shape("router"), "hexagon");
    assert_string_equal(map_style_shape("toaster"), "box");
    assert_string_equal(map_style_line("wifi"), "dashed");
    assert_string_equal(map_style_line("rope"), "solid");
}

static void test_the_nearer_to_the_internet_is_above(void **state)
{
    (void)state;
    const struct map_node hub = {.id = 9, .type = "switch", .x = 5, .y = 5}, host = {.id = 1, .type = "nas"};
    const struct map_node lower = {.id = 2, .type = "nas", .y = 7}, right = {.id = 3, .type = "nas", .x = 7};

    assert_true(map_style_is_above(&hub, &host) && !map_style_is_above(&host, &hub));
    assert_true(map_style_is_above(&host, &lower) && !map_style_is_above(&lower, &host));
    assert_true(map_style_is_above(&host, &right) && !map_style_is_above(&right, &host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_state_has_a_name_and_looks_of_its_own),
        cmocka_unit_test(test_a_link_looks_like_a_device_of_its_state),
        cmocka_unit_test(test_what_is_not_known_is_plain),
        cmocka_unit_test(test_the_nearer_to_the_internet_is_above),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
