// Filters: whatever is accepted is SQL that can be prepared with its values named; whatever is not leaves
// nothing behind and names a column in clean text. The second line is a saved filter "a".
#include <errno.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/filter/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define THROUGH "r.id IN (SELECT id FROM many m WHERE %)"

static const char *const WORDS[] = {"up", "down", NULL};
static const struct filter_field FIELDS[] = {
    {.name = "name", .kind = FILTER_TEXT, .sql = "r.v", .searched = true, .help = "text"},
    {.name = "tag", .kind = FILTER_TEXT, .sql = "m.v", .searched = true, .help = "texts", .through = THROUGH},
    {.name = "port", .kind = FILTER_INTEGER, .sql = "m.v", .help = "numbers", .through = THROUGH},
    {.name = "loss", .kind = FILTER_REAL, .sql = "r.v", .help = "number"},
    {.name = "rtt", .kind = FILTER_DURATION, .sql = "r.v", .help = "duration"},
    {.name = "seen", .kind = FILTER_TIME, .sql = "r.v", .help = "time"},
    {.name = "since", .kind = FILTER_SINCE, .sql = "r.v", .help = "time"},
    {.name = "until", .kind = FILTER_UNTIL, .sql = "r.v", .help = "time"},
    {.name = "ip", .kind = FILTER_ADDRESS, .sql = "m.v", .help = "address", .through = THROUGH},
    {.name = "net", .kind = FILTER_ADDRESS, .sql = "r.v", .last = "r.w", .help = "prefix"},
    {.name = "mac", .kind = FILTER_MAC, .sql = "r.v", .help = "MAC"},
    {.name = "status", .kind = FILTER_CHOICE, .sql = "r.v", .choices = WORDS, .help = "state"},
    {.name = "on", .kind = FILTER_BOOLEAN, .sql = "r.v", .help = "yes or no"},
};

static int look_up(void *context, const char *name, char *text, size_t size)
{
    if (strcmp(name, "a") == 0)
        return text_copy(text, size, context);
    return strcmp(name, "b") == 0 ? text_copy(text, size, "not (filter:a or x)") : -ENOENT;
}

static void check_accepted(sqlite3 *handle, const struct db_filter *filter)
{
    sqlite3_stmt *query = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM row r WHERE (%s) ORDER BY 1", filter->where);
    if (sqlite3_prepare_v2(handle, sql, -1, &query, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sqlite3_errmsg(handle), sql);
        abort();
    }
    if (sqlite3_bind_parameter_count(query) != (int)filter->count)
        abort();
    for (int i = 1; i <= (int)filter->count; i++)
        if (strncmp(sqlite3_bind_parameter_name(query, i), ":f", 2) != 0)
            abort();
    sqlite3_finalize(query);
    sqlite3_free(sql);
}

static void check(sqlite3 *handle, const char *text, char *saved)
{
    const struct filter_listing listing = {.fields = FIELDS,
                                           .count = sizeof(FIELDS) / sizeof(FIELDS[0]),
                                           .now_ms = INT64_C(1772971200000),
                                           .context = saved,
                                           .lookup = look_up};
    struct db_filter filter;
    struct error err = {""};
    int code = filter_compile(text, &listing, &filter, &err);
    if (code < 0) {
        if (filter.where != NULL || filter.values != NULL || strncmp(err.text, "column ", 7) != 0)
            abort();
        for (char *at = err.text; (at = strpbrk(at, "\t\r\n")) != NULL;)
            *at = ' ';
        if (!text_is_clean(err.text, strlen(err.text)))
            abort();
    } else if (filter.where != NULL) {
        check_accepted(handle, &filter);
    }
    filter_free(&filter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sqlite3 *handle;
    if (handle == NULL && (sqlite3_open(":memory:", &handle) != SQLITE_OK ||
                           sqlite3_exec(handle, "CREATE TABLE row (id, v, w); CREATE TABLE many (id, v)",
                                        NULL, NULL, NULL) != SQLITE_OK))
        abort();
    char *text = strndup((const char *)data, size);
    char none[] = "";
    char *line = strchr(text, '\n');
    if (line != NULL)
        *line++ = '\0';
    check(handle, text, line == NULL ? none : line);
    free(text);
    return 0;
}
