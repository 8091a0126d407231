#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "db_fixture.h"
#include "db_handle.h"
#include "schema/migrations.h"
#include "shared/probe/cause.h"
#include "shared/probe/service.h"
#include "shared/probe/verdict.h"
#include "stmt_filtered.h"

enum { TEXT_MAX = 256 * 1024 };

static struct db_fixture fixture;
static struct db *db;

static int open_database(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    return db == NULL;
}

static int close_database(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

// All columns of all rows, one per line.
static char *rows_of(sqlite3 *handle, const char *sql)
{
    sqlite3_str *text = sqlite3_str_new(handle);
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(query); i++)
            sqlite3_str_appendf(text, "%s%s", i > 0 ? "|" : "", sqlite3_column_text(query, i));
        sqlite3_str_appendchar(text, 1, '\n');
    }
    sqlite3_finalize(query);
    return sqlite3_str_finish(text);
}

// Without comments, with each run of blanks as one, and none before a comma or a closing bracket: a column
// that a migration adds stands behind the comment of the one before it.
static void normalise(char *sql)
{
    char *out = sql;
    for (const char *in = sql; *in != '\0'; in++) {
        if (in[0] == '-' && in[1] == '-')
            in += strcspn(in, "\n");
        char c = *in;
        if (c == '\0')
            break;
        if (strchr(",)", c) != NULL && out > sql && out[-1] == ' ')
            out--;
        if (strchr(" \n\t", c) == NULL)
            *out++ = c;
        else if (out > sql && out[-1] != ' ')
            *out++ = ' ';
    }
    *out = '\0';
}

static sqlite3 *load(const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(handle));
    return handle;
}

static sqlite3 *load_file(const char *path)
{
    static char sql[TEXT_MAX];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(sql, 1, sizeof(sql) - 1, file);
    fclose(file);
    sql[length] = '\0';
    return load(sql);
}

static void test_current_sql_equals_the_migrations(void **state)
{
    (void)state;
    static const char *const selects[] = {
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'view' AND sql IS NOT NULL ORDER BY name",
        "SELECT * FROM source ORDER BY name",
        "SELECT * FROM probe_state ORDER BY id",
        "SELECT * FROM probe_cause ORDER BY id",
        "SELECT * FROM service_kind ORDER BY id",
        "SELECT * FROM device_state_name ORDER BY id",
    };
    sqlite3 *written = load_file("schema/current.sql");
    for (size_t i = 0; i < sizeof(selects) / sizeof(selects[0]); i++) {
        char *expected = rows_of(written, selects[i]), *made = rows_of(db->handle, selects[i]);
        normalise(expected);
        normalise(made);
        assert_string_equal(made, expected);
        sqlite3_free(expected);
        sqlite3_free(made);
    }
    sqlite3_close(written);
}

static void test_migrations_are_numbered_from_one(void **state)
{
    (void)state;
    assert_true(migrations_count > 0);
    for (int i = 0; i < migrations_count; i++)
        assert_int_equal(migrations[i].version, i + 1);
}

static void test_every_statement_can_be_prepared(void **state)
{
    (void)state;
    for (int id = 0; id < (int)QUERY_COUNT; id++)
        if (stmt_use(db, (enum query_id)id) == NULL)
            fail_msg("%s: %s", query_name[id], db_error(db));
}

// A whole table is read on purpose, because all of it is asked for.
static const struct {
    enum query_id query;
    const char *step;
} scans[] = {
    {QUERY_DEVICE_LIST, "SCAN d"},                                       // every device
    {QUERY_DEVICE_FIND, "SCAN d"},                                       // those of any condition
    {QUERY_DEVICE_IDS, "SCAN d"},                                        // the same, by their filter
    {QUERY_DEVICE_SELECT, "SCAN d"},                                     // the same
    {QUERY_DEVICE_RANKS, "SCAN d USING INDEX device_by_key"},            // the same, in order
    {QUERY_DEVICE_COUNT_ALL, "SCAN device USING INDEX"},                 // every device
    {QUERY_DEVICE_TYPE_OPEN, "SCAN d"},                                  // the devices without a type
    {QUERY_DEVICE_VENDOR_OPEN, "SCAN d USING INDEX device_by_vendor"},   // the devices without a vendor
    {QUERY_SAVED_FILTER_LIST, "SCAN saved_filter USING INDEX"},          // every one, by name
    {QUERY_DEVICE_TAG_LIST_ALL, "SCAN device_tag USING COVERING INDEX"}, // every tag
    {QUERY_DEVICE_ROW, "SCAN x"},                                        // the items of one row
    {QUERY_DEVICE_ROW, "SCAN w"},                                        // when one device was seen
    {QUERY_DEVICE_VENDOR_OPEN, "SCAN b"},                                // the devices without a vendor
    {QUERY_PREFIX_LIST, "SCAN prefix"},                                  // every prefix
    {QUERY_CHECK_LIST_ALL, "SCAN d"},                                    // every check, by device
    {QUERY_CHECK_LIST_ALL, "SCAN c"},                                    // the same as newer SQLite plans it
    {QUERY_CONFIG_DEVICE, "SCAN m"},                                     // the one or two rows of a subquery
    {QUERY_CHECK_SERVICE, "SCAN o VIRTUAL TABLE"},                       // the options of one check
    {QUERY_PREFIX_LIST, "SCAN p"},                                       // every prefix
    {QUERY_PREFIX_PAGE, "SCAN p"},                                       // those of any condition
    {QUERY_PREFIX_PAGE, "SCAN (subquery-"},                              // what was found
    {QUERY_PLAN_RANGE_LIST, "SCAN plan_range"},                          // every range
    {QUERY_PLAN_RANGE_LIST_WITHIN, "SCAN plan_range"},                   // those of every VRF
    {QUERY_PLAN_RANGE_PAGE, "SCAN r"},                                   // those of any condition
    {QUERY_PLAN_RANGE_PAGE, "SCAN (subquery-"},                          // what was found
    {QUERY_PLAN_RANGE_PAGE, "SCAN page"},                                // the rows of the page
    {QUERY_SITE_LIST, "SCAN s"},                                         // every site
    {QUERY_SITE_PAGE, "SCAN s"},                                         // those of any condition
    {QUERY_SITE_PAGE, "SCAN (subquery-"},                                // what was found
    {QUERY_SITE_PAGE, "SCAN page"},                                      // the rows of the page
    {QUERY_VRF_LIST, "SCAN v"},                                          // every VRF
    {QUERY_VRF_PAGE, "SCAN v"},                                          // those of any condition
    {QUERY_VRF_PAGE, "SCAN (subquery-"},                                 // what was found
    {QUERY_VRF_PAGE, "SCAN page"},                                       // the rows of the page
    {QUERY_VLAN_PAGE, "SCAN v"},                                         // those of any condition
    {QUERY_VLAN_PAGE, "SCAN (subquery-"},                                // what was found
    {QUERY_VLAN_PAGE, "SCAN page"},                                      // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE, "SCAN o"},                                 // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE_WALK, "SCAN a USING COVERING INDEX"},       // in order, until the page is full
    {QUERY_PLAN_ADDRESS_PAGE_WALK, "SCAN o"},                            // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE_SORTED, "SCAN a"},                          // in the order of any index
    {QUERY_PLAN_ADDRESS_PAGE_SORTED, "SCAN o"},                          // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE_DEVICE, "SCAN d USING COVERING INDEX"},     // in order, until the page is full
    {QUERY_PLAN_ADDRESS_PAGE_DEVICE, "SCAN o"},                          // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE_NO_DEVICE, "SCAN o"},                       // the same
    {QUERY_PLAN_ADDRESS_PAGE_HOLDER, "SCAN d USING COVERING INDEX"},     // in order, until the page is full
    {QUERY_PLAN_ADDRESS_PAGE_HOLDER, "SCAN o"},                          // the rows of the page
    {QUERY_PLAN_ADDRESS_PAGE_NO_HOLDER, "SCAN o"},                       // the same
    {QUERY_PLAN_ADDRESS_COUNT_ALL, "SCAN address USING COVERING INDEX"}, // counted by pages
    {QUERY_PLAN_ADDRESS_COUNT_ALL, "SCAN u USING INDEX address_unlisted"}, // few
    {QUERY_PLAN_ADDRESS_UNLISTED, "SCAN u USING INDEX address_unlisted"},  // the first of them
    {QUERY_INCIDENT_LIST_CHECKS_OPEN, "SCAN i USING INDEX incident_open"}, // those that last
    {QUERY_INCIDENT_LIST_DEVICES_OPEN, "SCAN i USING INDEX device_incident_open"},
    {QUERY_STATE_LIST_ALL, "SCAN check_state"},        // every state
    {QUERY_RUN_LIST_ALIVE, "SCAN p"},                  // the few plugins
    {QUERY_SNAPSHOT_SITES, "SCAN site"},               // everything, to be exported or compared with a paper
    {QUERY_SNAPSHOT_VRFS, "SCAN vrf"},                 // the same
    {QUERY_SNAPSHOT_VLANS, "SCAN v"},                  // the same
    {QUERY_SNAPSHOT_PREFIXES, "SCAN p"},               // the same
    {QUERY_SNAPSHOT_RANGES, "SCAN g"},                 // the same
    {QUERY_SNAPSHOT_DEVICES, "SCAN t"},                // the tags of one device
    {QUERY_SNAPSHOT_DEVICES, "SCAN d"},                // everything
    {QUERY_SNAPSHOT_INTERFACES, "SCAN d"},             // the same
    {QUERY_SNAPSHOT_ADDRESSES, "SCAN a"},              // the same
    {QUERY_SNAPSHOT_LINKS, "SCAN l"},                  // the same
    {QUERY_SNAPSHOT_GROUPS, "SCAN g"},                 // the same
    {QUERY_SNAPSHOT_GROUPS, "SCAN (subquery-"},        // the members of one group
    {QUERY_SNAPSHOT_GROUPS, "SCAN w"},                 // the same
    {QUERY_IMPORT_TAKEN_KEYS, "SCAN k"},               // every device that was merged
    {QUERY_BEAT_OTHER, "SCAN c USING COVERING INDEX"}, // the keys of all checks, only before a refusal
    {QUERY_BEAT_OTHER, "SCAN d"},                      // the same as newer SQLite plans it
    {QUERY_BEAT_LIST, "SCAN beat"},                    // every beat
    {QUERY_PORTS_ADD, "SCAN e"},                       // the devices without the check
    {QUERY_PORTS_FAMILY, "SCAN b USING"},              // every open binding: whose families have changed?
    {QUERY_PORTS_FAMILY, "SCAN f"},                    // the same, by device
    {QUERY_GROUP_CLOSE_GAPS, "SCAN (subquery-"},       // the members of one group
    {QUERY_GROUP_CLOSE_GAPS, "SCAN w"},                // the same
    {QUERY_IMPORT_CLAIMS, "SCAN json_each VIRTUAL"},   // the rows of a batch
    {QUERY_IMPORT_ADDRESSES, "SCAN json_each VIRTUAL"},
    {QUERY_IMPORT_ADDRESSES, "SCAN given"}, // the same
    {QUERY_IMPORT_DEVICES, "SCAN json_each VIRTUAL"},
    {QUERY_IMPORT_DEVICES, "SCAN given"},
    {QUERY_IMPORT_FIELDS, "SCAN json_each VIRTUAL"},
    {QUERY_IMPORT_INTERFACES, "SCAN json_each VIRTUAL"},
    {QUERY_IMPORT_LAST_IDS, "SCAN sqlite_sequence"},                             // a row for each table
    {QUERY_IMPORT_BINDINGS, "SCAN json_each VIRTUAL"},                           // the same
    {QUERY_INCIDENT_LIST_CHECKS, "SCAN i USING INDEX incident_by_time"},         // the history, newest first
    {QUERY_INCIDENT_LIST_DEVICES, "SCAN i USING INDEX device_incident_by_time"}, // the same
    {QUERY_DEVICE_STATE_LIST, "SCAN d"},                                         // every device
    {QUERY_DEVICE_STATE_DUE, "SCAN d USING COVERING INDEX"}, // every device, until so many are found
    {QUERY_DEVICE_STATE_DUE, "SCAN (subquery-"},             // what was found
    {QUERY_DEVICE_STATE_RUNS, "SCAN alone"},                 // one row for a device without checks, else none
    {QUERY_DEVICE_STATE_RUNS, "SCAN c USING COVERING INDEX"}, // the plugins, for a device without checks
    {QUERY_DEVICE_STATE_RUNS, "SCAN p"},                      // the few plugins
    {QUERY_CONFLICT_PREFIXES, "SCAN p USING INDEX"}, // a check of the whole plan: every prefix, in order
    {QUERY_CONFLICT_RANGES, "SCAN plan_range USING INDEX"}, // every range, in order
    {QUERY_CONFLICT_ADDRESSES, "SCAN a USING INDEX"},       // every address, in order
    {QUERY_CONFLICT_MACS, "SCAN i"},                        // every interface
    {QUERY_CONFLICT_LIST, "SCAN c"},                        // the stored conflicts of any condition
    {QUERY_CONFLICT_COUNT, "SCAN c"},                       // the same
    {QUERY_CONFLICT_KINDS, "SCAN conflict USING INDEX conflict_open"}, // the open ones
    {QUERY_INTEGRITY_VRFS, "SCAN p"},                                  // a proof of all that is stored
    {QUERY_INTEGRITY_VRFS, "SCAN r"},                                  // the same
    {QUERY_INTEGRITY_VRFS, "SCAN a"},                                  // the same
    {QUERY_INTEGRITY_ADDRESSES, "SCAN address"},                       // the same
    {QUERY_INTEGRITY_PREFIXES, "SCAN prefix"},                         // the same
    {QUERY_INTEGRITY_RANGES, "SCAN r"},                                // the same
    {QUERY_INTEGRITY_FIELDS, "SCAN f"},                                // the same
    {QUERY_RETENTION_EVENTS, "SCAN event"},                            // the oldest so many
    {QUERY_RETENTION_EVENTS, "SCAN e"},                                // the same
    {QUERY_RETENTION_RUNS, "SCAN run"},                                // a run for each start of a plugin
    {QUERY_RETENTION_SHORTEN_RUNS, "SCAN run"},                        // the same
    {QUERY_RETENTION_SHORTEN_RUNS, "SCAN b"},                          // one row
    {QUERY_INTEGRITY_REFERENCES,
     "SCAN pragma_foreign_key_check VIRTUAL TABLE"}, // a proof of all that is stored
    {QUERY_RETENTION_DUE, "SCAN event"},             // for a person who asks
    {QUERY_RETENTION_DUE, "SCAN run"},               // the same
    {QUERY_ROW_COUNTS, "SCAN "},                     // counts every row
    // Listings: rows of any condition, what was found, and the rows of the page.
    {QUERY_PREFIX_PAGE, "SCAN p"},
    {QUERY_PREFIX_PAGE, "SCAN (subquery-"},
    {QUERY_PLAN_RANGE_PAGE, "SCAN r"},
    {QUERY_PLAN_RANGE_PAGE, "SCAN (subquery-"},
    {QUERY_PLAN_RANGE_PAGE, "SCAN page"},
    {QUERY_SITE_PAGE, "SCAN s"},
    {QUERY_SITE_PAGE, "SCAN (subquery-"},
    {QUERY_SITE_PAGE, "SCAN page"},
    {QUERY_VRF_PAGE, "SCAN v"},
    {QUERY_VRF_PAGE, "SCAN (subquery-"},
    {QUERY_VRF_PAGE, "SCAN page"},
    {QUERY_VLAN_PAGE, "SCAN v"},
    {QUERY_VLAN_PAGE, "SCAN (subquery-"},
    {QUERY_VLAN_PAGE, "SCAN page"},
    // Every row.
    {QUERY_PLAN_RANGE_LIST, "SCAN plan_range"},
    {QUERY_PLAN_RANGE_LIST_WITHIN, "SCAN plan_range"},
    {QUERY_SITE_LIST, "SCAN s"},
    {QUERY_VRF_LIST, "SCAN v"},

    {QUERY_SAVED_FILTER_LIST, "SCAN saved_filter USING INDEX"},          // every one, by name
    {QUERY_DEVICE_TAG_LIST_ALL, "SCAN device_tag USING COVERING INDEX"}, // every tag
    {QUERY_DEVICE_ROW, "SCAN x"},                                        // the items of one row
    {QUERY_DEVICE_ROW, "SCAN w"},                                        // when one device was seen
    {QUERY_DEVICE_VENDOR_OPEN, "SCAN b"},                                // the devices without a vendor
    {QUERY_MERGE_FIELDS, "SCAN f"},                                      // the nine fields
    {QUERY_MERGE_FIELDS, "SCAN 9 CONSTANT ROWS"},                        // the same
    {QUERY_MERGE_TAKE_STEP, "SCAN f"},                                   // one row
    {QUERY_JOURNAL_ADD, "SCAN s"},                                       // the steps of one change
    {QUERY_JOURNAL_ADD, "SCAN e VIRTUAL TABLE"},                         // the same
    {QUERY_JOURNAL_ADD, "SCAN b VIRTUAL TABLE"},                         // the columns of one row
    {QUERY_JOURNAL_ADD, "SCAN n VIRTUAL TABLE"},                         // the same
    {QUERY_JOURNAL_NEWEST, "SCAN journal"},                              // the newest first, until one stands
    {QUERY_JOURNAL_LIST, "SCAN journal"},                                // what a person asked for
    {QUERY_JOURNAL_STEPS, "SCAN s VIRTUAL TABLE"},                       // the steps of one change
    {QUERY_AUDIT_COUNT, "SCAN audit USING COVERING INDEX"},              // counted by pages
    {QUERY_AUDIT_FIND, "SCAN a"},                                        // those of any condition
    {QUERY_AUDIT_FIND, "SCAN o"},                                        // one page
    {QUERY_AUDIT_FIND, "SCAN e"},                                        // the columns of one row
    {QUERY_AUDIT_FIND, "SCAN json_each VIRTUAL TABLE"},                  // the same
    {QUERY_LINK_LIST, "SCAN l"},                                         // every link
    {QUERY_LINK_PAGE, "SCAN l"},                                         // those of any condition
    {QUERY_LINK_PAGE, "SCAN o"},                                         // the rows of the page
    {QUERY_LINK_PAGE_NAMED, "SCAN l"},                                   // those of any condition
    {QUERY_LINK_PAGE_NAMED, "SCAN o"},                                   // the rows of the page
    {QUERY_LINK_PAGE_WALK, "SCAN a USING COVERING INDEX device_by_name"}, // in order, until the page is full
    {QUERY_LINK_PAGE_WALK, "SCAN o"},                                     // the rows of the page
    {QUERY_LINK_COUNT, "SCAN l"},                                         // those of any condition
    {QUERY_LINK_COUNT_ALL, "SCAN link USING COVERING INDEX"},             // counted by pages
    {QUERY_GROUP_LIST, "SCAN g"},                                         // every group
    {QUERY_GROUP_PAGE, "SCAN g"},                                         // those of any condition
    {QUERY_GROUP_PAGE, "SCAN (subquery-"},                                // what was found, to be counted
    {QUERY_GROUP_MEMBERS, "SCAN (subquery-"},       // the members of one group, to be numbered
    {QUERY_MAP_LIST, "SCAN m"},                     // every map
    {QUERY_MAP_NOTE_LIST, "SCAN t"},                // the notes, which are few
    {QUERY_MAP_NODES, "SCAN d"},                    // every device
    {QUERY_MAP_ADDRESSES, "SCAN "},                 // every open binding
    {QUERY_MAP_PREFIXES, "SCAN p"},                 // every prefix
    {QUERY_MAP_EDGES, "SCAN l"},                    // every link
    {QUERY_MAP_MEMBERS, "SCAN "},                   // every member of every group
    {QUERY_MAP_SHOWN, "SCAN "},                     // the devices of any condition
    {QUERY_SNAPSHOT_VLANS, "SCAN 2 CONSTANT ROWS"}, // its fields
    {QUERY_SNAPSHOT_VLANS, "SCAN (subquery-"},      // the same
    {QUERY_SNAPSHOT_VLANS, "SCAN source"},          // few, once
    {QUERY_SNAPSHOT_PREFIXES, "SCAN 7 CONSTANT ROWS"},
    {QUERY_SNAPSHOT_PREFIXES, "SCAN (subquery-"},
    {QUERY_SNAPSHOT_PREFIXES, "SCAN source"},
    {QUERY_SNAPSHOT_RANGES, "SCAN 3 CONSTANT ROWS"},
    {QUERY_SNAPSHOT_RANGES, "SCAN (subquery-"},
    {QUERY_SNAPSHOT_RANGES, "SCAN source"},
    {QUERY_SNAPSHOT_ADDRESSES, "SCAN 5 CONSTANT ROWS"},
    {QUERY_SNAPSHOT_ADDRESSES, "SCAN (subquery-"},
    {QUERY_SNAPSHOT_ADDRESSES, "SCAN source"},
    {QUERY_PLAN_FIELD_RANK, "SCAN setter"}, // one row
    // What is gathered of all checks for an order or a filter.
    {QUERY_DEVICE_NUMBER_RTT, "SCAN s"},
    {QUERY_DEVICE_NUMBER_LOSS, "SCAN s"},
    {QUERY_DEVICE_NUMBER_SEEN, "SCAN s"},
    {QUERY_DEVICE_NUMBER_SEEN, "SCAN i"},
    // A check of the whole plan.
    {QUERY_CONFLICT_PREFIXES, "SCAN p USING INDEX"},
    {QUERY_CONFLICT_RANGES, "SCAN plan_range USING INDEX"},
    {QUERY_CONFLICT_ADDRESSES, "SCAN a USING INDEX"},
    {QUERY_CONFLICT_MACS, "SCAN i"},
    {QUERY_CONFLICT_LIST, "SCAN c"},
    {QUERY_CONFLICT_COUNT, "SCAN c"},
    {QUERY_CONFLICT_KINDS, "SCAN conflict USING INDEX conflict_open"},
    // A proof of all that is stored.
    {QUERY_INTEGRITY_REFERENCES, "SCAN pragma_foreign_key_check VIRTUAL TABLE"},
    {QUERY_INTEGRITY_VRFS, "SCAN p"},
    {QUERY_INTEGRITY_VRFS, "SCAN r"},
    {QUERY_INTEGRITY_VRFS, "SCAN a"},
    {QUERY_INTEGRITY_ADDRESSES, "SCAN address"},
    {QUERY_INTEGRITY_PREFIXES, "SCAN prefix"},
    {QUERY_INTEGRITY_RANGES, "SCAN r"},
    {QUERY_INTEGRITY_FIELDS, "SCAN f"},
    {QUERY_ROW_COUNTS, "SCAN "}, // counts every row
    // The oldest so many events, the few runs, and what a person asks for.
    {QUERY_RETENTION_EVENTS, "SCAN event"},
    {QUERY_RETENTION_EVENTS, "SCAN e"},
    {QUERY_RETENTION_RUNS, "SCAN run"},
    {QUERY_RETENTION_SHORTEN_RUNS, "SCAN run"},
    {QUERY_RETENTION_SHORTEN_RUNS, "SCAN b"}, // one row
    {QUERY_RETENTION_DUE, "SCAN event"},
    {QUERY_RETENTION_DUE, "SCAN run"},
};

static int is_allowed(int id, const char *step)
{
    if (strncmp(step, "SCAN ", 5) != 0 || strcmp(step, "SCAN CONSTANT ROW") == 0)
        return 1;
    for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++)
        if ((int)scans[i].query == id && strncmp(step, scans[i].step, strlen(scans[i].step)) == 0)
            return 1;
    return 0;
}

static void test_no_statement_scans_a_table_unasked(void **state)
{
    (void)state;
    int failures = 0;
    for (int id = 0; id < (int)QUERY_COUNT; id++) {
        char *text = stmt_filtered_text((enum query_id)id, NULL, NULL);
        char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
        sqlite3_stmt *plan = NULL;
        bool is_pragma =
            id == QUERY_DATA_VERSION || id == QUERY_IMPORT_CACHE || id == QUERY_IMPORT_CACHE_USUAL;
        assert_true(is_pragma || sqlite3_prepare_v2(db->handle, sql, -1, &plan, NULL) == SQLITE_OK);
        while (plan != NULL && sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            if (!is_allowed(id, step)) {
                print_error("%s: %s\n", query_name[id], step);
                failures++;
            }
        }
        sqlite3_finalize(plan);
        sqlite3_free(sql);
        free(text);
    }
    assert_int_equal(failures, 0);
}

static void assert_rows(const char *sql, const char *expected)
{
    char *rows = rows_of(db->handle, sql);
    assert_string_equal(rows == NULL ? "" : rows, expected);
    sqlite3_free(rows);
}

static void test_decisions_are_audited_and_measurements_are_not(void **state)
{
    (void)state;
    assert_rows(
        "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%\\_audit\\_%' ESCAPE '\\'"
        " GROUP BY tbl_name HAVING count(*) = 3 ORDER BY tbl_name",
        "address\nbinding\ndevice\ndevice_field\ndevice_group\ndevice_tag\ngroup_member\nidentifier\ninterface\n"
        "link\nmap\nmap_node\nmap_note\nplan_field\nplan_range\nprefix\nprobe_check\nsaved_filter\nsite\nvlan\n"
        "vrf\n");
    assert_rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'conflict_audit%'",
                "conflict_audit_update\n"); // found by the program, acknowledged by a person
    assert_rows(
        "SELECT name FROM sqlite_schema s WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT EXISTS"
        " (SELECT 1 FROM sqlite_schema t WHERE t.type = 'trigger' AND t.tbl_name = s.name"
        "  AND t.name LIKE '%\\_audit\\_%' ESCAPE '\\') ORDER BY name",
        "audit\nbeat\ncheck_state\ndevice_incident\ndevice_live\ndevice_state\ndevice_state_name\nevent\nincident\njournal\nprobe_cause\n"
        "probe_state\nrun\nservice_kind\nsource\ntransition\n");
}

static void test_every_table_is_strict(void **state)
{
    (void)state;
    assert_rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
                " AND name NOT LIKE 'sqlite_%'",
                "");
}

// Sources and names of states are never deleted, so a reference to one needs no index. A primary key is one,
// and an index of those that refer to anything.
static void test_every_reference_has_an_index(void **state)
{
    (void)state;
    assert_rows(
        "SELECT s.name, f.\"from\" FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f"
        " WHERE s.type = 'table' AND f.\"table\" NOT IN ('source', 'device_state_name')"
        " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(s.name) p WHERE p.pk = 1 AND p.name = f.\"from\")"
        " AND NOT EXISTS ("
        " SELECT 1 FROM pragma_index_list(s.name) i JOIN pragma_index_info(i.name) c"
        " JOIN sqlite_schema x ON x.name = i.name"
        " WHERE c.seqno = 0 AND c.name = f.\"from\""
        " AND (i.partial = 0 OR x.sql LIKE '% WHERE ' || f.\"from\" || ' IS NOT NULL'))",
        "");
}

static void test_texts_of_causes_and_states_are_those_of_probe(void **state)
{
    (void)state;
    sqlite3_stmt *query = NULL;
    int count = 0;
    assert_int_equal(sqlite3_prepare_v2(db->handle, "SELECT id, name FROM probe_cause", -1, &query, NULL),
                     SQLITE_OK);
    for (; sqlite3_step(query) == SQLITE_ROW; count++)
        assert_string_equal((const char *)sqlite3_column_text(query, 1),
                            cause_text((enum cause)sqlite3_column_int(query, 0)));
    sqlite3_finalize(query);
    int known = 0;
    for (int number = 0; number < 256; number++)
        known += cause_is_known(number);
    assert_int_equal(count, known);
    assert_int_equal(sqlite3_prepare_v2(db->handle, "SELECT id, name FROM probe_state", -1, &query, NULL),
                     SQLITE_OK);
    for (count = 0; sqlite3_step(query) == SQLITE_ROW; count++)
        assert_string_equal((const char *)sqlite3_column_text(query, 1),
                            verdict_state_text((enum probe_state)sqlite3_column_int(query, 0)));
    sqlite3_finalize(query);
    assert_int_equal(count, 3);
}

static void test_kinds_of_service_are_those_of_probe(void **state)
{
    (void)state;
    sqlite3_stmt *query = NULL;
    int count = 0;
    assert_int_equal(
        sqlite3_prepare_v2(db->handle,
                           "SELECT id, name || iif(id = 1, '/1', '') FROM service_kind WHERE id > 0", -1,
                           &query, NULL),
        SQLITE_OK);
    for (; sqlite3_step(query) == SQLITE_ROW; count++) {
        struct service service;
        assert_int_equal(service_parse((const char *)sqlite3_column_text(query, 1), &service, NULL), 0);
        assert_int_equal(service.kind, sqlite3_column_int(query, 0));
    }
    sqlite3_finalize(query);
    assert_int_equal(count, SERVICE_PUSH);
}

static void test_every_view_can_be_read(void **state)
{
    (void)state;
    char *names = rows_of(db->handle, "SELECT name FROM sqlite_schema WHERE type = 'view'");
    int count = 0;
    for (char *rest = names, *name = strsep(&rest, "\n"); name != NULL && *name != '\0';
         name = strsep(&rest, "\n")) {
        char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
        assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_free(sql);
        count++;
    }
    assert_int_equal(count, 38);
    sqlite3_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_current_sql_equals_the_migrations),
        cmocka_unit_test(test_migrations_are_numbered_from_one),
        cmocka_unit_test(test_every_statement_can_be_prepared),
        cmocka_unit_test(test_no_statement_scans_a_table_unasked),
        cmocka_unit_test(test_decisions_are_audited_and_measurements_are_not),
        cmocka_unit_test(test_every_table_is_strict),
        cmocka_unit_test(test_every_reference_has_an_index),
        cmocka_unit_test(test_texts_of_causes_and_states_are_those_of_probe),
        cmocka_unit_test(test_kinds_of_service_are_those_of_probe),
        cmocka_unit_test(test_every_view_can_be_read),
    };
    return cmocka_run_group_tests(tests, open_database, close_database);
}
