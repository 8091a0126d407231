#include "paper_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_field.h"

static void add(struct paper_reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct paper_reading *reading, const char *format, ...)
{
    size_t room = sizeof reading->records - reading->used;
    va_list args;

    va_start(args, format);
    int added = vsnprintf(reading->records + reading->used, room, format, args);
    va_end(args);
    reading->used += (size_t)added < room ? (size_t)added : room - 1;
}

static int take(void *context, const struct paper_record *record)
{
    struct paper_reading *reading = context;

    add(reading, "%s %u:", paper_field_kind(record->kind), record->line);
    for (size_t i = 0; i < record->count; i++)
        add(reading, "%s%s=%s", i ? "; " : " ", record->fields[i].name, record->fields[i].value);
    add(reading, "\n");
    return 0;
}

struct paper_reading *paper_fixture_read(enum paper_form form, const char *text, size_t length)
{
    struct paper_reading *reading = calloc(1, sizeof *reading);
    char *bytes = malloc(length + 1);

    memcpy(bytes, text, length);
    reading->rc = paper_read(form, bytes, length, take, reading, &reading->result);
    free(bytes);
    return reading;
}

void paper_fixture_expect(enum paper_form form, const char *text, const char *records)
{
    enum paper_form found = PAPER_HOSTS;
    struct paper_reading *reading = paper_fixture_read(form, text, strlen(text));

    assert_int_equal(paper_detect(text, strlen(text), &found, NULL), 0);
    assert_int_equal(found, form);
    if (reading->result.error_count > 0)
        fail_msg("%s", reading->result.errors[0]);
    assert_int_equal(reading->rc, 0);
    assert_string_equal(reading->records, records);
    free(reading);
}

void paper_fixture_expect_error(enum paper_form form, const char *text, size_t length, const char *error,
                                const char *records)
{
    struct paper_reading *reading = paper_fixture_read(form, text, length);
    bool found = false;

    assert_int_equal(reading->rc, 0);
    for (size_t i = 0; i < reading->result.error_count && i < PAPER_ERRORS_MAX; i++)
        found |= strncmp(reading->result.errors[i], error, strlen(error)) == 0;
    if (!found)
        fail_msg("\"%s\" was expected; %zu errors, the first: %s", error, reading->result.error_count,
                 reading->result.errors[0]);
    assert_string_equal(reading->records, records);
    free(reading);
}
