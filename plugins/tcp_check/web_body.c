#include "web_body.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "web_run.h"

#include "shared/base/pattern.h"

enum { CAPACITY_MIN = 2048 };

void web_body_init(struct web_body *body, const struct pattern *pattern)
{
    *body = (struct web_body){.pattern = pattern};
}

void web_body_fini(struct web_body *body)
{
    free(body->bytes);
    *body = (struct web_body){.pattern = body->pattern};
}

static int reserve(struct web_body *body, size_t length)
{
    size_t capacity = body->capacity ? body->capacity : CAPACITY_MIN;
    while (capacity < length)
        capacity *= 2;
    if (capacity == body->capacity)
        return 0;
    char *grown = realloc(body->bytes, capacity);
    if (!grown)
        return -ENOMEM;
    body->bytes = grown;
    body->capacity = capacity;
    return 0;
}

bool web_body_add(struct web_body *body, const char *bytes, size_t length)
{
    size_t room = WEB_BODY_MAX - body->length;
    size_t taken = length < room ? length : room;
    if (body->pattern && taken > 0) {
        if (reserve(body, body->length + taken) < 0) {
            body->found = -ENOMEM;
            return false;
        }
        memcpy(body->bytes + body->length, bytes, taken);
    }
    body->length += taken;
    if (body->length == WEB_BODY_MAX)
        return false;
    return !body->pattern || body->length < 2 * body->tried || web_body_found(body) == 0;
}

int web_body_found(struct web_body *body)
{
    if (!body->pattern)
        return 1;
    bool again = body->tried < body->length || body->length == 0;
    if (body->found == 0 && again) {
        body->found = pattern_match(body->pattern, body->bytes ? body->bytes : "", body->length);
        body->tried = body->length;
    }
    return body->found;
}
