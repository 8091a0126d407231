#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "inventory_fixture.h"
#include "map_page.h"
#include "shared/base/text.h"
#include "shared/db/stmt_filtered.h"

static void make_links(void)
{
    static const char *const names[] = {"Gateway", "switch", "nas", "Printer"};
    static const struct {
        int a;
        int b;
        const char *kind;
        const char *label;
    } links[] = {{0, 1, "fibre", "uplink"}, {2, 1, "ethernet", "port 3"}, {3, 1, "wifi", ""}};
    struct device_group group;
    int64_t ids[4];
    for (size_t i = 0; i < 4; i++)
        ids[i] = inventory_fixture_device(names[i]);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(link_add(db, &(struct link_end){.device_id = ids[links[i].a]},
                                  &(struct link_end){.device_id = ids[links[i].b]}, links[i].kind,
                                  links[i].label, "person", NULL, &err),
                         0);
    assert_int_equal(device_group_add(db, "Lab", "logical", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, ids[2], 0, "", &err), 0);
    assert_int_equal(device_group_set(db, group.id, "note", "on the shelf", &err), 0);
    assert_int_equal(device_group_add(db, "Mail", "path", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, ids[0], 0, "", &err), 0);
    assert_int_equal(device_group_join(db, group.id, ids[1], 0, "", &err), 0);
}

static struct db_filter compile(const char *text, const struct filter_field *fields, size_t count)
{
    struct db_filter filter;
    const struct filter_listing listing = {.fields = fields, .count = count};
    if (filter_compile(text, &listing, &filter, &err) < 0)
        fail_msg("%s", err.text);
    return filter;
}

// The first ends of the links, in order.
static void assert_links(const char *text, const char *order, int64_t limit, int64_t offset,
                         const char *expected)
{
    char found[256];
    struct text_buf buf;
    struct link_rows page;
    struct db_filter filter = compile(text, map_page_link_fields, MAP_PAGE_LINK_FIELDS);
    text_buf_init(&buf, found, sizeof(found));
    if (map_page_links(db, 0, &filter, order, limit, offset, &page, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < page.count; i++)
        text_buf_add(&buf, "%s%s", i > 0 ? " " : "", page.rows[i].link.a.device_key);
    assert_string_equal(found, expected);
    free(page.rows);
    filter_free(&filter);
}

static void test_links_are_found_by_either_end(void **state)
{
    (void)state;
    make_links();
    assert_links("", NULL, -1, 0, "gateway nas printer");
    assert_links("device:nas", NULL, -1, 0, "nas");
    assert_links("device:switch", NULL, -1, 0, "gateway nas printer");
    assert_links("name:Printer", NULL, -1, 0, "printer");
    assert_links("kind:fibre,wifi", NULL, -1, 0, "gateway printer");
    assert_links("label~port", NULL, -1, 0, "nas");
    assert_links("uplink", NULL, -1, 0, "gateway");
    assert_links("state:down", NULL, -1, 0, "");
    assert_links("state:unknown not device:nas", NULL, -1, 0, "gateway printer");
}

static void test_links_are_sorted_and_paged(void **state)
{
    (void)state;
    make_links();
    assert_links("", "l.kind", -1, 0, "nas gateway printer");
    assert_links("", "l.kind DESC", 2, 0, "printer gateway");
    assert_links("", "l.kind DESC", 2, 2, "nas");
}

static void test_a_row_says_all_of_a_link(void **state)
{
    (void)state;
    struct link_rows page;
    struct device nas;
    make_links();
    assert_int_equal(device_find(db, "nas", &nas, &err), 0);
    assert_int_equal(map_page_links(db, nas.id, NULL, NULL, 1, 0, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.rows[0].total, 1);
    assert_string_equal(page.rows[0].link.b.device_name, "switch");
    assert_string_equal(page.rows[0].link.kind, "ethernet");
    assert_string_equal(page.rows[0].link.label, "port 3");
    assert_string_equal(page.rows[0].link.source, "person");
    assert_string_equal(page.rows[0].state, "unknown");
    free(page.rows);
    assert_int_equal(map_page_links(db, 0, NULL, NULL, 1, 0, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.rows[0].total, 3);
    free(page.rows);
}

static void assert_groups(const char *text, const char *expected)
{
    struct db_filter filter = compile(text, map_page_group_fields, MAP_PAGE_GROUP_FIELDS);
    struct stmt *stmt = stmt_filtered(db, QUERY_GROUP_PAGE, &filter, NULL);
    assert_non_null(stmt);
    stmt_bind_int(stmt, "limit", -1);
    stmt_bind_int(stmt, "offset", 0);
    assert_int_equal(stmt_step(stmt), expected[0] != '\0');
    if (expected[0] != '\0')
        assert_string_equal(stmt_text(stmt, "name"), expected);
    stmt_reset(stmt);
    filter_free(&filter);
}

static void test_groups_are_found(void **state)
{
    (void)state;
    make_links();
    assert_groups("kind:path", "Mail");
    assert_groups("member:nas", "Lab");
    assert_groups("shelf", "Lab");
    assert_groups("name:nothing", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_links_are_found_by_either_end),
        WITH_DATABASE(test_links_are_sorted_and_paged),
        WITH_DATABASE(test_a_row_says_all_of_a_link),
        WITH_DATABASE(test_groups_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
