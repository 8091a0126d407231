#include "order_reverse.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "shared/base/text.h"

static const char DESCENDING[] = " DESC", FIRST[] = " NULLS FIRST", LAST[] = " NULLS LAST";

// Takes `end` off the text of *length bytes, when it ends so.
static bool take_end(const char *text, size_t *length, const char *end)
{
    size_t size = strlen(end);
    if (*length <= size || strncmp(text + *length - size, end, size) != 0)
        return false;
    *length -= size;
    return true;
}

int order_reverse(const char *order, char *out, size_t size)
{
    struct text_buf buf;
    text_buf_init(&buf, out, size);
    while (true) {
        size_t whole = strcspn(order, ","), length = whole;
        bool is_last = take_end(order, &length, LAST);
        bool is_first = !is_last && take_end(order, &length, FIRST);
        bool is_descending = take_end(order, &length, DESCENDING);
        text_buf_add(&buf, "%.*s%s%s", (int)length, order, is_descending ? "" : DESCENDING,
                     is_last    ? FIRST
                     : is_first ? LAST
                                : "");
        if (order[whole] == '\0')
            break;
        text_buf_add(&buf, ",");
        order += whole + 1;
    }
    return buf.overflow ? -ENOBUFS : 0;
}
