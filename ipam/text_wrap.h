// Breaks a text into lines. Pure.
#pragma once

#include <stddef.h>

// `text` (UTF-8) in a new string that the caller frees, with '\n' in place of the last blank before a line
// would be wider than `width` cells; a longer word is broken. A blank at the very end may be lost. NULL
// without memory.
char *text_wrap_new(const char *text, size_t width);
