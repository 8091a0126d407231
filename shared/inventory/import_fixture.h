// For tests of an import: a database without a transaction (an import makes its own), and papers in quotes.
#pragma once

#include "import_match.h"
#include "import_row.h"
#include "inventory_write_fixture.h"

#include <string.h>

enum { IMPORT_FIXTURE_NOW = 1000 };
static struct import *import;

static inline int import_fixture_init(void **state)
{
    return inventory_fixture_init(state) || db_commit(db) < 0;
}

static inline int import_fixture_fini(void **state)
{
    import_free(import);
    import = NULL;
    return inventory_fixture_fini(state);
}

static inline void import_fixture_ask(const char *sql, const char *expected)
{
    assert_string_equal(db_fixture_ask(&fixture, sql), expected);
}

// Begins a new import with this paper.
static inline void import_fixture_read(const char *text, const struct import_options *options)
{
    static const struct import_options none;
    enum paper_form form;
    size_t length = strlen(text);
    char *bytes = malloc(length + 1);
    memcpy(bytes, text, length + 1);
    import_free(import);
    import = NULL;
    assert_int_equal(import_new(options != NULL ? options : &none, &import), 0);
    assert_int_equal(paper_detect(text, length, &form, &err), 0);
    assert_int_equal(import_read(import, form, bytes, length, &err), 0);
    free(bytes);
}

// Reads it, loads what is there, and connects its rows.
static inline void import_fixture_match(const char *text, const struct import_options *options)
{
    import_fixture_read(text, options);
    assert_int_equal(db_begin_read(db), 0);
    assert_int_equal(import_match_load(import, db, &err), 0);
    db_end_read(db);
    import_match_rows(import);
}

static inline void import_fixture_compare(const char *text, const struct import_options *options)
{
    import_fixture_read(text, options);
    assert_int_equal(import_compare(import, db, &err), 0);
}

static inline void import_fixture_apply(void)
{
    if (import_result(import)->error_count > 0)
        fail_msg("%s", import_result(import)->errors[0]);
    if (import_apply(import, db, IMPORT_FIXTURE_NOW, &err) < 0)
        fail_msg("%s", err.text);
}

static inline void import_fixture_put(const char *text)
{
    import_fixture_compare(text, NULL);
    import_fixture_apply();
}

static inline void import_fixture_run(const char *sql)
{
    assert_int_equal(db_begin(db, 0), 0);
    inventory_fixture_write(sql);
    assert_int_equal(db_commit(db), 0);
}

// The only error, and its beginning.
static inline void import_fixture_complains(const char *expected)
{
    const struct paper_result *result = import_result(import);
    if (result->error_count != 1 || strncmp(result->errors[0], expected, strlen(expected)) != 0)
        fail_msg("%zu errors: %s", result->error_count, result->error_count > 0 ? result->errors[0] : "");
}

// The row of the paper at a line; the first of the kind with line 0: what the paper needs.
static inline struct import_row *import_fixture_row(unsigned kind, unsigned line)
{
    struct import_row *row = import->rows[kind].first;
    while (row != NULL && row->line != line)
        row = row->next;
    return row;
}

#define WITH_IMPORT(test) cmocka_unit_test_setup_teardown(test, import_fixture_init, import_fixture_fini)
