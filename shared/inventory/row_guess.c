#include "row_guess.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "row_list.h"

struct name {
    char text[INVENTORY_NAME_MAX];
};

static void read_name(struct stmt *stmt, void *row)
{
    struct name *name = row;
    text_copy(name->text, sizeof(name->text), stmt_text(stmt, "name"));
}

const char *row_guess(struct db *db, struct stmt *names, const char *word, char out[INVENTORY_NAME_MAX])
{
    struct row_list list = {.row_size = sizeof(struct name), .read = read_name};
    out[0] = '\0';
    if (names == NULL || row_list_fill(&list, db, names, NULL) < 0)
        return out;
    const struct name *rows = list.rows;
    const char **known = calloc(list.count + 1, sizeof(*known));
    for (size_t i = 0; known != NULL && i < list.count; i++)
        known[i] = rows[i].text;
    const char *meant = known == NULL ? NULL : nearest_word(word, known, list.count);
    if (meant != NULL)
        text_copy(out, INVENTORY_NAME_MAX, meant);
    free(known);
    free(list.rows);
    return out;
}

int row_guess_refuse(struct db *db, struct stmt *names, const char *what, const char *word,
                     const char *way_out, struct error *err)
{
    char near[INVENTORY_NAME_MAX];
    row_guess(db, names, word, near);
    if (near[0] != '\0')
        return error_set(err, -ENOENT, "there is no %s \"%.64s\"; did you mean \"%s\"?", what, word, near);
    return error_set(err, -ENOENT, "there is no %s \"%.64s\"; %s", what, word, way_out);
}
