#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "filter_fixture.h"
#include "filter_parse.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

// The tree in Polish notation: & and | before their two parts, ! before a term that is negated.
static void write_node(const struct filter_tree *tree, int at, struct text_buf *out)
{
    const struct filter_node *node = &tree->nodes[at];
    if (node->kind == FILTER_NODE_TERM) {
        const struct filter_term *term = &tree->terms[node->first];
        text_buf_add(out, "%s%s ", term->is_negated ? "!" : "",
                     term->field == NULL ? "text" : term->field->name);
        return;
    }
    text_buf_add(out, node->kind == FILTER_NODE_AND ? "& " : "| ");
    write_node(tree, node->first, out);
    write_node(tree, node->second, out);
}

static const char *polish(const char *text)
{
    static char out[512];
    struct filter_tree *tree = NULL;
    struct error err = {""};
    struct text_buf buf;
    text_buf_init(&buf, out, sizeof(out));
    if (filter_parse(text, &filter_fixture_listing, &tree, &err) < 0)
        text_buf_add(&buf, "%s", err.text);
    else
        write_node(tree, tree->root, &buf);
    filter_tree_free(tree);
    return out;
}

static void test_precedence(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *tree;
    } cases[] = {
        {"key:a", "key "},
        {"key:a name:b or os:c", "| & key name os "},
        {"key:a or name:b os:c", "| & name os key "}, // the side that needs more is written first
        {"key:a and (name:b or os:c)", "& | name os key "},
        {"not key:a name:b", "& !key name "},
        {"not (key:a name:b)", "| !key !name "},
        {"not (key:a or name:b)", "& !key !name "},
        {"not not key:a", "key "},
        {"not (key!=a or not name:b)", "& key name "},
        {"key!=a", "!key "},
        {"x", "text "},
        {"\"not\" x", "& text text "},
        {"((((key:a))))", "key "},
        {"Key:a OR NAME:b", "| key name "},
        {"not(key:a)and(name:b)", "& !key name "},
        {"filter:one", "| key name "},
        {"os:x filter:one", "& | key name os "},
        {"not filter:one", "& !key !name "},
        {"filter:'two words'", "os "},
        {"name:and or key:or", "| name key "},
        {"name: \"and\" key:a", "& name key "},
        {"filter!=one", "& !key !name "},
    };
    filter_fixture_save("one", "key:a or name:b");
    filter_fixture_save("two words", "os:x");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(polish(cases[i].text), cases[i].tree);
}

static void test_errors_name_the_column_and_the_way_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *error; // its beginning
    } cases[] = {
        {"nam:x", "column 1: there is no field \"nam\"; did you mean \"name\"? Fields: key, name"},
        {"Küche  STATS:up", "column 8: there is no field \"STATS\"; did you mean \"status\"? Fields: key"},
        {"fe80::1",
         "column 1: there is no field \"fe80\"; to search for this text, put it in quotes. Fields: key"},
        {"and key:a", "column 1: a condition is missing here"},
        {"key:a and", "column 10: a condition is missing here"},
        {"key:a or or name:b", "column 10: a condition is missing here"},
        {"not", "column 4: a condition is missing here"},
        {"()", "column 2: a condition is missing here"},
        {"key:a)", "column 6: this parenthesis was never opened"},
        {"((key:a)", "column 1: the parenthesis opened here is never closed"},
        {"name:\"a", "column 6: the quote opened here is never closed"},
        {"name:", "column 6: a value is missing here; an empty one is written \"\""},
        {"name: and key:a", "column 7: a value is missing here; an empty one"},
        {"name:a, OR key:a", "column 9: a value is missing here; an empty one"},
        {"(name: )", "column 8: a value is missing here"},
        {"name:a,", "column 8: a value is missing here"},
        {"port:22..", "column 10: a value is missing here"},
        {"name==a", "column 6: the operators are"},
        {":x", "column 1: \":\" does not belong here"},
        {"a,b", "column 2: \",\" does not belong here"},
        {"a!b", "column 2: a blank is missing here"},
        {"port:443(tag:web)", "column 9: a blank is missing here"},
        {"name:a\"b\"", "column 7: a blank is missing here"},
        {"port<22..25", "column 6: a range goes with : only; write port:22..25"},
        {"port<1,2", "column 7: one value is enough here"},
        {"since:1h,2h", "column 9: one value is enough here"},
        {"since!=1h", "column 6: \"since\" is compared by : only"},
        {"port~2", "column 6: \"port\" is a whole number, compared by : = != < <= > >="},
        {"port:22,x", "column 9: \"x\" is not a whole number"},
        {"filter:nothing", "column 1: there is no saved filter \"nothing\""},
        {"filter:unreadable", "column 1: the saved filter \"unreadable\" cannot be read"},
        {"filter~x", "column 7: a saved filter is written filter:NAME"},
        {"key:a filter:broken",
         "column 7: in the saved filter \"broken\", column 6: a condition is missing here"},
        {"filter:blank", "column 1: in the saved filter \"blank\", column 2: it is empty"},
        {"filter:closes",
         "column 1: in the saved filter \"closes\", column 6: this parenthesis was never opened"},
        {"filter:self",
         "column 1: in the saved filter \"self\", column 5: the saved filter \"self\" contains itself"},
        {"filter:ping",
         "column 1: in the saved filter \"ping\", column 1: in the saved filter \"pong\", column 1: the"
         " saved filter \"ping\" contains itself"},
        {"\"\"", "column 1: there is nothing to look for"},
    };
    filter_fixture_save("broken", "not  ");
    filter_fixture_save("blank", " ");
    filter_fixture_save("closes", "key:a)");
    filter_fixture_save("self", "not filter:self");
    filter_fixture_save("ping", "filter:pong");
    filter_fixture_save("pong", "filter:ping");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *text = polish(cases[i].text);
        if (strncmp(text, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("%s: %s", cases[i].text, text);
    }
}

static int parse(const char *text, struct error *err)
{
    struct filter_tree *tree = NULL;
    int code = filter_parse(text, &filter_fixture_listing, &tree, err);
    filter_tree_free(tree);
    return code;
}

static void test_nesting_is_limited(void **state)
{
    (void)state;
    char text[2 * FILTER_NESTING_MAX + 4];
    struct error err;
    for (int depth = FILTER_NESTING_MAX; depth <= FILTER_NESTING_MAX + 1; depth++) {
        memset(text, '(', (size_t)depth);
        text[depth] = 'x';
        memset(text + depth + 1, ')', (size_t)depth);
        text[2 * depth + 1] = '\0';
        assert_int_equal(parse(text, &err), depth == FILTER_NESTING_MAX ? 0 : -E2BIG);
    }
    assert_non_null(strstr(err.text, "column 65: "));
}

static void test_terms_and_values_are_limited(void **state)
{
    (void)state;
    char text[FILTER_TEXT_MAX];
    struct text_buf buf;
    struct error err;
    text_buf_init(&buf, text, sizeof(text));
    for (int i = 0; i < FILTER_TERMS_MAX; i++)
        text_buf_add(&buf, i % 2 == 0 ? " port:1" : ",2");
    assert_int_equal(parse(text, &err), 0);
    text_buf_add(&buf, " x");
    assert_int_equal(parse(text, &err), -E2BIG);
    assert_non_null(strstr(err.text, "at most 256 conditions and values"));
}

static void test_saved_filters_are_limited(void **state)
{
    (void)state;
    static const char *const names[] = {"d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9"};
    static const char *const texts[] = {"filter:d2", "filter:d3", "filter:d4", "filter:d5", "filter:d6",
                                        "filter:d7", "filter:d8", "filter:d9", "x"};
    struct error err;
    filter_fixture_close(NULL);
    filter_fixture_open(NULL);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        filter_fixture_save(names[i], texts[i]);
    assert_int_equal(parse("filter:d2", &err), 0);
    assert_int_equal(parse("filter:d1", &err), -E2BIG);
    assert_non_null(strstr(err.text, "more than 8 deep"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_precedence, filter_fixture_open, filter_fixture_close),
        cmocka_unit_test_setup_teardown(test_errors_name_the_column_and_the_way_out, filter_fixture_open,
                                        filter_fixture_close),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_terms_and_values_are_limited),
        cmocka_unit_test_setup_teardown(test_saved_filters_are_limited, filter_fixture_open,
                                        filter_fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
