#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "device_group.h"
#include "inventory_fixture.h"
#include "journal_fixture.h"
#include "shared/base/text.h"

static int64_t ids[5]; // a, b, c, d, e

static int64_t add_group(const char *name, const char *kind)
{
    struct device_group group;
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    for (size_t i = 0; i < 5 && ids[i] == 0; i++)
        ids[i] = inventory_fixture_device(names[i]);
    assert_int_equal(device_group_add(db, name, kind, "person", &group, &err), 0);
    assert_string_equal(group.name, name);
    assert_string_equal(group.kind, kind);
    return group.id;
}

static int begin(void **state)
{
    memset(ids, 0, sizeof(ids));
    return inventory_fixture_init(state);
}

static int join(int64_t group, int device, int position, const char *role)
{
    return device_group_join(db, group, ids[device], position, role, &err);
}

// "a*bc": in order, those with a role of their own marked; positions have to count from 1.
static void assert_members(int64_t group, const char *expected)
{
    char text[64];
    struct text_buf buf;
    struct group_member_list list;
    text_buf_init(&buf, text, sizeof(text));
    assert_int_equal(device_group_members(db, group, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.rows[i].position, (int)i + 1);
        text_buf_add(&buf, "%s%s", list.rows[i].device_name,
                     strcmp(list.rows[i].role, "member") == 0 ? "" : "*");
    }
    group_member_list_free(&list);
    assert_string_equal(text, expected);
}

static void test_members_join_at_the_end_or_at_a_position(void **state)
{
    (void)state;
    int64_t path = add_group("mail", "path");
    assert_int_equal(join(path, 0, 0, ""), 0);
    assert_int_equal(join(path, 1, 0, ""), 0);
    assert_int_equal(join(path, 2, 1, ""), 0);
    assert_members(path, "cab");
    assert_int_equal(join(path, 3, 2, ""), 0);
    assert_members(path, "cdab");
    assert_int_equal(join(path, 4, 99, ""), 0);
    assert_members(path, "cdabe");
    assert_int_equal(join(path, 4, -1, ""), -EINVAL);
}

static void test_a_member_moves(void **state)
{
    (void)state;
    static const struct {
        int device;
        int position;
        const char *members;
    } moves[] = {{0, 3, "bcade"}, {4, 1, "ebcad"}, {2, 3, "ebcad"}, {1, 0, "ecadb"}, {1, 4, "ecabd"}};
    int64_t path = add_group("mail", "path");
    for (int i = 0; i < 5; i++)
        assert_int_equal(join(path, i, 0, ""), 0);
    assert_members(path, "abcde");
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        assert_int_equal(join(path, moves[i].device, moves[i].position, ""), 0);
        assert_members(path, moves[i].members);
    }
}

static void test_those_behind_a_leaver_move_up(void **state)
{
    (void)state;
    int64_t path = add_group("mail", "path");
    for (int i = 0; i < 4; i++)
        assert_int_equal(join(path, i, 0, ""), 0);
    assert_int_equal(device_group_leave(db, path, ids[1], &err), 0);
    assert_members(path, "acd");
    assert_int_equal(device_group_leave(db, path, ids[1], &err), -ENOENT);
    assert_string_equal(inventory_fixture_ask("SELECT max(position) FROM group_member"), "3");
}

static void test_a_removed_device_leaves_no_gap(void **state)
{
    (void)state;
    int64_t path = add_group("mail", "path");
    for (int i = 0; i < 4; i++)
        assert_int_equal(join(path, i, 0, ""), 0);
    assert_int_equal(device_remove(db, ids[0], &err), 0);
    assert_int_equal(device_remove(db, ids[2], &err), 0);
    assert_members(path, "bd");
    assert_int_equal(join(path, 4, 2, ""), 0);
    assert_members(path, "bed");
    assert_string_equal(inventory_fixture_ask("SELECT max(position) FROM group_member"), "3");
    assert_string_equal(inventory_fixture_ask("SELECT max(position) FROM v_group_member"), "3");
}

// As after an undone merge, whose place was taken in the meantime.
static void test_a_position_of_two_is_put_right(void **state)
{
    (void)state;
    int64_t path = add_group("mail", "path");
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(&fixture,
                        "INSERT INTO group_member VALUES (%d, %d, 1, 'member'), (%d, %d, 3, 'member'),"
                        " (%d, %d, 3, 'member')",
                        (int)path, (int)ids[0], (int)path, (int)ids[1], (int)path, (int)ids[2]);
    assert_int_equal(db_begin(db, 0), 0);
    assert_members(path, "abc");
    assert_int_equal(join(path, 3, 3, ""), 0);
    assert_members(path, "abdc");
    assert_string_equal(inventory_fixture_ask("SELECT count(DISTINCT position) FROM group_member"), "4");
}

static void test_the_first_leads_where_the_kind_has_a_lead(void **state)
{
    (void)state;
    int64_t hub = add_group("star", "hub"), host = add_group("box", "virtualisation"),
            plain = add_group("lab", "logical");
    int64_t groups[] = {hub, host, plain};
    for (size_t i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            assert_int_equal(join(groups[i], j, 0, ""), 0);
    assert_members(hub, "a*bc");
    assert_members(host, "a*bc");
    assert_members(plain, "abc");
    assert_int_equal(join(hub, 1, 0, "hub"), 0);
    assert_members(hub, "a*cb*");
    assert_int_equal(join(hub, 0, 0, ""), 0);
    assert_members(hub, "cb*a*");
    assert_int_equal(join(hub, 0, 0, "member"), 0);
    assert_members(hub, "cb*a");
    assert_int_equal(join(hub, 2, 0, "host"), -EINVAL);
    assert_non_null(strstr(err.text, "hub or member"));
    assert_int_equal(join(plain, 2, 0, "hub"), -EINVAL);
    assert_int_equal(join(host, 2, 0, "boss"), -EINVAL);
}

static void test_a_new_kind_gives_the_roles_anew(void **state)
{
    (void)state;
    int64_t group = add_group("box", "logical");
    for (int i = 0; i < 3; i++)
        assert_int_equal(join(group, i, 0, ""), 0);
    assert_int_equal(device_group_set(db, group, "kind", "virtualisation", &err), 0);
    assert_members(group, "a*bc");
    assert_int_equal(join(group, 1, 0, "host"), 0);
    assert_int_equal(join(group, 0, 0, "member"), 0);
    assert_int_equal(device_group_set(db, group, "kind", "hub", &err), 0);
    assert_members(group, "cb*a");
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(role) FROM group_member WHERE role <> 'member'"), "hub");
    assert_int_equal(device_group_set(db, group, "kind", "path", &err), 0);
    assert_members(group, "cba");
}

static void test_joining_as_before_changes_nothing(void **state)
{
    (void)state;
    int64_t path = add_group("mail", "path");
    assert_int_equal(join(path, 0, 0, ""), 0);
    assert_int_equal(join(path, 1, 0, ""), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(join(path, 0, 1, ""), 0);
    assert_int_equal(join(path, 1, 0, "member"), 0);
    assert_int_equal(device_group_set(db, path, "kind", "path", &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_a_group_has_a_name_of_its_own(void **state)
{
    (void)state;
    struct device_group group;
    int64_t lab = add_group("lab", "logical");
    add_group("Attic", "path");
    assert_int_equal(device_group_add(db, "lab", "hub", "person", &group, &err), -EEXIST);
    assert_int_equal(device_group_set(db, lab, "name", "Attic", &err), -EEXIST);
    assert_int_equal(device_group_set(db, lab, "name", "Lab \"2\" --", &err), 0);
    assert_int_equal(device_group_find(db, "Lab \"2\" --", &group, &err), 0);
    assert_int_equal(group.id, lab);
    assert_int_equal(group.members, 0);
}

static void test_a_note_is_kept(void **state)
{
    (void)state;
    int64_t lab = add_group("lab", "logical");
    assert_string_equal(device_group_note(db, lab), "");
    assert_int_equal(device_group_set(db, lab, "note", "two\nlines", &err), 0);
    assert_string_equal(device_group_note(db, lab), "two\nlines");
}

static void test_what_is_not_there_or_wrong_is_told(void **state)
{
    (void)state;
    struct device_group group;
    int64_t lab = add_group("laboratory", "logical");
    assert_int_equal(device_group_find(db, "laboratori", &group, &err), -ENOENT);
    assert_non_null(strstr(err.text, "did you mean \"laboratory\""));
    assert_int_equal(device_group_find(db, "x", &group, &err), -ENOENT);
    assert_non_null(strstr(err.text, "ipam group list"));
    assert_int_equal(device_group_add(db, "", "path", "person", &group, &err), -EINVAL);
    assert_int_equal(device_group_add(db, "a\x1b", "path", "person", &group, &err), -EINVAL);
    assert_int_equal(device_group_add(db, "x", "pth", "person", &group, &err), -EINVAL);
    assert_non_null(strstr(err.text, "did you mean path"));
    assert_int_equal(device_group_add(db, "x", "path", "nobody", &group, &err), -EINVAL);
    assert_int_equal(device_group_set(db, lab, "colour", "red", &err), -EINVAL);
    assert_int_equal(device_group_set(db, 4711, "name", "x", &err), -ENOENT);
    assert_int_equal(device_group_join(db, lab, 4711, 0, "", &err), -ENOENT);
    assert_int_equal(join(4711, 0, 0, ""), -ENOENT);
    assert_int_equal(device_group_remove(db, lab, &err), 0);
    assert_int_equal(device_group_remove(db, lab, &err), -ENOENT);
}

static void test_members_go_with_their_group(void **state)
{
    (void)state;
    int64_t lab = add_group("lab", "logical");
    assert_int_equal(join(lab, 0, 0, ""), 0);
    assert_int_equal(device_group_remove(db, lab, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM group_member"), "0");
}

#define WITH_DEVICES(test) cmocka_unit_test_setup_teardown(test, begin, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DEVICES(test_members_join_at_the_end_or_at_a_position),
        WITH_DEVICES(test_a_member_moves),
        WITH_DEVICES(test_those_behind_a_leaver_move_up),
        WITH_DEVICES(test_a_removed_device_leaves_no_gap),
        WITH_DEVICES(test_a_position_of_two_is_put_right),
        WITH_DEVICES(test_the_first_leads_where_the_kind_has_a_lead),
        WITH_DEVICES(test_a_new_kind_gives_the_roles_anew),
        WITH_DEVICES(test_joining_as_before_changes_nothing),
        WITH_DEVICES(test_a_group_has_a_name_of_its_own),
        WITH_DEVICES(test_a_note_is_kept),
        WITH_DEVICES(test_what_is_not_there_or_wrong_is_told),
        WITH_DEVICES(test_members_go_with_their_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
