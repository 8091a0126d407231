#include "paper_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

static void test_arrays_are_records_of_their_kind(void **state)
{
    (void)state;
    paper_fixture_expect(
        PAPER_OUR_JSON,
        "{\"lanatlas\": 1,\n"
        " \"sites\": [{\"name\": \"Home\", \"note\": null}, {\"name\": \"K\\u00fcche\", \"note\": \"a\\nb\"}],\n"
        " \"vlans\": [{\"vlan\": 20, \"name\": \"Guests\"}],\n"
        " \"prefixes\": [{\"prefix\": \"192.0.2.0/24\", \"dns\": [\"192.0.2.1\", \"2001:db8::1\"]}],\n"
        " \"ranges\": [],\n"
        " \"devices\": [{\"device\": \"nas\", \"trusted\": true, \"monitored\": false, \"tags\": [\"web\", 7]}]}\n",
        "site 2: name=Home\n"
        "site 2: name=K\xc3\xbc"
        "che; note=a\nb\n"
        "vlan 3: vlan=20; name=Guests\n"
        "prefix 4: prefix=192.0.2.0/24; dns=192.0.2.1 2001:db8::1\n"
        "device 6: device=nas; trusted=true; monitored=false; tags=web 7\n");
}

static void test_version_may_come_last(void **state)
{
    (void)state;
    paper_fixture_expect(PAPER_OUR_JSON, "{\"sites\":[{}],\"lanatlas\":1}", "site 1:\n");
}

#define BAD(text, error, records)                                                                            \
    paper_fixture_expect_error(PAPER_OUR_JSON, text, sizeof(text) - 1, error, records)

static void test_keys_have_to_be_ours(void **state)
{
    (void)state;
    BAD("{\"lanatlas\":1,\n\"site\":[{\"name\":\"a\"}]}", "line 2, column 1: \"site\": no key of ours", "");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":\"a\",\"colour\":[{}]},\n{\"name\":\"b\"}]}",
        "line 1, column 36: \"colour\": no key of ours", "site 2: name=b\n");
    BAD("{\"lanatlas\":1,\"sites\":[{\"vlan\":1}]}", "line 1, column 25: \"vlan\": no key of ours", "");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":\"a\",\"name\":\"b\"}]}",
        "line 1, column 36: \"name\": the key is there twice", "");
    BAD("{\"lanatlas\":1,\"sites\":[],\"sites\":[{\"name\":\"a\"}]}",
        "line 1, column 26: \"sites\": the key is there twice", "");
}

static void test_version_has_to_be_known(void **state)
{
    (void)state;
    BAD("{\"sites\":[]}", "line 1, column 12: \"lanatlas\": 1 is missing", "");
    BAD("{\"lanatlas\":2}", "line 1, column 13: this program reads \"lanatlas\": 1", "");
    BAD("{\"lanatlas\":\"1\"}", "line 1, column 13: this program reads", "");
    BAD("[]", "line 1, column 1: an object is wanted", "");
}

static void test_values_have_to_be_of_their_type(void **state)
{
    (void)state;
    BAD("{\"lanatlas\":1,\"sites\":{\"name\":\"a\"}}", "line 1, column 23: an array is wanted", "");
    BAD("{\"lanatlas\":1,\"sites\":[\"a\",{\"name\":\"b\"}]}", "line 1, column 24: an object is wanted",
        "site 1: name=b\n");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":[\"a\"]},{\"name\":\"b\"}]}",
        "line 1, column 32: a text is wanted", "site 1: name=b\n");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":{\"a\":[1]}},{\"name\":\"b\"}]}",
        "line 1, column 32: a text is wanted", "site 1: name=b\n");
    BAD("{\"lanatlas\":1,\"devices\":[{\"tags\":[\"a b\"]},{\"key\":\"b\"}]}",
        "line 1, column 35: an item of a list is a text without blanks", "device 1: key=b\n");
    BAD("{\"lanatlas\":1,\"devices\":[{\"tags\":[\"\",[1],\"x\"]},{\"key\":\"b\"}]}",
        "line 1, column 35: an item of a list", "device 1: key=b\n");
    BAD("{\"lanatlas\":1,\"devices\":[{\"tags\":{}},{\"key\":\"b\"}]}", "line 1, column 34: a list is wanted",
        "device 1: key=b\n");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":\"a\\u0007\"},{\"name\":\"b\"}]}",
        "line 1, column 32: name: a control character", "site 1: name=b\n");
}

static void test_broken_text_ends_the_reading(void **state)
{
    (void)state;
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":\"a\"},{\"name\":\"b}]}",
        "line 1, column 45: the string that begins here has no end", "site 1: name=a\n");
    BAD("{\"lanatlas\":1,\"sites\":[{\"name\":\"a\"}", "line 1, column 36: a comma or ] is wanted",
        "site 1: name=a\n");
    BAD("{\"lanatlas\":1} x", "line 1, column 16: text follows the value", "");
    BAD("\xff\xfe{", "line 1, column 1: this is UTF-16", "");
}

static int refuse(void *context, const struct paper_record *record)
{
    (void)record;
    ++*(int *)context;
    return -7;
}

static void test_caller_can_stop(void **state)
{
    char text[] = "{\"lanatlas\":1,\"sites\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
    struct paper_result *result = malloc(sizeof *result);
    int calls = 0;

    (void)state;
    assert_int_equal(paper_read(PAPER_OUR_JSON, text, sizeof text - 1, refuse, &calls, result), -7);
    assert_int_equal(calls, 1);
    assert_int_equal(result->error_count, 0);
    free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays_are_records_of_their_kind),
        cmocka_unit_test(test_version_may_come_last),
        cmocka_unit_test(test_keys_have_to_be_ours),
        cmocka_unit_test(test_version_has_to_be_known),
        cmocka_unit_test(test_values_have_to_be_of_their_type),
        cmocka_unit_test(test_broken_text_ends_the_reading),
        cmocka_unit_test(test_caller_can_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
