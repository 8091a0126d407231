#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "check_service.h"
#include "inventory_fixture.h"

static struct service parsed(const char *text)
{
    struct service service;
    assert_int_equal(service_parse(text, &service, &err), 0);
    return service;
}

static void set(struct service *service, const char *option, const char *value)
{
    assert_int_equal(service_set(service, option, value, &err), 0);
}

static struct check check_of(int64_t device, const char *key)
{
    struct check check = {.device_id = device,
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .plugin = "left over",
                          .source = "person",
                          .enabled = true};
    snprintf(check.key, sizeof(check.key), "%s", key);
    return check;
}

static void test_only_options_that_are_not_the_default_are_stored(void **state)
{
    (void)state;
    struct service https = parsed("https/8443"), tcp = parsed("tcp/445");
    struct check check = check_of(inventory_fixture_device("NAS"), "https-8443"), plain = check;
    set(&https, "path", "/health");
    set(&https, "days", "7");
    set(&https, "verify", "no");
    assert_int_equal(check_service_add(db, &check, &https, &err), 0);
    assert_string_equal(check.plugin, "tcp_check");
    assert_string_equal(check.device_key, "nas");
    assert_true(check.has_spec);
    assert_string_equal(
        inventory_fixture_ask("SELECT service || '|' || port || '|' || plugin FROM probe_check"),
        "4|8443|tcp_check");
    assert_string_equal(inventory_fixture_ask("SELECT spec FROM probe_check"),
                        "{\"path\":\"/health\",\"verify\":\"no\"}");
    snprintf(plain.key, sizeof(plain.key), "tcp-445");
    assert_int_equal(check_service_add(db, &plain, &tcp, &err), 0);
    assert_false(plain.has_spec);
    assert_string_equal(inventory_fixture_ask("SELECT spec FROM probe_check WHERE key = 'tcp-445'"), "{}");
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    static const char *const options[][8] = {
        {"tcp/25", "send", "EHLO \"me\"\\r\\n", "expect", "^220 \xc3\xa4{1}", NULL},
        {"tls/143", "name", "mail.example.org", "starttls", "imap", "days", "30", NULL},
        {"https", "path", "/'x'", "status", "200-204", "body", "a\\\\b", NULL},
        {"dns", "name", "example.org", "record", "MX", "answer", "10 mail.example.org", NULL},
        {"push", NULL},
        {"http/8080", NULL},
    };
    int64_t nas = inventory_fixture_device("NAS");
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        char key[SERVICE_TEXT_MAX];
        struct service service = parsed(options[i][0]), read;
        for (size_t k = 1; options[i][k] != NULL; k += 2)
            set(&service, options[i][k], options[i][k + 1]);
        struct check check = check_of(nas, service_key(&service, key));
        assert_int_equal(check_service_add(db, &check, &service, &err), 0);
        memset(&read, 'x', sizeof(read));
        assert_int_equal(check_service_read(db, check.id, &read, &err), 0);
        assert_int_equal(read.kind, service.kind);
        assert_int_equal(read.port, service.port);
        assert_int_equal(read.status_min, service.status_min);
        assert_int_equal(read.days, service.days);
        assert_int_equal(read.verify, service.verify);
        assert_int_equal(read.starttls, service.starttls);
        for (const char *const *option = service_options; *option != NULL; option++) {
            char expected[SERVICE_OPTION_MAX], got[SERVICE_OPTION_MAX];
            assert_string_equal(service_get(&read, *option, got), service_get(&service, *option, expected));
        }
    }
}

static void test_list_says_what_kind_of_service(void **state)
{
    (void)state;
    struct check_list list;
    struct service service = parsed("tls/993");
    int64_t nas = inventory_fixture_device("NAS");
    struct check plain = check_of(nas, "v4"), check = check_of(nas, "tls-993");
    set(&service, "days", "1");
    plain.port = 99;
    assert_int_equal(check_add(db, &plain, &err), 0);
    assert_int_equal(check_service_add(db, &check, &service, &err), 0);
    assert_int_equal(check_list(db, nas, NULL, false, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].service, SERVICE_TLS);
    assert_int_equal(list.rows[0].port, 993);
    assert_true(list.rows[0].has_spec);
    assert_int_equal(list.rows[1].service, SERVICE_NONE);
    assert_int_equal(list.rows[1].port, 0);
    assert_false(list.rows[1].has_spec);
    check_list_free(&list);
}

static void test_check_that_cannot_be_is_refused(void **state)
{
    (void)state;
    struct service dns = parsed("dns"), push = parsed("push"), tcp = parsed("tcp/22"),
                   none = {.kind = SERVICE_NONE};
    struct check check = check_of(inventory_fixture_device("NAS"), "x");
    assert_int_equal(check_service_add(db, &check, &dns, &err), -EINVAL);
    assert_non_null(strstr(err.text, "name"));
    assert_int_equal(check_service_add(db, &check, &none, &err), -EINVAL);
    check.target_kind = CHECK_TARGET_DEVICE_V6;
    assert_int_equal(check_service_add(db, &check, &push, &err), -EINVAL);
    check.target_kind = CHECK_TARGET_ADDRESS;
    assert_int_equal(check_service_add(db, &check, &tcp, &err), -EINVAL);
    check = check_of(check.device_id, "no/key");
    assert_int_equal(check_service_add(db, &check, &tcp, &err), -EINVAL);
    assert_int_equal(check.id, 0);
    assert_string_equal(check.plugin, "left over");
    check = check_of(check.device_id, "ssh");
    assert_int_equal(check_service_add(db, &check, &tcp, &err), 0);
    assert_int_equal(check_service_add(db, &check, &tcp, &err), -EEXIST);
}

static void spoil(const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(sqlite3_open(fixture.path, &handle), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(handle, "DROP TRIGGER IF EXISTS probe_check_audit_update", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    assert_int_equal(db_begin(db, 0), 0);
}

static void test_what_a_newer_program_wrote_is_not_guessed(void **state)
{
    (void)state;
    static const char *const spoils[] = {
        "UPDATE probe_check SET spec = '{\"sent\":\"x\"}'",
        "UPDATE probe_check SET spec = '{\"send\":1}'",
        "UPDATE probe_check SET spec = '{\"path\":\"/\"}'",
        "UPDATE probe_check SET spec = '{\"send\":\"\\\\q\"}'",
        "UPDATE probe_check SET spec = '[\"x\"]'",
        "UPDATE probe_check SET spec = '{}', service = 200",
        "UPDATE probe_check SET service = 1, port = 0",
    };
    struct service tcp = parsed("tcp/22"), read = tcp;
    struct check check = check_of(inventory_fixture_device("NAS"), "ssh");
    assert_int_equal(check_service_add(db, &check, &tcp, &err), 0);
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        spoil(spoils[i]);
        if (check_service_read(db, check.id, &read, &err) != -EINVAL)
            fail_msg("%s", spoils[i]);
        assert_int_equal(read.port, 22);
    }
    spoil("UPDATE probe_check SET service = 1, port = 23, spec = '{}'");
    assert_int_equal(check_service_read(db, check.id, &read, &err), 0);
    assert_int_equal(read.port, 23);
}

static void test_reading_another_check(void **state)
{
    (void)state;
    struct service read;
    struct check ping = check_of(inventory_fixture_device("NAS"), "v4");
    assert_int_equal(check_service_read(db, 999, &read, &err), -ENOENT);
    assert_int_equal(check_add(db, &ping, &err), 0);
    assert_int_equal(check_service_read(db, ping.id, &read, &err), 0);
    assert_int_equal(read.kind, SERVICE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_only_options_that_are_not_the_default_are_stored),
        WITH_DATABASE(test_what_is_written_is_read),
        WITH_DATABASE(test_list_says_what_kind_of_service),
        WITH_DATABASE(test_check_that_cannot_be_is_refused),
        WITH_DATABASE(test_what_a_newer_program_wrote_is_not_guessed),
        WITH_DATABASE(test_reading_another_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
