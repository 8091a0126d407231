#include "grid_drawing.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

static char *draw(struct plan_drawing *plan, unsigned wanted, struct output_style style)
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct plan_picture picture;
    struct grid_cells cells;
    struct grid_shape shape;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    assert_int_equal(plan_picture_init(&picture, &input), 0);
    assert_int_equal(grid_shape_choose(&plan->prefixes[0].cidr, style.width, wanted, &shape, NULL), 0);
    assert_int_equal(grid_cells_make(&picture, &shape, &cells), 0);
    grid_drawing_write(stream, &cells, &style);
    grid_cells_free(&cells);
    plan_picture_fini(&picture);
    fclose(stream);
    return text;
}

static void expect(struct plan_drawing *plan, unsigned wanted, struct output_style style, const char *text)
{
    char *drawn = draw(plan, wanted, style);

    assert_string_equal(drawn, text);
    free(drawn);
}

static struct plan_drawing *small(void)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/27", "");

    text_copy(lan->gateway, sizeof lan->gateway, "10.0.0.1");
    plan_drawing_fixture_range(plan, "10.0.0.20-10.0.0.23", PLAN_RANGE_DHCP, "");
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_NONE, "x");
    plan_drawing_fixture_address(plan, "10.0.0.9", PLAN_STATIC, "y")->holders = 2;
    plan_drawing_fixture_address(plan, "10.0.0.21", PLAN_NONE, "z");
    return plan;
}

static void test_addresses_without_colour(void **state)
{
    (void)state;
    expect(small(), 0, (struct output_style){.utf8 = true},
           "          +0               +8\n"
           "10.0.0.0  × ▲ ■ · · ● · ·  · ✗ · · · · · ·\n"
           "10.0.0.16 · · · · ░ ◆ ░ ░  · · · · · · · ×\n"
           "\n"
           "✗ conflict 1   ● in use, unplanned 1   ◆ DHCP 1   ■ static 1   ▲ gateway 1\n"
           "× network, broadcast 2   ░ DHCP pool, free 3   · free 22\n");
    expect(small(), 0, (struct output_style){.utf8 = false},
           "          +0               +8\n"
           "10.0.0.0  # G S . . U . .  . ! . . . . . .\n"
           "10.0.0.16 . . . . d D d d  . . . . . . . #\n"
           "\n"
           "! conflict 1   U in use, unplanned 1   D DHCP 1   S static 1   G gateway 1\n"
           "# network, broadcast 2   d DHCP pool, free 3   . free 22\n");
}

static void test_a_row_takes_the_width_of_the_terminal(void **state)
{
    (void)state;
    expect(
        small(), 0, (struct output_style){.utf8 = false, .width = 100},
        "         +0               +8               +16              +24\n"
        "10.0.0.0 # G S . . U . .  . ! . . . . . .  . . . . d D d d  . . . . . . . #\n"
        "\n"
        "! conflict 1   U in use, unplanned 1   D DHCP 1   S static 1   G gateway 1   # network, broadcast 2\n"
        "d DHCP pool, free 3   . free 22\n");
}

static void test_colours_do_not_change_the_places(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/31", "");
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    expect(plan, 0, (struct output_style){.utf8 = true, .colour = true},
           "         +0\n"
           "10.0.0.0 \033[2m·\033[0m \033[32m■\033[0m\n"
           "\n"
           "\033[32m■\033[0m static 1   \033[2m·\033[0m free 1\n");
}

static void test_blocks_are_shades_with_the_sign_of_the_worst(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/27", "");
    plan_drawing_fixture_prefix(plan, "10.0.0.24/29", "");
    for (unsigned i = 0; i < 15; i++) {
        char addr[IP_ADDR_TEXT_MAX];
        snprintf(addr, sizeof addr, "10.0.0.%u", i);
        if (i != 5 && i != 9 && i != 10)
            plan_drawing_fixture_address(plan, addr, PLAN_STATIC, NULL);
    }
    plan_drawing_fixture_address(plan, "10.0.0.17", PLAN_NONE, "x");
    plan_drawing_fixture_conflict(plan, "10.0.0.0");
    // of four each: four (and a conflict), three, two, three, one; the last two blocks are of a prefix
    expect(plan, 30, (struct output_style){.utf8 = true},
           "10.0.0.0 █✗▓ ▒ ▓ ░●· ▫ ▫\n"
           "\n"
           "· empty   ░ up to 25%   ▒ up to 50%   ▓ up to 80%   █ more   ✗ conflict 1\n"
           "● in use, unplanned 1   ▫ prefix, unused\n");
    expect(plan, 30, (struct output_style){.utf8 = false},
           "10.0.0.0 #!* + * :U. p p\n"
           "\n"
           ". empty   : up to 25%   + up to 50%   * up to 80%   # more   ! conflict 1\n"
           "U in use, unplanned 1   p prefix, unused\n");
}

static void test_ipv6_is_a_sparse_map(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    plan_drawing_fixture_address(plan, "2001:db8::1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "2001:db8::123", PLAN_STATIC, NULL);
    expect(plan, 0, (struct output_style){.utf8 = true},
           "              +0               +8\n"
           "2001:db8::    × ■ · · · · · ·  · · · · · · · ·\n"
           "⋮ 272 unused\n"
           "2001:db8::120 · · · ■ · · · ·  · · · · · · · ·\n"
           "⋮ unused\n"
           "\n"
           "■ static 2   × routers, anycast 1   · free\n");
    plan = plan_drawing_fixture_new();
    plan_drawing_fixture_prefix(plan, "2001:db8::/48", "");
    for (unsigned i = 0; i < 11; i++) {
        char addr[IP_ADDR_TEXT_MAX];
        snprintf(addr, sizeof addr, "2001:db8:0:21::%x", i + 1);
        plan_drawing_fixture_address(plan, addr, PLAN_STATIC, NULL);
    }
    expect(plan, 0, (struct output_style){.utf8 = false},
           ": 32 /64s unused\n"
           "2001:db8:0:20:: . + . . . . . .  . . . . . . . .\n"
           ": 65,488 /64s unused\n"
           "\n"
           ". empty   : up to 9 used   + up to 99   * up to 999   # more\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_without_colour),
        cmocka_unit_test(test_a_row_takes_the_width_of_the_terminal),
        cmocka_unit_test(test_colours_do_not_change_the_places),
        cmocka_unit_test(test_blocks_are_shades_with_the_sign_of_the_worst),
        cmocka_unit_test(test_ipv6_is_a_sparse_map),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
