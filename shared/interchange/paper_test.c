#include "paper.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
    const char *text;
    enum paper_form form;
} KNOWN[] = {
    {" \r\n\t{", PAPER_OUR_JSON},
    {"\xef\xbb\xbf[]", PAPER_OUR_JSON},
    {"record,name\n", PAPER_OUR_CSV},
    {"name\trecord\n", PAPER_OUR_CSV},
    {"\"record\";\"name\"", PAPER_OUR_CSV},
    {"192.0.2.1 a", PAPER_HOSTS},
    {"# 192.0.2.1\n\n\t2001:db8::1\ta\n", PAPER_HOSTS},
    {"#only a comment", PAPER_HOSTS},
    {"fe80::1%eth0 a", PAPER_HOSTS},
    {"IP Address,Hostname\n", PAPER_PHPIPAM},
    {"ip address,owner\n", PAPER_PHPIPAM},
    {"Servers\n192.0.2.0/24\nvlan: 7 - x\n\nip address;ip state;mac\n", PAPER_PHPIPAM},
    {"Section,IP Address,Status,Subnet,MAC,Tag", PAPER_PHPIPAM},
    {"IP Address,VRF,Status,Role,Tenant,Assigned,DNS Name,Description", PAPER_NETBOX},
    {"address,status", PAPER_NETBOX},
    {"address", PAPER_NETBOX},
    {"Prefix,Status,VRF", PAPER_NETBOX},
    {"start_address;end_address", PAPER_NETBOX},
    {"VID,Name,Site", PAPER_NETBOX},
};

static void test_papers_are_recognised_by_their_content(void **state)
{
    enum paper_form form = PAPER_HOSTS;

    (void)state;
    for (size_t i = 0; i < COUNT(KNOWN); i++) {
        if (paper_detect(KNOWN[i].text, strlen(KNOWN[i].text), &form, NULL) != 0 || form != KNOWN[i].form)
            fail_msg("case %zu: \"%s\" is form %u", i, KNOWN[i].text, form);
    }
}

#define BAD(text, reason) {text, sizeof(text) - 1, reason}

static const struct {
    const char *text;
    size_t length;
    const char *reason;
} UNKNOWN[] = {
    BAD("", "the file is empty"),
    BAD("\xef\xbb\xbf\n \t", "the file is empty"),
    BAD("\xff\xfe{\0", "line 1, column 1: this is UTF-16; convert it with"),
    BAD("\xfe\xff\0{", "UTF-16; convert it with"),
    BAD("r\0e\0c\0o\0",
        "line 1, column 1: this looks like UTF-16; convert it with 'iconv -f UTF-16LE -t UTF-8'"),
    BAD("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as CSV in UTF-8"),
    BAD("PK\x03\x04\x14", "save it as CSV in UTF-8"),
    BAD("a,b,c\n1,2,3\n", "none that is known"),
    BAD("192.0.2.1\n", "none that is known"),
    BAD("10.0.0.0/8 x\n", "none that is known"),
    BAD("\0\0\0", "none that is known"),
    BAD("\"", "none that is known"),
};

static void test_other_files_are_refused_with_a_word(void **state)
{
    enum paper_form form = PAPER_HOSTS;
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(UNKNOWN); i++) {
        if (paper_detect(UNKNOWN[i].text, UNKNOWN[i].length, &form, &err) != -EINVAL ||
            !strstr(err.text, UNKNOWN[i].reason))
            fail_msg("case %zu: %s", i, err.text);
    }
    assert_true(strlen(err.text) < ERROR_TEXT_MAX - 1);
}

static void test_forms_have_names(void **state)
{
    static const char *const names[] = {"csv", "json", "phpipam", "netbox", "hosts"};
    static const enum paper_form forms[] = {PAPER_OUR_CSV, PAPER_OUR_JSON, PAPER_PHPIPAM, PAPER_NETBOX,
                                            PAPER_HOSTS};
    enum paper_form form = PAPER_HOSTS;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(paper_form_parse(names[i], &form), 0);
        assert_int_equal(form, forms[i]);
    }
    assert_int_equal(paper_form_parse("CSV", &form), -EINVAL);
}

static void test_fields_are_found_by_name(void **state)
{
    struct paper_record record = {.count = 2, .fields = {{"name", "a", 1, 2}, {"note", "b", 1, 4}}};

    (void)state;
    assert_string_equal(paper_value(&record, "note"), "b");
    assert_int_equal(paper_find(&record, "note")->column, 4);
    assert_null(paper_value(&record, "tags"));
}

static void test_complaints_are_counted_on(void **state)
{
    struct paper_result *result = calloc(1, sizeof *result);
    char long_text[1000] = "";

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    paper_complain(result, 7, 3, "%s", long_text);
    assert_int_equal(strncmp(result->errors[0], "line 7, column 3: xxx", 21), 0);
    assert_int_equal(strlen(result->errors[0]), PAPER_TEXT_MAX - 1);
    for (int i = 0; i < 200; i++)
        paper_complain(result, 0, 0, "of no line");
    assert_string_equal(result->errors[99], "of no line");
    assert_int_equal(result->error_count, 201);
    free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_papers_are_recognised_by_their_content),
        cmocka_unit_test(test_other_files_are_refused_with_a_word),
        cmocka_unit_test(test_forms_have_names),
        cmocka_unit_test(test_fields_are_found_by_name),
        cmocka_unit_test(test_complaints_are_counted_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
