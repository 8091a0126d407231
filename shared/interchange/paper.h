// What papers give: an address plan and inventory that another tool, or we, wrote down. Each reader turns its
// paper into records of one form, with names of our fields (paper_field.h). Values are text as the paper has
// it, and bounded; what they mean is for the importer to check. Pure and total.
#pragma once

#include <stddef.h>

struct error;

enum { PAPER_FIELDS_MAX = 24, PAPER_NAME_MAX = 255, PAPER_NOTE_MAX = 16384 };
enum { PAPER_ERRORS_MAX = 100, PAPER_IGNORED_MAX = 32, PAPER_TEXT_MAX = 320 };

enum paper_kind {
    PAPER_SITE,
    PAPER_VRF,
    PAPER_VLAN,
    PAPER_PREFIX,
    PAPER_RANGE,
    PAPER_DEVICE,
    PAPER_INTERFACE,
    PAPER_ADDRESS,
    PAPER_LINK,
    PAPER_GROUP,
    PAPER_KINDS
};

// `name` is a static string. `value` is clean UTF-8 (a note may have LF, CR and TAB) and never empty: what a
// paper does not say is no field. `line` and `column` from 1.
struct paper_field {
    const char *name;
    const char *value;
    unsigned line;
    unsigned column;
};

// `line` is where the record begins.
struct paper_record {
    enum paper_kind kind;
    unsigned line;
    size_t count;
    struct paper_field fields[PAPER_FIELDS_MAX];
};

enum paper_form { PAPER_OUR_CSV, PAPER_OUR_JSON, PAPER_PHPIPAM, PAPER_NETBOX, PAPER_HOSTS };

// What was read. Only the first PAPER_ERRORS_MAX errors have a text ("line 7, column 3: …"), and only the
// first columns that were passed over have a name; both are counted on.
struct paper_result {
    size_t records;  // given to the caller
    size_t left_out; // lines of a hosts file that name no device: loopback, multicast, 0.0.0.0
    size_t error_count;
    char errors[PAPER_ERRORS_MAX][PAPER_TEXT_MAX];
    size_t ignored_count;
    char ignored[PAPER_IGNORED_MAX][64];
};

// Called once for each record, in the order of the paper; of phpIPAM the prefixes come first. The record and
// its texts are valid during the call. A negative errno ends the reading, and is what paper_read gives.
typedef int paper_take(void *context, const struct paper_record *record);

// Which paper it is, by its content. -EINVAL with what was looked for.
int paper_detect(const char *bytes, size_t length, enum paper_form *out, struct error *err);

// Reads a paper of `length` bytes with room for one more; the bytes are written to. A record with an error is
// not given; 0 when the whole paper was read, so look at result->error_count. -ENOMEM, or what `take` gave.
int paper_read(enum paper_form form, char *bytes, size_t length, paper_take *take, void *context,
               struct paper_result *result);

// "csv", "json", "phpipam", "netbox", "hosts"; -EINVAL for another word.
int paper_form_parse(const char *text, enum paper_form *out);

// The field `name`, NULL when the record does not say it.
const struct paper_field *paper_find(const struct paper_record *record, const char *name);
const char *paper_value(const struct paper_record *record, const char *name);

// Counts an error and keeps its text while there is room; for what an importer finds too. Line 0: of no line.
void paper_complain(struct paper_result *result, unsigned line, unsigned column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
