// The body of an HTTP answer, kept as far as a pattern needs it. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct pattern;

// The caller owns it. Without a pattern the bytes are counted and not kept.
struct web_body {
    const struct pattern *pattern;
    char *bytes;
    size_t capacity;
    size_t length; // at most WEB_BODY_MAX
    size_t tried;  // the length that the pattern was last looked for in
    int found;     // what pattern_match then said
};

// `pattern` is lent, and may be NULL.
void web_body_init(struct web_body *body, const struct pattern *pattern);
void web_body_fini(struct web_body *body);

// Takes what came. False when no more is needed: the pattern is found or cannot be, WEB_BODY_MAX bytes are
// there, no memory. The pattern is looked for each time that the length has doubled, so that all tries
// together cost about two.
bool web_body_add(struct web_body *body, const char *bytes, size_t length);

// As pattern_match for all that came: 1, 0, -E2BIG, -ENOMEM; 1 without a pattern.
int web_body_found(struct web_body *body);
