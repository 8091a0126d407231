#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter_fixture.h"
#include "filter_sql.h"
#include "filter_tree.h"
#include "shared/base/text.h"

// Conditions and whom they hold for, by hand: gw 1, nas 2, cam 4, tv 8, lap 16. Several are NULL for some.
static const struct {
    const char *text;
    unsigned mask;
} ATOMS[] = {
    {"status:up", 7}, {"os:linux", 6},  {"os!=linux", 25},  {"tag:*", 11},  {"tag:\"\"", 20}, {"rtt<20ms", 3},
    {"port:443", 3},  {"loss>=5%", 12}, {"trusted:no", 12}, {"living", 10}, {"mac:0a", 20},   {"seen>7d", 24},
};
static const char *const KEYS[] = {"gw", "nas", "cam", "tv", "lap"};

static unsigned seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 16) % below;
}

enum level { LEVEL_OR, LEVEL_AND, LEVEL_NOT };

// Writes a random filter that is read at this level without parentheses, and says whom it holds for.
static unsigned write_random(struct text_buf *buf, enum level level, int depth)
{
    unsigned pick = depth == 0 ? 0 : draw(4);
    unsigned mask = 0;
    if (pick == 0) {
        unsigned atom = draw(sizeof(ATOMS) / sizeof(ATOMS[0]));
        text_buf_add(buf, "%s", ATOMS[atom].text);
        return ATOMS[atom].mask;
    }
    if (pick == 1) {
        text_buf_add(buf, "not ");
        return ~write_random(buf, LEVEL_NOT, depth - 1) & 31;
    }
    bool is_or = pick == 2, in_brackets = is_or ? level > LEVEL_OR : level > LEVEL_AND;
    text_buf_add(buf, in_brackets ? "(" : "");
    mask = write_random(buf, is_or ? LEVEL_OR : LEVEL_AND, depth - 1);
    text_buf_add(buf, is_or ? " or " : draw(2) == 0 ? " " : " and ");
    unsigned other = write_random(buf, is_or ? LEVEL_AND : LEVEL_NOT, depth - 1);
    text_buf_add(buf, in_brackets ? ")" : "");
    return is_or ? mask | other : mask & other;
}

static const char *keys_of(unsigned mask)
{
    static char keys[64];
    keys[0] = '\0';
    for (unsigned i = 0; i < 5; i++)
        if ((mask >> i & 1) != 0)
            snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%s%s", keys[0] == '\0' ? "" : " ",
                     KEYS[i]);
    return keys;
}

static void test_random_filters_find_what_logic_says(void **state)
{
    (void)state;
    seed = 1;
    for (int i = 0; i < 2000; i++) {
        char text[FILTER_TEXT_MAX];
        struct text_buf buf;
        text_buf_init(&buf, text, sizeof(text));
        unsigned mask = write_random(&buf, LEVEL_OR, 6);
        const char *found = filter_fixture_find(text);
        if (!buf.overflow && strcmp(found, keys_of(mask)) != 0)
            fail_msg("%s: %s, not %s", text, found, keys_of(mask));
    }
}

// a and (b or c and (d or …)): each level a bracket that SQLite's parser has to hold, and every term the
// widest.
static void test_the_deepest_filters_can_be_prepared(void **state)
{
    (void)state;
    static const char *const levels[] = {
        "status:up and (type:tv or ", "type:tv or (status:up and (type:tv or ", "not (status:up and ",
        "tag!=web and not (ip:::/0 and label:\"\" or ", "(x or y) and (z or "};
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        char text[FILTER_TEXT_MAX + 1];
        struct text_buf buf;
        int opened = 0, each = 0;
        for (const char *at = levels[i]; *at != '\0'; at++)
            each += (*at == '(') - (*at == ')');
        text_buf_init(&buf, text, sizeof(text));
        for (; opened + each <= FILTER_NESTING_MAX; opened += each)
            text_buf_add(&buf, "%s", levels[i]);
        text_buf_add(&buf, "label:*,\"\"");
        for (int j = 0; j < opened; j++)
            text_buf_add(&buf, ")");
        assert_false(buf.overflow);
        const char *found = filter_fixture_find(text);
        if (strstr(found, "overflow") != NULL || strstr(found, "column") != NULL)
            fail_msg("%s: %s", levels[i], found);
    }
}

// Two long chains beside each other: the second is read while the first waits.
static void test_wide_and_deep_filters_can_be_prepared(void **state)
{
    (void)state;
    char text[FILTER_TEXT_MAX + 1];
    struct text_buf buf;
    text_buf_init(&buf, text, sizeof(text));
    for (int chain = 0; chain < 2; chain++) {
        text_buf_add(&buf, "(");
        for (int i = 1; i < FILTER_NESTING_MAX; i++)
            text_buf_add(&buf, "key:a or x (");
        text_buf_add(&buf, "tag:\"\"");
        for (int i = 0; i < FILTER_NESTING_MAX; i++)
            text_buf_add(&buf, ")");
    }
    assert_string_equal(filter_fixture_find(text), "cam");
}

static const char *spans(const char *filter)
{
    static const struct filter_field fields[] = {
        {.name = "prefix", .kind = FILTER_ADDRESS, .sql = "p.first", .last = "p.last"},
    };
    const struct filter_listing listing = {.fields = fields, .count = 1};
    struct db_filter compiled;
    char sql[1024];
    assert_int_equal(filter_compile(filter, &listing, &compiled, NULL), 0);
    snprintf(sql, sizeof(sql),
             "WITH p (name, first, last) AS (VALUES"
             " ('10/8', x'00000000000000000000ffff0a000000', x'00000000000000000000ffff0affffff'),"
             " ('10.0.0/24', x'00000000000000000000ffff0a000000', x'00000000000000000000ffff0a0000ff'),"
             " ('::/0', x'00000000000000000000000000000000', x'ffffffffffffffffffffffffffffffff'),"
             " ('db8', x'20010db8000000000000000000000000', x'20010db8ffffffffffffffffffffffff'))"
             " SELECT ifnull(group_concat(name, ' '), '') FROM p WHERE %s",
             compiled.where);
    const char *found = filter_fixture_ask(sql, &compiled);
    filter_free(&compiled);
    return found;
}

static void test_spans_of_addresses(void **state)
{
    (void)state;
    assert_string_equal(spans("prefix:10.0.0.7"), "10/8 10.0.0/24");
    assert_string_equal(spans("prefix:10.1.0.7"), "10/8");
    assert_string_equal(spans("prefix:10.0.0.0/16"), "10.0.0/24");
    assert_string_equal(spans("prefix=10.0.0.0/8"), "10/8");
    assert_string_equal(spans("prefix:0.0.0.0/0"), "10/8 10.0.0/24");
    assert_string_equal(spans("prefix:2001:db8::1"), "::/0 db8");
    assert_string_equal(spans("prefix:::/0"), "::/0 db8");
    assert_string_equal(spans("prefix!=10.0.0.7"), "::/0 db8");
    assert_string_equal(spans("prefix>9.0.0.0"), "10/8 10.0.0/24");
    assert_string_equal(spans("prefix:\"\""), "");
}

static void test_every_value_is_named_once(void **state)
{
    (void)state;
    struct db_filter filter;
    assert_int_equal(filter_compile("port:1,2..3 x ip:10.0.0.0/8 tag:*,\"\" seen<1h", &filter_fixture_listing,
                                    &filter, NULL),
                     0);
    assert_int_equal(filter.count, 7);
    for (size_t i = 1; i <= filter.count; i++) {
        char name[8];
        snprintf(name, sizeof(name), ":f%zu", i);
        assert_non_null(strstr(filter.where, name));
    }
    assert_null(strstr(filter.where, ":f8"));
    filter_free(&filter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_filters_find_what_logic_says),
        cmocka_unit_test(test_the_deepest_filters_can_be_prepared),
        cmocka_unit_test(test_wide_and_deep_filters_can_be_prepared),
        cmocka_unit_test(test_spans_of_addresses),
        cmocka_unit_test(test_every_value_is_named_once),
    };
    return cmocka_run_group_tests(tests, filter_fixture_open, filter_fixture_close);
}
