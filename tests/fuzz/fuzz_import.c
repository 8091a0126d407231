// Imports: whatever a paper says, comparing it with a database ends; what is found sound is applied without a
// fault, all of it: the same paper once more changes nothing. The size of the paper says with which options.
#include <dirent.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/inventory/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct db *db;
static sqlite3 *other; // of the same file: puts all back
static char folder[64];

#define require(fact) require_at(fact, #fact)

static void require_at(bool fact, const char *text)
{
    if (fact)
        return;
    fprintf(stderr, "not true: %s\n", text);
    abort();
}

// What is there at the beginning: of each table a little, by a person and by a router.
static const char beginning[] =
    "BEGIN IMMEDIATE;"
    "DELETE FROM link; DELETE FROM device_group; DELETE FROM binding; DELETE FROM probe_check; DELETE FROM device;"
    "DELETE FROM address; DELETE FROM plan_range; DELETE FROM prefix; DELETE FROM vlan; DELETE FROM site;"
    "DELETE FROM vrf WHERE name <> 'default'; DELETE FROM event; DELETE FROM audit; DELETE FROM sqlite_sequence;"
    "INSERT INTO site (name) VALUES ('Home');"
    "INSERT INTO vlan (vid, name, site_id, source) VALUES (20, 'v', 1, 'person'), (20, '', NULL, 'router');"
    "INSERT INTO prefix (cidr, first_key, last_key, family, length, name, source) VALUES ('10.0.0.0/24',"
    " x'00000000000000000000ffff0a000000', x'00000000000000000000ffff0a0000ff', 4, 24, 'lan', 'person');"
    "INSERT INTO plan_range (first_ip, last_ip, first_key, last_key, family, kind, source) VALUES ('10.0.0.5', '10.0.0.9',"
    " x'00000000000000000000ffff0a000005', x'00000000000000000000ffff0a000009', 4, 'dhcp', 'router');"
    "INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'NAS', 0, 1), ('sw', 'Twin', 0, 1),"
    " ('sw-2', 'Twin', 0, 1), ('old', 'Old', 0, 1);"
    "UPDATE device SET merged_into = 1 WHERE key = 'old';"
    "INSERT INTO device_field (device_id, field, source, set_at) VALUES (1, 'name', 'person', 1);"
    "INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen) VALUES"
    " (2, 'serial', 'S1', 'strong', 'person', 1, 1);"
    "INSERT INTO interface (device_id, name, mac) VALUES (1, 'eth0', '00:00:5e:00:53:01'), (1, 'eth1', NULL),"
    " (2, '', '00:00:5e:00:53:02');"
    "INSERT INTO address (ip, ip_key, family, assignment, name, source) VALUES ('10.0.0.1',"
    " x'00000000000000000000ffff0a000001', 4, 'static', 'a.lan', 'person');"
    "INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.2', x'00000000000000000000ffff0a000002', 4);"
    "INSERT INTO binding (address_id, interface_id, valid_from, source) VALUES (1, 1, 1, 'lease'), (2, 3, 1, 'lease');"
    "INSERT INTO link (a_device_id, b_device_id, kind, source, created_at) VALUES (1, 2, 'ethernet', 'person', 1);"
    "INSERT INTO device_group (name, kind, source) VALUES ('core', 'hub', 'person');"
    "INSERT INTO group_member (group_id, device_id, position, role) VALUES (1, 1, 1, 'hub');"
    "COMMIT;";

enum { STEPS_MAX = 64 };
static sqlite3_stmt *steps[STEPS_MAX];
static size_t step_count;

// Compiling them takes longer than an import.
static void prepare_steps(void)
{
    for (const char *at = beginning; *at != '\0'; step_count++)
        require(step_count < STEPS_MAX &&
                sqlite3_prepare_v2(other, at, -1, &steps[step_count], &at) == SQLITE_OK);
}

static void put_back(void)
{
    for (size_t i = 0; i < step_count; i++) {
        require(sqlite3_step(steps[i]) == SQLITE_DONE);
        sqlite3_reset(steps[i]);
    }
}

static void somebody(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_text(context, "fuzz", -1, SQLITE_STATIC);
}

static void remove_folder(void)
{
    char path[sizeof(folder) + 257];
    DIR *entries = opendir(folder);
    db_close(db);
    for (size_t i = 0; i < step_count; i++)
        sqlite3_finalize(steps[i]);
    sqlite3_close(other);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(entries);
    rmdir(folder);
}

static void begin(void)
{
    const struct db_actor actor = {"fuzz", "fuzz_import"};
    struct error err;
    char path[sizeof(folder) + 16];
    snprintf(folder, sizeof(folder), "%s/lanatlas-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    require(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    snprintf(path, sizeof(path), "%s/inventory.db", folder);
    require(db_open(path, DB_WRITE, &actor, &db, &err) == 0);
    require(sqlite3_open(path, &other) == SQLITE_OK);
    require(sqlite3_exec(other, "PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF", NULL, NULL, NULL) ==
            SQLITE_OK);
    sqlite3_create_function(other, "audit_user", 0, SQLITE_UTF8, NULL, somebody, NULL, NULL);
    sqlite3_create_function(other, "audit_tool", 0, SQLITE_UTF8, NULL, somebody, NULL, NULL);
    prepare_steps();
}

static struct import *compare(const uint8_t *data, size_t size, const struct import_options *options)
{
    enum paper_form form = (enum paper_form)(size % 5);
    struct error err = {""};
    struct import *import = NULL;
    char *bytes = malloc(size + 1);
    memcpy(bytes, data, size);
    (void)paper_detect(bytes, size, &form, &err);
    require(import_new(options, &import) == 0);
    require(import_read(import, form, bytes, size, &err) == 0);
    free(bytes);
    require(import_compare(import, db, &err) == 0);
    return import;
}

// The number of changes that are not kept back.
static size_t check(const struct import *import, bool is_again)
{
    const struct paper_result *result = import_result(import);
    size_t count = 0, coming = 0;
    const struct import_change *changes = import_changes(import, &count);
    for (size_t i = 0; i < result->error_count && i < PAPER_ERRORS_MAX; i++)
        require(result->errors[i][0] != '\0' && text_is_clean(result->errors[i], strlen(result->errors[i])));
    for (size_t i = 0; i < count; i++) {
        require(changes[i].what != NULL && changes[i].before != NULL && changes[i].after != NULL);
        require((changes[i].verdict == IMPORT_CONFLICT) == (changes[i].reason != NULL));
        require(text_is_clean(changes[i].what, strlen(changes[i].what)));
        coming += changes[i].verdict != IMPORT_CONFLICT;
        if (changes[i].verdict != IMPORT_CONFLICT && is_again)
            fprintf(stderr, "%s %s: \"%s\" and then \"%s\"\n", changes[i].what,
                    changes[i].field == NULL ? "" : changes[i].field, changes[i].before, changes[i].after);
    }
    return coming;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct import_options options = {
        .vrf = (size & 1) != 0 ? "blue" : NULL, .overwrite = (size & 2) != 0, .monitor = (size & 4) != 0};
    struct error err = {""};
    if (db == NULL)
        begin();
    put_back();
    struct import *import = compare(data, size, &options);
    check(import, false);
    if (import_result(import)->error_count > 0) {
        require(import_apply(import, db, 1000, &err) < 0);
        import_free(import);
        return 0;
    }
    if (import_apply(import, db, 1000, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    import_free(import);
    import = compare(data, size, &options);
    require(import_result(import)->error_count == 0 && check(import, true) == 0);
    import_free(import);
    return 0;
}
