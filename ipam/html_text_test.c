#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "html_text.h"

static char *written(const char *text, void (*write)(FILE *stream, const char *text))
{
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);

    assert_non_null(stream);
    write(stream, text);
    fclose(stream);
    return out;
}

struct sample {
    const char *text;
    const char *html;
};

static void test_text_stays_text(void **state)
{
    (void)state;
    const struct sample samples[] = {
        {"", ""},
        {"nas", "nas"},
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"O'Brien \"x\" & co", "O&#39;Brien &quot;x&quot; &amp; co"},
        {"&lt;", "&amp;lt;"},
        {"Küche 💡 字", "Küche 💡 字"},
        {"طابعة", "طابعة"},
        {"a\nb\tc\x1b[31m\x7f", "a\\nb\\tc\\x1b[31m\\x7f"},
        {"gnp\xe2\x80\xae.exe", "gnp\\u{202e}.exe"},
        {"a\xe2\x81\xa6"
         "b\xe2\x80\x8b",
         "a\\u{2066}b\\u{200b}"},
        {"\xc2\x85", "\\x85"},
        {"x\xffy\xc0\xbc", "x\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd"},
    };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        char *html = written(samples[i].text, html_text_write);
        assert_string_equal(html, samples[i].html);
        free(html);
    }
}

static void test_a_name_is_isolated(void **state)
{
    (void)state;
    char *html = written("<\"طابعة\">", html_text_write_name);

    assert_string_equal(html, "<bdi>&lt;&quot;طابعة&quot;&gt;</bdi>");
    free(html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_stays_text),
        cmocka_unit_test(test_a_name_is_isolated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
