// Patterns: any text is one or is refused with a reason; any search ends with one of its results.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/pattern.h"
#include "shared/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, const uint8_t *subject, size_t length)
{
    struct pattern *pattern = NULL;
    struct error err = {""};
    int rc = pattern_new(text, &pattern, &err);
    if (rc < 0) {
        if (rc != -EINVAL || pattern || err.text[0] == '\0' || !text_is_clean(err.text, strlen(err.text)))
            abort();
        return;
    }
    rc = pattern_match(pattern, subject, length);
    if ((rc != 0 && rc != 1 && rc != -E2BIG) || rc != pattern_match(pattern, subject, length))
        abort();
    pattern_free(pattern);
}

// The first line is the pattern, the rest is searched.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    char *text = strndup((const char *)data, end ? (size_t)(end - data) : size);
    if (end)
        check(text, end + 1, size - (size_t)(end - data) - 1);
    else
        check(text, NULL, 0);
    free(text);
    return 0;
}
