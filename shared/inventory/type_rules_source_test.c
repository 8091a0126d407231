#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "shared/base/error.h"
#include "type_rules_source.h"

static struct error err;

static void write_file(char path[64], const char *text)
{
    snprintf(path, 64, "/tmp/type-rules-test-XXXXXX");
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_files_are_read_in_order(void **state)
{
    (void)state;
    char first[64], second[64], both[160];
    struct type_rules rules;
    write_file(first, "tv: name:tv\n");
    write_file(second, "# x\nnas: name:nas\n");
    snprintf(both, sizeof(both), "%s:%s", first, second);
    assert_int_equal(type_rules_source_read(both, &rules, &err), 0);
    assert_int_equal(rules.count, 2);
    assert_string_equal(rules.rows[0].type, "tv");
    assert_string_equal(rules.rows[1].type, "nas");
    assert_string_equal(rules.rows[1].file, second);
    type_rules_free(&rules);

    setenv("LANATLAS_TYPES", second, 1);
    assert_int_equal(type_rules_source_read(NULL, &rules, &err), 0);
    assert_int_equal(rules.count, 1);
    type_rules_free(&rules);
    assert_int_equal(type_rules_source_read(first, &rules, &err), 0);
    assert_string_equal(rules.rows[0].type, "tv");
    type_rules_free(&rules);
    unsetenv("LANATLAS_TYPES");
    unlink(first);
    unlink(second);
}

static void test_a_named_file_must_be_there(void **state)
{
    (void)state;
    char wrong[64], names[128];
    struct type_rules rules;
    assert_int_equal(type_rules_source_read("/nowhere/types.conf", &rules, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/nowhere/types.conf"));
    assert_int_equal(rules.count, 0);
    assert_true(type_rules_source_read("/tmp", &rules, &err) < 0);
    write_file(wrong, "nas: name:nas\ntoaster: x\n");
    snprintf(names, sizeof(names), "%s:2: column 1: ", wrong);
    assert_int_equal(type_rules_source_read(wrong, &rules, &err), 0);
    assert_int_equal(rules.count, 1);
    assert_int_equal(rules.fault_count, 1);
    assert_int_equal(strncmp(rules.faults[0].text, names, strlen(names)), 0);
    type_rules_free(&rules);
    unlink(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_read_in_order),
        cmocka_unit_test(test_a_named_file_must_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
