// The inside of a JSON string (RFC 8259 section 7), one character at a time. Pure.
#pragma once

// Takes the character or escape at `*at`, before `end`, and writes what it means, which is never longer, to
// `*to`, at or before `*at`. Both move on, and `*column` by the characters taken. NULL, or what is wrong;
// then nothing moved.
const char *json_string_take(char **at, const char *end, char **to, unsigned *column);
