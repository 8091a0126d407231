// Knows UTF-16, which no reader here takes, so that a person is told the way out. Pure.
#pragma once

#include <stddef.h>

// "this is UTF-16; …": by the byte order mark, or by the NULs among the first four bytes, where Latin
// text has them (RFC 4627 section 3). NULL for another text.
const char *utf16_sign(const char *bytes, size_t length);
