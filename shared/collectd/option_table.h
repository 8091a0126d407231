// A plugin's configuration as a table of rows. A value that does not fit rejects the plugin, with the key,
// the value, the range and the file.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct oconfig_item_s;
struct error;

enum option_kind {
    OPTION_BOOLEAN,     // bool
    OPTION_COUNT,       // uint32_t; whole number in [min, max]
    OPTION_DURATION_MS, // uint32_t; a number of seconds or a text as "500ms", "5m"; min and max in
                        // milliseconds
    OPTION_TEXT,        // char[max]; clean UTF-8, at least `min` bytes
    OPTION_BLOCK,       // calls `block` for each occurrence; may repeat
};

// `offset` is where the value goes in the settings. Every kind but OPTION_BLOCK may occur once. Defaults are
// written by the caller before option_table_read.
struct option_row {
    const char *name; // compared without regard to case, as collectd does
    enum option_kind kind;
    size_t offset;
    double min;
    double max;
    int (*block)(const struct oconfig_item_s *item, void *settings, struct error *err);
};

// Reads the children of `item` (a <Plugin> or nested block). Unknown key, repeated key, wrong number or kind
// of values, value out of range: -EINVAL with all of it in `err`.
int option_table_read(const struct oconfig_item_s *item, const struct option_row *rows, size_t count,
                      void *settings, struct error *err);

// The one string value of an item such as `Host "nas"`: clean UTF-8, not empty. -EINVAL with the reason.
int option_table_string(const struct oconfig_item_s *item, const char **out, struct error *err);

// Text `index` of an item with several, such as `Ports "tcp/22" "https"`: 0; -ENOENT behind the last; -EINVAL
// with the reason.
int option_table_string_at(const struct oconfig_item_s *item, int index, const char **out, struct error *err);

// The one value of an item as text, whatever its kind: `Days 14` is "14", `Verify false` is "no". -EINVAL
// with the reason, also for a string that does not fit.
int option_table_text(const struct oconfig_item_s *item, char *text, size_t capacity, struct error *err);

// The name of the item's option, as it is written.
const char *option_table_name(const struct oconfig_item_s *item);

// For values that do not fit together: -EINVAL, and `err` is the reason with the file and the <Plugin> block
// before it.
int option_table_fail(const struct oconfig_item_s *item, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
