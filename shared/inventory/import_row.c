#include "import_row.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/interchange/paper_field.h"

void import_row_append(struct import_list *list, struct import_row *row)
{
    row->next = NULL;
    if (list->last != NULL)
        list->last->next = row;
    else
        list->first = row;
    list->last = row;
    list->count++;
}

static struct paper_field *find(const struct import_row *row, const char *field)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, field) == 0)
            return &row->fields[i];
    return NULL;
}

const char *import_row_value(const struct import_row *row, const char *field)
{
    const struct paper_field *found = find(row, field);
    return found == NULL ? NULL : found->value;
}

const char *import_row_device_key(const struct import_row *row)
{
    const struct import_row *target = row->id == 0 && row->there != NULL ? row->there : row;
    return target->resolved != NULL ? target->resolved : import_row_value(target, "key");
}

bool import_row_says_plan(const struct import_row *row)
{
    static const char *const fields[] = {"hostname", "assignment", "note", "device", "mac"};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (find(row, fields[i]) != NULL)
            return true;
    return false;
}

static size_t field_count(unsigned kind)
{
    size_t count = 0;
    const char *const *fields =
        paper_field_of(kind == IMPORT_BINDING ? PAPER_ADDRESS : (enum paper_kind)kind);
    while (fields[count] != NULL)
        count++;
    return count;
}

struct import_row *import_row_new(struct text_arena *arena, unsigned kind)
{
    size_t fields = field_count(kind);
    struct import_row *row = text_arena_take(arena, sizeof(*row) + fields * sizeof(struct paper_field));
    if (row == NULL)
        return NULL;
    row->kind = kind;
    row->fields = (struct paper_field *)(row + 1);
    row->what = row->key = row->locked = "";
    return row;
}

bool import_row_say(struct text_arena *arena, struct import_row *row, const char *field, const char *value,
                    unsigned line, unsigned column)
{
    const char *copy = text_arena_copy(arena, value, strlen(value));
    struct paper_field *place = find(row, field);
    if (copy == NULL)
        return false;
    if (place == NULL)
        place = &row->fields[row->count++];
    *place = (struct paper_field){field, copy, line, column};
    return true;
}

const char *import_row_text(struct text_arena *arena, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (length < 0)
        return NULL;
    return text_arena_copy(arena, text, (size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
}
