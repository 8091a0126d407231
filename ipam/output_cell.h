// One value of a row, typed, so that each format writes it in its own way. Nothing is owned.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip_count;
struct strip;
struct output_column;

enum output_kind {
    OUTPUT_NULL,
    OUTPUT_TEXT,
    OUTPUT_LIST, // texts
    OUTPUT_INTEGER,
    OUTPUT_COUNT,   // of addresses: up to 2^128; text in groups of three digits
    OUTPUT_BOOLEAN, // in `integer`
    OUTPUT_MILLIS,  // a duration in milliseconds; NaN is null
    OUTPUT_RATIO,   // 0–1; NaN is null
    OUTPUT_TIME,    // Unix milliseconds UTC in `integer`; 0 is null
    OUTPUT_STRIP,
    OUTPUT_ROWS, // a table within the row: json, and json text in csv; nothing in text
};

enum output_tone { OUTPUT_PLAIN, OUTPUT_GOOD, OUTPUT_BAD, OUTPUT_WARNING, OUTPUT_FAINT };

struct output_rows {
    const struct output_column *columns;
    size_t column_count;
    const struct output_cell *cells; // row_count times column_count
    size_t row_count;
};

struct output_cell {
    enum output_kind kind;
    enum output_tone tone;
    const char *text;
    const char *const *items;
    size_t item_count;
    int64_t integer;
    double number;
    const struct ip_count *count;
    const struct strip *strip;
    const struct output_rows *rows;
};

static inline struct output_cell output_cell_text(const char *text, enum output_tone tone)
{
    return (struct output_cell){
        .kind = text && *text ? OUTPUT_TEXT : OUTPUT_NULL, .text = text, .tone = tone};
}

static inline struct output_cell output_cell_list(const char *const *items, size_t count)
{
    return (struct output_cell){.kind = OUTPUT_LIST, .items = items, .item_count = count};
}

static inline struct output_cell output_cell_integer(int64_t value)
{
    return (struct output_cell){.kind = OUTPUT_INTEGER, .integer = value};
}

static inline struct output_cell output_cell_count(const struct ip_count *count)
{
    return (struct output_cell){.kind = OUTPUT_COUNT, .count = count};
}

static inline struct output_cell output_cell_boolean(bool value)
{
    return (struct output_cell){.kind = OUTPUT_BOOLEAN, .integer = value};
}

// NULL for null.
static inline struct output_cell output_cell_rows(const struct output_rows *rows)
{
    return (struct output_cell){.kind = rows ? OUTPUT_ROWS : OUTPUT_NULL, .rows = rows};
}

// `number` is NaN for null.
static inline struct output_cell output_cell_number(enum output_kind kind, double number)
{
    return (struct output_cell){.kind = number == number ? kind : OUTPUT_NULL, .number = number};
}

static inline struct output_cell output_cell_time(int64_t unix_ms)
{
    return (struct output_cell){.kind = unix_ms ? OUTPUT_TIME : OUTPUT_NULL, .integer = unix_ms};
}
