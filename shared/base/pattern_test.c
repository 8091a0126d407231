#include "pattern.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "error.h"

enum { BODY = 65536 };

static uint8_t body[BODY];

static struct pattern *compiled(const char *text)
{
    struct pattern *pattern = NULL;
    struct error err = {""};
    if (pattern_new(text, &pattern, &err) < 0)
        fail_msg("%s: %s", text, err.text);
    return pattern;
}

static int matched(const char *text, const void *bytes, size_t length)
{
    struct pattern *pattern = compiled(text);
    int rc = pattern_match(pattern, bytes, length);
    pattern_free(pattern);
    return rc;
}

// By pcre2syntax(3) and pcre2pattern(3).
static void test_pattern_is_found_or_not(void **state)
{
    static const struct {
        const char *text, *subject;
        int found;
    } cases[] = {
        {"", "", 1},
        {"", "x", 1},
        {"^220 ", "220 mail.example ESMTP", 1},
        {"^220 ", "421 closing 220 ", 0},
        {"^SSH-2\\.0-", "SSH-2.0-OpenSSH_9.2p1\r\n", 1},
        {"^SSH-2\\.0-", "SSH-2x0-OpenSSH", 0},
        {"(?i)\\bstatus:\\s*up\\b", "Status: UP", 1},
        {"\\d{3}", "12 34", 0},
        {"ready$", "ready\r\n", 1},
        {"ready$", "ready\n", 1},
        {"ready$", "ready\r\nmore", 0},
        {"a.b", "a\rb", 0},
        {"(a|b)\\1", "xbb", 1},
        {"(a|b)\\1", "xab", 0},
        {"\xc3\xa9t\xc3\xa9", "un \xc3\xa9t\xc3\xa9", 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (matched(cases[i].text, cases[i].subject, strlen(cases[i].subject)) != cases[i].found)
            fail_msg("\"%s\" in \"%s\"", cases[i].text, cases[i].subject);
}

static void test_subject_is_bytes(void **state)
{
    static const uint8_t bytes[] = {0xff, 0x00, 0xfe, 'x'};
    (void)state;
    assert_int_equal(matched("^\\xff\\x00\\xfex$", bytes, sizeof bytes), 1);
    assert_int_equal(matched("^....$", bytes, sizeof bytes), 1);
    assert_int_equal(matched("x", bytes, 3), 0);
    assert_int_equal(matched("^$", NULL, 0), 1);
}

static void refused(const char *text, const char *reason)
{
    struct pattern *pattern = NULL;
    struct error err = {""};
    assert_int_equal(pattern_new(text, &pattern, &err), -EINVAL);
    assert_null(pattern);
    if (!strstr(err.text, reason))
        fail_msg("%s: \"%s\" does not say \"%s\"", text, err.text, reason);
}

static void test_what_is_no_pattern_is_refused_with_its_place(void **state)
{
    (void)state;
    refused("ab(c", "missing closing parenthesis, at character 5");
    refused("a[b-", "missing terminating ]");
    refused("*a", "at character 1");
    refused("a{2,1}", "numbers out of order");
    refused("\\", "at character 2");
    refused("(*UTF)a", "");
    refused("(*UCP)a", "");
    refused("a\nb", "control characters");
    refused("a\xff", "\\xHH");
}

static void test_what_is_too_large_is_refused(void **state)
{
    char text[PATTERN_TEXT_MAX + 1];
    (void)state;
    memset(text, 'a', sizeof text);
    text[PATTERN_TEXT_MAX - 1] = '\0';
    pattern_free(compiled(text));
    text[PATTERN_TEXT_MAX - 1] = 'a';
    text[PATTERN_TEXT_MAX] = '\0';
    refused(text, "longer than 255");
    refused("((a{1,200}){1,200}){1,200}", "too large");
    refused("((abc){50}){25}", "too large a pattern"); // below the 64 KiB of PCRE2 itself
    snprintf(text, sizeof text, "%.*s%.*s", 100, "(((((((((((((((((((((((((((((((((((((((((", 100,
             ")))))))))))))))))))))))))))))))))))))))))");
    refused(text, "nested");
}

// Each of these would take from minutes to longer than the sun will shine.
static const char *const exploding[] = {
    "(a+)+$",
    "(a+)+[bx]",
    "(a|aa)+$",
    "(a|aa)+[bx]",
    "(a|a?)+[bx]",
    "(a*)*[bx]",
    "(?:a?){60}a{60}[bx]",
    "(a{1,50}){1,50}[bx]",
    "(a*)\\1[bx]",
    "(a*)(a*)\\2\\1[bx]",
    "(?i)(A*)\\1[bx]",
    "(?=(a+))a*[bx]\\1",
    "(?s).*.*.*[bx]",
    "a*[^b]*+[bx]", // the second part reads to the end in one step of PCRE2's own count
    "a*(?>[^b]*)[bx]",
    "a{0,1000}a{0,90}[bx]", // each start stays below PCRE2's limit of steps, all of them together do not
    "a{32000}[bx]",
    "(a(?1)?[bx])",
    "(?R)?[bx]",
};

static void end_by_the_limits(void)
{
    for (size_t i = 0; i < sizeof exploding / sizeof *exploding; i++) {
        int rc = matched(exploding[i], body, BODY);
        if (rc != -E2BIG)
            fail_msg("\"%s\" gives %d", exploding[i], rc);
    }
}

static void test_exploding_pattern_ends_by_the_limits(void **state)
{
    (void)state;
    memset(body, 'a', BODY);
    body[BODY - 1] = 'c'; // so that "$" is not met at once
    end_by_the_limits();
}

// Each has few steps, and each step reads much: together more than a thousand times the body.
static void test_what_one_item_reads_counts(void **state)
{
    (void)state;
    memset(body, 'a', BODY);
    assert_int_equal(matched("a*+[bx]", body, BODY), -E2BIG);
    body[31999] = body[63999] = 'c'; // one byte too early
    assert_int_equal(matched("a{32000}", body, BODY), -E2BIG);
    memset(body, 'a', BODY);
    body[16000] = body[32000] = body[48000] = body[64000] = 'c'; // what was captured never comes again
    assert_int_equal(matched("(?s)^(a*)c.*?\\1[bx]", body, 64001), -E2BIG);
}

static void test_honest_pattern_searches_the_whole_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < BODY; i++)
        body[i] = (uint8_t)"lorem ipsum, \n"[i % 14];
    memcpy(body + BODY - 12, "Version 4.17", 12);
    assert_int_equal(matched("Version \\d+\\.\\d+$", body, BODY), 1);
    assert_int_equal(matched("(?i)version\\s+(\\d+)\\.(\\d+)", body, BODY), 1);
    assert_int_equal(matched("(?:status|state|version): *(?:up|ok|[0-9]{1,3})", body, BODY), 0);
    assert_int_equal(matched("[a-z]+ok", body, BODY), 0);
    assert_int_equal(matched("(?m)^.*Version.*$", body, BODY), 1);
}

struct job {
    const struct pattern *pattern;
    int wrong;
};

static void *match_often(void *argument)
{
    struct job *job = argument;
    for (int i = 0; i < 200; i++) {
        job->wrong += pattern_match(job->pattern, "x 1234 y", 8) != 1;
        job->wrong += pattern_match(job->pattern, "x 123 y", 7) != 0;
    }
    return NULL;
}

static void test_one_pattern_serves_many_threads(void **state)
{
    struct pattern *pattern = compiled("(\\d)(\\d+)4");
    pthread_t threads[4];
    struct job jobs[4];
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        jobs[i] = (struct job){.pattern = pattern};
        assert_int_equal(pthread_create(&threads[i], NULL, match_often, &jobs[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(jobs[i].wrong, 0);
    }
    pattern_free(pattern);
    pattern_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pattern_is_found_or_not),
        cmocka_unit_test(test_subject_is_bytes),
        cmocka_unit_test(test_what_is_no_pattern_is_refused_with_its_place),
        cmocka_unit_test(test_what_is_too_large_is_refused),
        cmocka_unit_test(test_exploding_pattern_ends_by_the_limits),
        cmocka_unit_test(test_what_one_item_reads_counts),
        cmocka_unit_test(test_honest_pattern_searches_the_whole_body),
        cmocka_unit_test(test_one_pattern_serves_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
