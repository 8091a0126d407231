// Papers: whatever comes in, each reader ends; what it gives is of its kind, clean and bounded, and what it
// counts is what it gave and told.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/interchange/paper.h"
#include "shared/interchange/paper_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void check_field(enum paper_kind kind, const struct paper_field *field)
{
    enum paper_field_type type = paper_field_type(field->name);
    size_t length = strlen(field->value);

    require(paper_field_named(kind, field->name) == field->name);
    require(length > 0 && field->line > 0 && field->column > 0);
    require(length <=
            (type == PAPER_FIELD_NOTE || type == PAPER_FIELD_LIST ? PAPER_NOTE_MAX : PAPER_NAME_MAX));
    require(type == PAPER_FIELD_NOTE || text_is_clean(field->value, length));
}

static int take(void *context, const struct paper_record *record)
{
    ++*(size_t *)context;
    require(record->count <= PAPER_FIELDS_MAX && record->line > 0);
    for (size_t i = 0; i < record->count; i++)
        check_field(record->kind, &record->fields[i]);
    return 0;
}

static void check_result(const struct paper_result *result, size_t size)
{
    require(result->error_count <= 256 * size + 2);
    for (size_t i = 0; i < result->error_count && i < PAPER_ERRORS_MAX; i++)
        require(result->errors[i][0] != '\0' && text_is_clean(result->errors[i], strlen(result->errors[i])));
    for (size_t i = 0; i < result->ignored_count && i < PAPER_IGNORED_MAX; i++)
        require(text_is_clean(result->ignored[i], strlen(result->ignored[i])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct paper_result result;
    enum paper_form found = PAPER_HOSTS;
    struct error err = {""};

    if (paper_detect((const char *)data, size, &found, &err) < 0)
        require(err.text[0] != '\0');
    for (unsigned form = 0; form <= PAPER_HOSTS; form++) {
        char *bytes = malloc(size + 1);
        size_t taken = 0;
        memcpy(bytes, data, size);
        require(paper_read((enum paper_form)form, bytes, size, take, &taken, &result) == 0);
        require(taken == result.records);
        check_result(&result, size);
        free(bytes);
    }
    return 0;
}
