// Walks over UTF-8 (RFC 3629). Pure.
#pragma once

#include <stddef.h>

// The bytes of the well-formed character at `text`, of which `left` bytes are there; 0 when it is none
// (overlong forms, surrogates and what is cut off too). A NUL is a character of one byte. Reads
// no byte behind the first that is wrong, a terminator among them.
size_t utf8_step(const char *text, size_t left);
