#include "oui.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/csv_cursor.h"
#include "shared/base/text.h"

enum { VENDOR_MAX = 255 };

// `key` is the prefix, at the top of 48 bits, above its length: sorted, the prefixes of one length are in
// order.
struct entry {
    uint64_t key;
    uint32_t order;
    const char *vendor;
};

struct oui {
    struct entry *entries;
    size_t count;
    size_t capacity;
};

static const unsigned LENGTHS[] = {36, 28, 24};

int oui_new(struct oui **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? 0 : -ENOMEM;
}

void oui_free(struct oui *oui)
{
    if (!oui)
        return;
    free(oui->entries);
    free(oui);
}

static uint64_t key_of(uint64_t mac, unsigned length)
{
    return (uint64_t)length << 48 | (mac >> (48 - length) << (48 - length));
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Six, seven or nine hex digits.
static bool read_prefix(const char *text, size_t digits, uint64_t *key)
{
    uint64_t prefix = 0;

    if (digits != 6 && digits != 7 && digits != 9)
        return false;
    for (size_t i = 0; i < digits; i++) {
        int value = hex_value(text[i]);
        if (value < 0)
            return false;
        prefix = prefix << 4 | (uint64_t)value;
    }
    *key = key_of(prefix << (48 - 4 * digits), 4 * (unsigned)digits);
    return true;
}

static char *trim(char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t' || text[length - 1] == '\r'))
        length--;
    text[length] = '\0';
    return text + strspn(text, " \t");
}

static bool is_somebody(const char *vendor)
{
    size_t length = strlen(vendor);

    return length > 0 && length <= VENDOR_MAX && text_is_clean(vendor, length) &&
           strcmp(vendor, "Private") != 0 && strcmp(vendor, "IEEE Registration Authority") != 0;
}

static int grow(struct oui *oui)
{
    size_t capacity = oui->capacity > 0 ? oui->capacity * 2 : 4096;
    struct entry *entries = reallocarray(oui->entries, capacity, sizeof *entries);

    if (!entries)
        return -ENOMEM;
    oui->entries = entries;
    oui->capacity = capacity;
    return 0;
}

static int add(struct oui *oui, const char *digits, size_t count, const char *vendor)
{
    uint64_t key = 0;

    if (!read_prefix(digits, count, &key) || !is_somebody(vendor))
        return 0;
    if (oui->count == oui->capacity && grow(oui) < 0)
        return -ENOMEM;
    oui->entries[oui->count] = (struct entry){key, (uint32_t)oui->count, vendor};
    oui->count++;
    return 0;
}

static int add_csv(struct oui *oui, char *bytes, size_t length)
{
    struct csv_cursor csv;
    int added = 0;

    csv_cursor_init(&csv, bytes, length, ',', NULL);
    for (int rc = 1; rc != 0 && added == 0;) {
        rc = csv_cursor_next(&csv, NULL);
        if (rc != 1 || csv.count < 3)
            continue;
        char *vendor = bytes + (csv.fields[2].text - bytes);
        added = add(oui, csv.fields[1].text, csv.fields[1].length, trim(vendor, csv.fields[2].length));
    }
    return added;
}

static int add_lines(struct oui *oui, char *bytes, size_t length)
{
    char *end = bytes + length;
    int rc = 0;

    *end = '\n';
    while (bytes < end && rc == 0) {
        char *line_end = memchr(bytes, '\n', (size_t)(end - bytes) + 1);
        char *vendor = NULL;
        *line_end = '\0';
        size_t digits = strcspn(bytes, " \t");
        vendor = bytes + digits;
        rc = add(oui, bytes, digits, trim(vendor, strlen(vendor)));
        bytes = line_end + 1;
    }
    return rc;
}

static int compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void sort(struct oui *oui)
{
    size_t kept = 0;

    if (oui->count == 0)
        return;
    qsort(oui->entries, oui->count, sizeof *oui->entries, compare);
    for (size_t i = 1; i < oui->count; i++) {
        if (oui->entries[i].key != oui->entries[kept].key)
            oui->entries[++kept] = oui->entries[i];
    }
    oui->count = kept + 1;
    for (size_t i = 0; i < oui->count; i++)
        oui->entries[i].order = (uint32_t)i;
}

int oui_add(struct oui *oui, char *bytes, size_t length)
{
    static const char header[] = "Registry,";
    bool csv = length >= sizeof header - 1 && memcmp(bytes, header, sizeof header - 1) == 0;
    int rc = csv ? add_csv(oui, bytes, length) : add_lines(oui, bytes, length);

    sort(oui);
    return rc;
}

static const char *find(const struct oui *oui, uint64_t key)
{
    size_t low = 0;
    size_t high = oui->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (oui->entries[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < oui->count && oui->entries[low].key == key ? oui->entries[low].vendor : NULL;
}

const char *oui_vendor(const struct oui *oui, const struct mac_addr *mac)
{
    const char *vendor = NULL;
    uint64_t number = 0;

    if ((mac->bytes[0] & 1) != 0 || mac_addr_is_local(mac))
        return NULL;
    for (unsigned i = 0; i < 6; i++)
        number = number << 8 | mac->bytes[i];
    for (size_t i = 0; i < sizeof LENGTHS / sizeof LENGTHS[0] && !vendor; i++)
        vendor = find(oui, key_of(number, LENGTHS[i]));
    return vendor;
}
