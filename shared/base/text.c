#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "utf8_step.h"

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

void text_buf_put(struct text_buf *buf, const char *text, size_t length)
{
    if (buf->overflow)
        return;

    size_t room = buf->capacity - buf->length - 1, taken = length < room ? length : room;
    memcpy(buf->data + buf->length, text, taken);
    buf->length += taken;
    buf->data[buf->length] = '\0';
    buf->overflow = taken < length;
}

// The length of the clean character at `at`, 0 when it is none: C0, DEL and C1 are control characters.
static size_t clean_character(const char *at, size_t left)
{
    const uint8_t *bytes = (const uint8_t *)at;
    size_t length = utf8_step(at, left);
    bool control = length == 1 ? bytes[0] < 0x20 || bytes[0] == 0x7f
                               : length == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0;

    return control ? 0 : length;
}

bool text_is_clean(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t step = clean_character(text + i, length - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}
