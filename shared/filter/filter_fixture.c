#include "filter_fixture.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"

#define NOW_MS INT64_C(1772971200000)
#define THROUGH(table) "d.key IN (SELECT m.key FROM " table " m WHERE %)"

static const char *const STATES[] = {"unknown", "up", "down", "degraded", "gone", "disabled", NULL};
static const char *const TYPES[] = {"router", "nas", "camera", "tv", "laptop", "printer", NULL};

static const struct filter_field FIELDS[] = {
    {.name = "key", .kind = FILTER_TEXT, .sql = "d.key", .help = "its key in metrics"},
    {.name = "name", .kind = FILTER_TEXT, .sql = "d.name", .help = "what people call it", .searched = true},
    {.name = "status", .kind = FILTER_CHOICE, .sql = "d.status", .help = "its state", .choices = STATES},
    {.name = "type", .kind = FILTER_CHOICE, .sql = "d.type", .help = "what it is", .choices = TYPES},
    {.name = "os", .kind = FILTER_TEXT, .sql = "d.os", .help = "its operating system", .searched = true},
    {.name = "vendor", .kind = FILTER_TEXT, .sql = "d.vendor", .help = "who made it"},
    {.name = "notes", .kind = FILTER_TEXT, .sql = "d.notes", .help = "free text", .searched = true},
    {.name = "ip",
     .kind = FILTER_ADDRESS,
     .sql = "m.ip",
     .help = "any of its addresses",
     .through = THROUGH("ip")},
    {.name = "mac", .kind = FILTER_MAC, .sql = "d.mac", .help = "its hardware address"},
    {.name = "port",
     .kind = FILTER_INTEGER,
     .sql = "m.port",
     .help = "an open port",
     .through = THROUGH("port")},
    {.name = "tag",
     .kind = FILTER_TEXT,
     .sql = "m.tag",
     .help = "any of its tags",
     .through = THROUGH("tag"),
     .searched = true},
    {.name = "label", .kind = FILTER_TEXT, .sql = "m.tag", .through = THROUGH("tag")},
    {.name = "rtt", .kind = FILTER_DURATION, .sql = "d.rtt_ms", .help = "round-trip time"},
    {.name = "loss", .kind = FILTER_REAL, .sql = "d.loss", .help = "share of lost probes"},
    {.name = "seen", .kind = FILTER_TIME, .sql = "d.seen", .help = "when it last answered"},
    {.name = "since", .kind = FILTER_SINCE, .sql = "d.seen", .help = "seen from then on"},
    {.name = "until", .kind = FILTER_UNTIL, .sql = "d.seen", .help = "not seen later"},
    {.name = "trusted", .kind = FILTER_BOOLEAN, .sql = "d.trusted", .help = "whether it is trusted"},
};

static const char HOUSE[] =
    "CREATE TABLE device (key TEXT, name TEXT, status TEXT, type TEXT, os TEXT, vendor TEXT, notes TEXT NOT NULL,"
    "  mac TEXT, rtt_ms REAL, loss REAL, seen INTEGER, trusted INTEGER) STRICT;"
    "CREATE TABLE ip (key TEXT, ip BLOB) STRICT;"
    "CREATE TABLE port (key TEXT, port INTEGER) STRICT;"
    "CREATE TABLE tag (key TEXT, tag TEXT) STRICT;"
    "INSERT INTO device VALUES"
    " ('gw', 'Gateway', 'up', 'router', 'FreeBSD', 'Cisco Systems', '', '02:00:5e:00:00:01', 0.4, 0.0,"
    "  1772971140000, 1),"
    " ('nas', 'NAS', 'up', 'nas', 'Linux', 'Synology', 'shelf in the living room', '02:00:5e:00:00:05', 1.2, 0.0,"
    "  1772970900000, 1),"
    " ('cam', 'Camera 50%', 'up', 'camera', 'Linux', 'Axis', 'faces C:\\yard', '0a:1b:2c:00:00:20', 25.0, 0.05,"
    "  1772964000000, 0),"
    " ('tv', 'Living Room', 'down', 'tv', NULL, NULL, '', NULL, NULL, 1.0, 1772193600000, 0),"
    " ('lap', 'Laptop', 'gone', 'laptop', 'Windows', 'Dell', 'kid''s', '0a:1b:2c:00:00:c8', NULL, NULL,"
    "  1769515200000, NULL);"
    "INSERT INTO ip VALUES ('gw', x'00000000000000000000ffff0a000001'),"
    " ('gw', x'20010db8000000000000000000000001'), ('nas', x'00000000000000000000ffff0a000005'),"
    " ('cam', x'00000000000000000000ffff0a000114'), ('lap', x'20010db8000000000000000000000077');"
    "INSERT INTO port VALUES ('gw', 22), ('gw', 443), ('nas', 22), ('nas', 443), ('nas', 445), ('cam', 80);"
    "INSERT INTO tag VALUES ('gw', 'core'), ('nas', 'web'), ('nas', 'backup'), ('tv', 'Media');";

static sqlite3 *house;
static struct {
    const char *name;
    const char *text;
} saved[16];
static size_t saved_count;

static int look_up(void *context, const char *name, char *text, size_t size)
{
    (void)context;
    for (size_t i = 0; i < saved_count; i++)
        if (strcmp(saved[i].name, name) == 0)
            return text_copy(text, size, saved[i].text);
    return strcmp(name, "unreadable") == 0 ? -EIO : -ENOENT;
}

const struct filter_listing filter_fixture_listing = {
    .fields = FIELDS,
    .count = sizeof(FIELDS) / sizeof(FIELDS[0]),
    .now_ms = NOW_MS,
    .lookup = look_up,
};

int filter_fixture_open(void **state)
{
    (void)state;
    saved_count = 0;
    return sqlite3_open(":memory:", &house) != SQLITE_OK ||
           sqlite3_exec(house, HOUSE, NULL, NULL, NULL) != SQLITE_OK;
}

int filter_fixture_close(void **state)
{
    (void)state;
    return sqlite3_close(house);
}

void filter_fixture_save(const char *name, const char *text)
{
    if (saved_count == sizeof(saved) / sizeof(saved[0]))
        abort();
    saved[saved_count].name = name;
    saved[saved_count++].text = text;
}

static void bind(sqlite3_stmt *query, const struct db_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct db_value *value = &filter->values[i];
        char name[24];
        snprintf(name, sizeof(name), ":f%zu", i + 1);
        int at = sqlite3_bind_parameter_index(query, name);
        if (at == 0)
            abort();
        if (value->kind == DB_VALUE_INT)
            sqlite3_bind_int64(query, at, value->integer);
        else if (value->kind == DB_VALUE_REAL)
            sqlite3_bind_double(query, at, value->real);
        else if (value->kind == DB_VALUE_TEXT)
            sqlite3_bind_text(query, at, value->bytes, (int)value->length, SQLITE_STATIC);
        else
            sqlite3_bind_blob(query, at, value->bytes, (int)value->length, SQLITE_STATIC);
    }
}

const char *filter_fixture_ask(const char *sql, const struct db_filter *filter)
{
    static char answer[256];
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(house, sql, -1, &query, NULL) != SQLITE_OK) {
        snprintf(answer, sizeof(answer), "%s", sqlite3_errmsg(house));
        return answer;
    }
    bind(query, filter);
    int result = sqlite3_step(query);
    const unsigned char *text = result == SQLITE_ROW ? sqlite3_column_text(query, 0) : NULL;
    snprintf(answer, sizeof(answer), "%s", text == NULL ? "NULL" : (const char *)text);
    sqlite3_finalize(query);
    return answer;
}

const char *filter_fixture_find(const char *filter)
{
    static struct error err;
    struct db_filter compiled;
    err.text[0] = '\0';
    if (filter_compile(filter, &filter_fixture_listing, &compiled, &err) < 0)
        return err.text;
    char *sql =
        sqlite3_mprintf("SELECT ifnull(group_concat(key, ' '), '') FROM (SELECT d.key FROM device d WHERE"
                        " %s ORDER BY d.rowid)",
                        compiled.where == NULL ? "1" : compiled.where);
    const char *answer = filter_fixture_ask(sql, &compiled);
    sqlite3_free(sql);
    filter_free(&compiled);
    return answer;
}
