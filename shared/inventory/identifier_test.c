#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "identifier.h"
#include "inventory_fixture.h"
#include "shared/net/mac_addr.h"

static void test_trust_of_a_mac_follows_its_kind(void **state)
{
    (void)state;
    static const struct {
        const char *mac;
        const char *trust;
    } cases[] = {{"00:11:32:aa:bb:cc", "strong"},  {"02:11:32:aa:bb:cc", "weak"},
                 {"00:00:5e:00:01:07", "segment"}, {"00:00:5e:00:02:07", "segment"},
                 {"00:00:0c:07:ac:01", "segment"}, {"da:a1:19:00:00:01", "weak"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mac_addr mac;
        assert_int_equal(mac_addr_parse(cases[i].mac, &mac), 0);
        assert_string_equal(identifier_mac_trust(&mac), cases[i].trust);
    }
}

static void test_strong_identifier_names_one_device(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    assert_int_equal(identifier_add(db, nas, "mac", "00-11-32-AA-BB-CC", "strong", "scan", 1, &err), 0);
    assert_int_equal(identifier_add(db, tv, "mac", "0011.32aa.bbcc", "strong", "person", 1, &err), -EEXIST);
    assert_non_null(strstr(err.text, "nas"));
    assert_int_equal(identifier_add(db, tv, "serial", "x", "weak", "scan", 1, &err), 0);
    assert_int_equal(identifier_add(db, nas, "serial", "x", "weak", "scan", 1, &err), 0);
    assert_int_equal(identifier_add(db, tv, "mac", "00:00:5e:00:01:07", "segment", "scan", 1, &err), 0);
    assert_int_equal(identifier_add(db, nas, "mac", "00:00:5e:00:01:07", "segment", "scan", 1, &err), 0);
}

static void test_identifier_that_is_none_is_refused(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    static const struct {
        const char *kind;
        const char *value;
        const char *trust;
        const char *source;
        int code;
    } cases[] = {
        {"mac", "zz", "strong", "scan", -EINVAL},    {"colour", "red", "strong", "scan", -EINVAL},
        {"serial", "", "weak", "scan", -EINVAL},     {"serial", "a\nb", "weak", "scan", -EINVAL},
        {"serial", "x", "certain", "scan", -EINVAL}, {"serial", "x", "weak", "gossip", -ENOENT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(
            identifier_add(db, nas, cases[i].kind, cases[i].value, cases[i].trust, cases[i].source, 1, &err),
            cases[i].code);
}

static void test_seeing_again_is_not_a_decision_but_another_trust_is(void **state)
{
    (void)state;
    struct identifier_list list;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(identifier_add(db, nas, "hostname", "nas.lan", "weak", "lease", 1, &err), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(identifier_add(db, nas, "hostname", "nas.lan", "weak", "scan", 9, &err), 0);
    assert_int_equal(identifier_add(db, nas, "hostname", "nas.lan", "strong", "scan", 9, &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_int_equal(identifier_add(db, nas, "hostname", "nas.lan", "strong", "person", 9, &err), 0);
    assert_int_equal(inventory_fixture_audits(), audits + 1);
    assert_int_equal(identifier_add(db, nas, "mac", "00:11:32:aa:bb:cc", "strong", "scan", 9, &err), 0);
    assert_int_equal(identifier_list(db, nas, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].value, "nas.lan");
    assert_string_equal(list.rows[0].trust, "strong");
    assert_string_equal(list.rows[0].source, "person");
    assert_string_equal(list.rows[1].kind, "mac");
    identifier_list_free(&list);
    identifier_list_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trust_of_a_mac_follows_its_kind),
        WITH_DATABASE(test_strong_identifier_names_one_device),
        WITH_DATABASE(test_identifier_that_is_none_is_refused),
        WITH_DATABASE(test_seeing_again_is_not_a_decision_but_another_trust_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
