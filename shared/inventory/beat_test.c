#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "beat.h"
#include "check_service.h"
#include "inventory_fixture.h"

static int64_t add(int64_t device, const char *key, const char *text)
{
    struct service service;
    struct check check = {.device_id = device,
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    snprintf(check.key, sizeof(check.key), "%s", key);
    assert_int_equal(service_parse(text, &service, &err), 0);
    assert_int_equal(check_service_add(db, &check, &service, &err), 0);
    return check.id;
}

static void test_key_alone_or_with_its_device(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV"), id = 0;
    int64_t backup = add(nas, "backup", "push"), nas_sync = add(nas, "sync", "push"),
            tv_sync = add(tv, "sync", "push");
    add(tv, "backup", "tcp/22");
    add(tv, "https", "https");
    const struct {
        const char *text;
        int code;
        int64_t id;
    } cases[] = {
        {"backup", 0, backup},    {"nas/backup", 0, backup}, {"nas/sync", 0, nas_sync},
        {"tv/sync", 0, tv_sync},  {"sync", -ENOTUNIQ, 0},    {"https", -EINVAL, 0},
        {"tv/https", -EINVAL, 0}, {"tv/backup", -EINVAL, 0}, {"nas/https", -ENOENT, 0},
        {"nothing", -ENOENT, 0},  {"", -ENOENT, 0},          {"/", -ENOENT, 0},
        {"/backup", -ENOENT, 0},  {"nas/", -ENOENT, 0},      {"nas/backup/x", -ENOENT, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        id = 0;
        if (beat_find(db, cases[i].text, &id, &err) != cases[i].code)
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_int_equal(id, cases[i].id);
    }
    char text[300];
    memset(text, 'a', sizeof(text));
    text[299] = '\0';
    assert_int_equal(beat_find(db, text, &id, &err), -ENOENT);
}

static void test_only_the_last_beat_is_kept(void **state)
{
    (void)state;
    struct beat_list list;
    int64_t nas = inventory_fixture_device("NAS");
    int64_t backup = add(nas, "backup", "push"), sync = add(nas, "sync", "push");
    add(nas, "silent", "push");
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(beat_write(db, sync, 500, true, "", &err), 0);
    assert_int_equal(beat_write(db, backup, 1000, true, "12 files", &err), 0);
    assert_int_equal(beat_write(db, backup, 2000, false, "disk full", &err), 0);
    assert_int_equal(beat_list(db, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].check_id, backup);
    assert_int_equal(list.rows[0].at_ms, 2000);
    assert_false(list.rows[0].ok);
    assert_string_equal(list.rows[0].message, "disk full");
    assert_int_equal(list.rows[1].check_id, sync);
    assert_true(list.rows[1].ok);
    beat_list_free(&list);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_int_equal(beat_write(db, 999, 1000, true, "", &err), -ENOENT);
}

static const char *kept(int64_t check, const char *message)
{
    assert_int_equal(beat_write(db, check, 1, true, message, &err), 0);
    return inventory_fixture_ask("SELECT message FROM beat");
}

static void test_message_is_cut_between_characters(void **state)
{
    (void)state;
    char message[400];
    int64_t backup = add(inventory_fixture_device("NAS"), "backup", "push");
    memset(message, 'a', sizeof(message));
    message[255] = '\0';
    assert_string_equal(kept(backup, message), message);
    memcpy(message + 252, "\xe2\x82\xac\xe2\x82\xac", 7);
    assert_int_equal(strlen(kept(backup, message)), 255);
    memmove(message + 253, "\xe2\x82\xac\xe2\x82\xac", 7);
    message[252] = 'a';
    assert_int_equal(strlen(kept(backup, message)), 253);
    memmove(message + 254, "\xe2\x82\xac\xe2\x82\xac", 7);
    message[253] = 'a';
    assert_int_equal(strlen(kept(backup, message)), 254);
}

static void test_message_that_is_not_clean_is_refused(void **state)
{
    (void)state;
    static const char *const dirty[] = {"two\nlines", "\033[31m", "\xff", "\xc3"};
    int64_t backup = add(inventory_fixture_device("NAS"), "backup", "push");
    for (size_t i = 0; i < sizeof(dirty) / sizeof(dirty[0]); i++)
        assert_int_equal(beat_write(db, backup, 1, true, dirty[i], &err), -EINVAL);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM beat"), "0");
}

static void test_beat_goes_with_its_check(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), backup = add(nas, "backup", "push");
    assert_int_equal(beat_write(db, backup, 1, true, "", &err), 0);
    assert_int_equal(check_remove(db, nas, "backup", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM beat"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_key_alone_or_with_its_device),
        WITH_DATABASE(test_only_the_last_beat_is_kept),
        WITH_DATABASE(test_message_is_cut_between_characters),
        WITH_DATABASE(test_message_that_is_not_clean_is_refused),
        WITH_DATABASE(test_beat_goes_with_its_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
