// Reads UTF-8 (RFC 3629) one character at a time. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_DECODE_INVALID = 0xfffd };

// The character at `text` (terminated, not at its end). Returns how many bytes it takes, at least 1. A byte
// that begins no well-formed character takes 1 and gives UTF8_DECODE_INVALID.
size_t utf8_decode(const char *text, uint32_t *code);

// Whether the character draws something and changes nothing else on a terminal: no control character (C0,
// DEL, C1), no bidirectional control, no line or paragraph separator, nothing of zero width.
bool utf8_decode_is_printable(uint32_t code);
