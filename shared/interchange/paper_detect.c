#include "paper.h"

#include <errno.h>
#include <string.h>

#include "paper_csv.h"
#include "paper_hosts.h"
#include "paper_netbox.h"
#include "paper_phpipam.h"
#include "paper_table.h"
#include "shared/base/error.h"
#include "shared/base/utf16_sign.h"

static bool begins_with(const char *bytes, size_t length, const char *mark, size_t mark_length)
{
    return length >= mark_length && memcmp(bytes, mark, mark_length) == 0;
}

static size_t skip_blanks(const char *bytes, size_t length)
{
    size_t at = begins_with(bytes, length, "\xef\xbb\xbf", 3) ? 3 : 0;

    while (at < length && bytes[at] && strchr(" \t\r\n", bytes[at]))
        at++;
    return at;
}

// The table whose header names most of its columns; of two that are alike, the one before.
static int detect_table(const char *bytes, size_t length, enum paper_form *out)
{
    static const struct {
        enum paper_form form;
        paper_table_judge *judge;
    } tables[] = {{PAPER_OUR_CSV, paper_csv_judge},
                  {PAPER_PHPIPAM, paper_phpipam_judge},
                  {PAPER_NETBOX, paper_netbox_judge}};
    unsigned best = 0;

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        unsigned verdict = 0;
        char separator = ',';
        int rc = paper_table_find(bytes, length, tables[i].judge, &verdict, &separator);
        if (rc < 0)
            return rc;
        if (verdict > best) {
            best = verdict;
            *out = tables[i].form;
        }
    }
    return best > 0 ? 0 : -EINVAL;
}

int paper_detect(const char *bytes, size_t length, enum paper_form *out, struct error *err)
{
    size_t blanks = skip_blanks(bytes, length);

    const char *utf16 = utf16_sign(bytes, length);
    if (utf16)
        return error_set(err, -EINVAL, "line 1, column 1: %s", utf16);
    if (begins_with(bytes, length, "\xd0\xcf\x11\xe0", 4) || begins_with(bytes, length, "PK\x03\x04", 4))
        return error_set(err, -EINVAL,
                         "the file is a spreadsheet (XLS, XLSX or ODS); save it as CSV in UTF-8");
    if (blanks == length)
        return error_set(err, -EINVAL, "the file is empty");
    if (bytes[blanks] == '{' || bytes[blanks] == '[') {
        *out = PAPER_OUR_JSON;
        return 0;
    }
    if (paper_hosts_judge(bytes, length)) {
        *out = PAPER_HOSTS;
        return 0;
    }
    int rc = detect_table(bytes, length, out);
    if (rc == -ENOMEM)
        return error_set(err, rc, "%s", error_name(rc));
    if (rc < 0)
        error_set(
            err, rc,
            "the file is none that is known: our CSV (a column \"record\"), our JSON ({\"lanatlas\": 1, …}), CSV of "
            "phpIPAM (a column \"IP Address\") or NetBox (\"address\", \"prefix\", \"start_address\" or \"vid\"), or "
            "a hosts file (lines that begin with an address)");
    return rc;
}
