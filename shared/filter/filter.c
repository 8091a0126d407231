#include "filter.h"

#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"

#include "filter_parse.h"
#include "filter_sql.h"

int filter_compile(const char *text, const struct filter_listing *listing, struct db_filter *out,
                   struct error *err)
{
    struct filter_tree *tree = NULL;
    *out = (struct db_filter){0};
    int code = filter_parse(text, listing, &tree, err);
    if (code == 0 && tree->root >= 0)
        code = filter_sql_write(tree, listing, out);
    if (code < 0)
        filter_free(out);
    filter_tree_free(tree);
    return code;
}

void filter_free(struct db_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++)
        free(filter->values[i].bytes);
    free(filter->values);
    free(filter->where);
    *filter = (struct db_filter){0};
}

static void add_choices(const char *const *choices, struct text_buf *out)
{
    const char *joint = ": ";
    for (; choices != NULL && *choices != NULL; choices++, joint = ", ")
        text_buf_add(out, "%s%s", joint, *choices);
}

void filter_fields_text(const struct filter_field *fields, size_t count, struct text_buf *out)
{
    static const char *const kinds[] = {
        [FILTER_TEXT] = "text",         [FILTER_INTEGER] = "number",   [FILTER_REAL] = "number",
        [FILTER_DURATION] = "duration", [FILTER_TIME] = "age or time", [FILTER_SINCE] = "age or time",
        [FILTER_UNTIL] = "age or time", [FILTER_ADDRESS] = "address",  [FILTER_MAC] = "MAC",
        [FILTER_CHOICE] = "word",       [FILTER_BOOLEAN] = "yes/no",
    };
    int width = 0;
    for (size_t i = 0; i < count; i++)
        if (fields[i].help != NULL && (int)strlen(fields[i].name) > width)
            width = (int)strlen(fields[i].name);
    for (size_t i = 0; i < count; i++) {
        if (fields[i].help == NULL)
            continue;
        text_buf_add(out, "%-*s  %-11s  %s", width, fields[i].name, kinds[fields[i].kind], fields[i].help);
        add_choices(fields[i].choices, out);
        text_buf_add(out, "\n");
    }
}
