#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "certificate_fixture.h"
#include "trust_source.h"

#include "shared/base/error.h"

static struct certificate_folder folder;
static int folder_status;

static int make_all(void **state)
{
    (void)state;
    folder_status = certificate_fixture_open(&folder);
    if (folder_status < 0)
        return 0;
    certificate_fixture_make(&folder, "one", NULL, "cn = \"One\"\nca\ncert_signing_key\n");
    certificate_fixture_make(&folder, "two", NULL, "cn = \"Two\"\nca\ncert_signing_key\n");
    certificate_fixture_join(&folder, "empty", (const char *const[]){NULL});
    return certificate_fixture_join(&folder, "both", (const char *const[]){"one", "two", NULL});
}

static int remove_all(void **state)
{
    (void)state;
    if (folder_status == 0)
        certificate_fixture_close(&folder);
    return 0;
}

static void test_file_gives_its_certificates(void **state)
{
    (void)state;
    char path[CERTIFICATE_PATH_MAX];
    struct certificate_trust *trust = NULL;
    struct error err = {""};
    if (folder_status < 0)
        skip();
    assert_int_equal(trust_source_new(certificate_fixture_path(&folder, "both", ".pem", path), &trust, &err),
                     0);
    assert_int_equal(trust->count, 2);
    trust_source_free(trust);
}

static void test_file_that_is_none_is_refused_by_its_name(void **state)
{
    (void)state;
    char path[CERTIFICATE_PATH_MAX];
    static const struct {
        const char *name, *suffix;
        int status;
    } cases[] = {
        {"none", ".pem", -ENOENT}, {"one", ".txt", -EINVAL}, {"", "", -EINVAL}, {"one", ".key", -EINVAL}};
    if (folder_status < 0)
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct certificate_trust *trust = NULL;
        struct error err = {""};
        certificate_fixture_path(&folder, cases[i].name, cases[i].suffix, path);
        assert_int_equal(trust_source_new(path, &trust, &err), cases[i].status);
        assert_null(trust);
        assert_non_null(strstr(err.text, path));
    }
    trust_source_free(NULL);
}

static void test_system_gives_what_it_has(void **state)
{
    (void)state;
    struct certificate_trust *trust = NULL;
    struct error err = {""};
    assert_int_equal(trust_source_new("", &trust, &err), 0);
    assert_non_null(trust);
    trust_source_free(trust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_gives_its_certificates),
        cmocka_unit_test(test_file_that_is_none_is_refused_by_its_name),
        cmocka_unit_test(test_system_gives_what_it_has),
    };
    return cmocka_run_group_tests(tests, make_all, remove_all);
}
