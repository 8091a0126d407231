// For tests of a round: a database of its own, and what the round tells.
#pragma once

#include "sync_round_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/db/db_fixture.h"
#include "shared/db/db_handle.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/inventory/retention.h"
#include "shared/net/oui_source.h"

static struct db_fixture fixture;
static struct sync_settings settings;
static struct sync_round round_;
static struct retention_ages ages;
static struct sync_hooks hooks;
static char logged[1024];  // the last line of the log
static char notices[8192]; // "level kind text" of each
static struct error err;

static inline void keep_log(void *context, enum report_level level, const char *text)
{
    (void)context;
    (void)level;
    snprintf(logged, sizeof(logged), "%s", text);
}

static inline void keep_notice(void *context, const struct sync_notice *notice)
{
    (void)context;
    size_t length = strlen(notices);
    snprintf(notices + length, sizeof(notices) - length, "%d %s %s\n", (int)notice->level, notice->kind,
             notice->text);
}

static inline int sync_round_fixture_init(void **state)
{
    (void)state;
    setenv("LANATLAS_TYPES", "/dev/null", 1);
    db_fixture_init(&fixture);
    sync_settings_init(&settings);
    logged[0] = '\0';
    notices[0] = '\0';
    hooks = (struct sync_hooks){.notice = keep_notice, .report = {.write = keep_log}};
    ages = (struct retention_ages){.events_ms = 0};
    round_ = (struct sync_round){
        .db = db_fixture_open(&fixture, DB_WRITE), .settings = &settings, .ages = &ages, .hooks = &hooks};
    if (round_.db == NULL || oui_source_new(fixture.folder, &round_.vendors) < 0)
        return 1;
    sync_round_store_begin(&round_);
    return 0;
}

static inline int sync_round_fixture_fini(void **state)
{
    (void)state;
    oui_source_free(round_.vendors);
    db_close(round_.db);
    db_fixture_fini(&fixture);
    return 0;
}

static inline void store(const char *sql)
{
    char *message = NULL;
    assert_int_equal(db_begin(round_.db, 0), 0);
    if (sqlite3_exec(round_.db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", message, sql);
    assert_int_equal(db_commit(round_.db), 0);
}

static inline void plan(const char *vrf, const char *cidr_text, const char *pool_text)
{
    struct cidr cidr;
    struct ip_range pool;
    assert_int_equal(db_begin(round_.db, 0), 0);
    assert_int_equal(cidr_parse(cidr_text, &cidr, NULL), 0);
    assert_int_equal(prefix_add(round_.db, vrf, &cidr, "", "person", NULL, &err), 0);
    if (pool_text != NULL) {
        struct plan_range row;
        assert_int_equal(ip_range_parse(pool_text, &pool, NULL), 0);
        assert_int_equal(plan_range_add(round_.db, vrf, &pool, PLAN_RANGE_DHCP, "", "person", &row, &err), 0);
    }
    assert_int_equal(db_commit(round_.db), 0);
}

#define ROUND_TEST(test)                                                                                     \
    cmocka_unit_test_setup_teardown(test, sync_round_fixture_init, sync_round_fixture_fini)
