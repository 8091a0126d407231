#include "paper.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "paper_csv.h"
#include "paper_hosts.h"
#include "paper_json.h"
#include "paper_netbox.h"
#include "paper_phpipam.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
    const char *name;
    int (*read)(char *bytes, size_t length, struct paper_writer *writer);
} FORMS[] = {
    [PAPER_OUR_CSV] = {"csv", paper_csv_read},         [PAPER_OUR_JSON] = {"json", paper_json_read},
    [PAPER_PHPIPAM] = {"phpipam", paper_phpipam_read}, [PAPER_NETBOX] = {"netbox", paper_netbox_read},
    [PAPER_HOSTS] = {"hosts", paper_hosts_read},
};

int paper_read(enum paper_form form, char *bytes, size_t length, paper_take *take, void *context,
               struct paper_result *result)
{
    struct paper_writer writer = paper_writer_to(take, context, result);

    memset(result, 0, sizeof *result);
    return FORMS[form].read(bytes, length, &writer);
}

int paper_form_parse(const char *text, enum paper_form *out)
{
    for (unsigned i = 0; i < COUNT(FORMS); i++) {
        if (strcmp(text, FORMS[i].name) == 0) {
            *out = (enum paper_form)i;
            return 0;
        }
    }
    return -EINVAL;
}

const struct paper_field *paper_find(const struct paper_record *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(record->fields[i].name, name) == 0)
            return &record->fields[i];
    }
    return NULL;
}

const char *paper_value(const struct paper_record *record, const char *name)
{
    const struct paper_field *field = paper_find(record, name);

    return field ? field->value : NULL;
}

void paper_complain(struct paper_result *result, unsigned line, unsigned column, const char *format, ...)
{
    size_t index = result->error_count++;
    int used = 0;

    if (index >= PAPER_ERRORS_MAX)
        return;
    char *text = result->errors[index];
    if (line > 0)
        used = snprintf(text, PAPER_TEXT_MAX, "line %u, column %u: ", line, column);
    va_list args;
    va_start(args, format);
    vsnprintf(text + used, (size_t)(PAPER_TEXT_MAX - used), format, args);
    va_end(args);
}
