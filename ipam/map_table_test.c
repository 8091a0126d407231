#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "map_fixture.h"
#include "map_table.h"
#include "output.h"

static char *print(const char *format, const struct map_model *model, bool utf8)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format),
                         .stream = open_memstream(&text, &length),
                         .style = {.utf8 = utf8}};

    assert_int_equal(map_table_write(&out, model), 0);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(const char *format, bool utf8, const char *part)
{
    struct map_model model = map_fixture_model();
    char *text = print(format, &model, utf8);

    if (!strstr(text, part))
        fail_msg("%s\n--- lacks\n%s", text, part);
    free(text);
}

static void test_what_hangs_on_another_stands_below_it(void **state)
{
    (void)state;
    assert_prints("text", true, "\nGateway ");
    assert_prints("text", true, "\n└─ switch ");
    assert_prints("text", true, "\n   ├─ NAS ");
    assert_prints("text", true, "\n   └─ a\"b\\N];--\\u{202e} ");
    assert_prints("text", true, "\nPrinter ");
    assert_prints("text", false, "\n   `- a\"b");
}

static void test_the_link_is_told_from_above(void **state)
{
    (void)state;
    assert_prints("text", true, " fibre eth0-port1 up \"1\" ");
    assert_prints("text", true, " ethernet, down ");
}

static void test_machines_get_the_plain_names(void **state)
{
    (void)state;
    assert_prints("csv", true,
                  "\r\nNAS,nas,nas,down,2,switch,\"ethernet, down\",phone,Box Mail,,-65,400,,false\r\n");
    assert_prints("csv", true, "\r\nPrinter,printer,printer,disabled,0,,,,Box,,2535,0,,false\r\n");
    assert_prints("csv", true, "\r\nGateway,gateway,router,up,0,,,,Mail,Home,0,0,locked,true\r\n");
}

// A chain longer than there are places for branches is drawn all the same.
static void test_a_long_chain_is_shown_to_its_end(void **state)
{
    (void)state;
    enum { LENGTH = 100 };
    static struct map_node nodes[LENGTH];
    static struct map_edge edges[LENGTH];
    struct map_model model = {.nodes = nodes, .node_count = LENGTH, .edges = edges, .edge_count = LENGTH - 1};

    for (size_t i = 0; i < LENGTH; i++) {
        nodes[i] = (struct map_node){.id = (int64_t)i, .type = "switch", .name = "n"};
        edges[i] = (struct map_edge){.a = i, .b = i + 1, .kind = "fibre"};
    }
    char *text = print("text", &model, true);
    size_t lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, LENGTH + 1);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_hangs_on_another_stands_below_it),
        cmocka_unit_test(test_the_link_is_told_from_above),
        cmocka_unit_test(test_machines_get_the_plain_names),
        cmocka_unit_test(test_a_long_chain_is_shown_to_its_end),
    };

    // libsmartcols measures by the locale, as main.c sets it.
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
