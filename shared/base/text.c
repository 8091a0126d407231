#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int text_copy(char *target, size_t capacity, const char *source)
{
    size_t length = strlen(source);

    if (length >= capacity) {
        if (capacity > 0)
            target[0] = '\0';
        return -ENOSPC;
    }
    memmove(target, source, length + 1);
    return 0;
}

void text_buf_init(struct text_buf *buf, char *data, size_t capacity)
{
    *buf = (struct text_buf){.data = data, .capacity = capacity, .overflow = capacity == 0};
    if (capacity > 0)
        data[0] = '\0';
}

void text_buf_add(struct text_buf *buf, const char *format, ...)
{
    if (buf->overflow)
        return;

    size_t room = buf->capacity - buf->length;
    va_list args;
    va_start(args, format);
    int added = vsnprintf(buf->data + buf->length, room, format, args);
    va_end(args);

    if (added < 0) {
        buf->data[buf->length] = '\0';
        buf->overflow = true;
    } else if ((size_t)added >= room) {
        buf->length = buf->capacity - 1;
        buf->overflow = true;
    } else {
        buf->length += (size_t)added;
    }
}

// The bytes that follow a leading byte; -1 for a byte that cannot lead.
static int utf8_tail(uint8_t lead)
{
    if (lead < 0x80)
        return 0;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 1;
    if (lead >= 0xe0 && lead <= 0xef)
        return 2;
    if (lead >= 0xf0 && lead <= 0xf4)
        return 3;
    return -1;
}

// RFC 3629 section 4: whether the first continuation byte makes an overlong form, a surrogate, a number above
// U+10FFFF or (ours) a C1 control character.
static bool second_is_allowed(uint8_t lead, uint8_t second)
{
    switch (lead) {
    case 0xc2:
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second <= 0x9f;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second <= 0x8f;
    default:
        return true;
    }
}

// The length of the clean character at `at`, 0 when it is none.
static size_t clean_character(const uint8_t *at, size_t left)
{
    int tail = utf8_tail(at[0]);

    if (tail < 0 || (size_t)tail >= left)
        return 0;
    if (tail == 0)
        return at[0] >= 0x20 && at[0] != 0x7f;
    if (!second_is_allowed(at[0], at[1]))
        return 0;
    for (int i = 1; i <= tail; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    }
    return (size_t)tail + 1;
}

bool text_is_clean(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;

    for (size_t i = 0; i < length;) {
        size_t step = clean_character(bytes + i, length - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}
