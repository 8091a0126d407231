// Regular expressions whose cost is bounded (PCRE2, without its just-in-time compiler): size when compiled,
// steps and memory when matched. Bytes, not characters: banners need not be UTF-8. A line ends with CR, LF or
// both. Immutable once compiled: safe in several threads.
#pragma once

#include <stddef.h>

struct error;
struct pattern;

enum { PATTERN_TEXT_MAX = 256 };

// -EINVAL with the reason and the place in the text for one that is not a pattern, or is larger than allowed.
int pattern_new(const char *text, struct pattern **out, struct error *err);
void pattern_free(struct pattern *pattern);

// 1: found in the bytes; 0: not; -E2BIG: the limits ended the search; -ENOMEM.
int pattern_match(const struct pattern *pattern, const void *bytes, size_t length);
