#include "inventory_error.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"

#include "inventory.h"

int inventory_error_db(struct db *db, int code, struct error *err)
{
    return error_set(err, code, "%s", db_error(db));
}

int inventory_error_memory(struct error *err)
{
    return error_set(err, -ENOMEM, "out of memory");
}

int inventory_error_unless_clean(const char *what, const char *text, unsigned max, struct error *err)
{
    size_t length = strlen(text);
    if (length == 0)
        return error_set(err, -EINVAL, "the %s is empty; give 1 to %u bytes", what, max);
    if (length > max)
        return error_set(err, -EINVAL, "the %s has %zu bytes; at most %u are allowed", what, length, max);
    if (!text_is_clean(text, length))
        return error_set(err, -EINVAL, "the %s holds control characters or is not UTF-8; remove them", what);
    return 0;
}

int inventory_error_unless_clean_or_empty(const char *what, const char *text, unsigned max, struct error *err)
{
    return text[0] == '\0' ? 0 : inventory_error_unless_clean(what, text, max, err);
}

int inventory_error_unless_note(const char *note, struct error *err)
{
    size_t length = strlen(note);
    if (length <= INVENTORY_NOTES_MAX)
        return 0;
    return error_set(err, -EINVAL, "the note has %zu bytes; at most %d are allowed", length,
                     INVENTORY_NOTES_MAX);
}
