#include "paper_field.h"

#include <errno.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { FIELDS_OF_KIND_MAX = 14 };

static const struct {
    const char *kind;
    const char *array;
    const char *fields[FIELDS_OF_KIND_MAX];
} KINDS[PAPER_KINDS] = {
    [PAPER_SITE] = {"site", "sites", {"name", "note"}},
    [PAPER_VRF] = {"vrf", "vrfs", {"name", "note"}},
    [PAPER_VLAN] = {"vlan", "vlans", {"vlan", "name", "site", "note"}},
    [PAPER_PREFIX] = {"prefix",
                      "prefixes",
                      {"prefix", "vrf", "name", "vlan", "site", "kind", "gateway", "dns", "note"}},
    [PAPER_RANGE] = {"range", "ranges", {"first", "last", "vrf", "kind", "name", "note"}},
    [PAPER_DEVICE] = {"device",
                      "devices",
                      {"device", "key", "type", "icon", "vendor", "os", "serial", "site", "trusted",
                       "monitored", "note", "tags"}},
    [PAPER_INTERFACE] = {"interface", "interfaces", {"device", "interface", "mac"}},
    [PAPER_ADDRESS] = {"address",
                       "addresses",
                       {"address", "prefix", "vrf", "device", "hostname", "mac", "interface", "assignment",
                        "held", "note"}},
    [PAPER_LINK] = {"link", "links", {"device", "interface", "to_device", "to_interface", "kind", "label"}},
    [PAPER_GROUP] = {"group", "groups", {"name", "kind", "members", "note"}},
};

static const char *const NAMES[] = {
    "vlan",       "prefix",    "first",        "last",    "device",    "interface", "address",  "name",
    "vrf",        "site",      "kind",         "gateway", "dns",       "key",       "type",     "icon",
    "vendor",     "os",        "serial",       "trusted", "monitored", "mac",       "hostname", "held",
    "assignment", "to_device", "to_interface", "label",   "members",   "note",      "tags",     NULL,
};

static const struct {
    const char *name;
    enum paper_field_type type;
} TYPES[] = {
    {"note", PAPER_FIELD_NOTE},    {"tags", PAPER_FIELD_LIST},    {"dns", PAPER_FIELD_LIST},
    {"members", PAPER_FIELD_LIST}, {"trusted", PAPER_FIELD_FLAG}, {"monitored", PAPER_FIELD_FLAG},
    {"held", PAPER_FIELD_FLAG},
};

const char *paper_field_kind(enum paper_kind kind)
{
    return KINDS[kind].kind;
}

const char *paper_field_array(enum paper_kind kind)
{
    return KINDS[kind].array;
}

int paper_field_parse_kind(const char *text, enum paper_kind *out)
{
    for (unsigned i = 0; i < PAPER_KINDS; i++) {
        if (strcmp(text, KINDS[i].kind) == 0) {
            *out = (enum paper_kind)i;
            return 0;
        }
    }
    return -EINVAL;
}

int paper_field_parse_array(const char *text, enum paper_kind *out)
{
    for (unsigned i = 0; i < PAPER_KINDS; i++) {
        if (strcmp(text, KINDS[i].array) == 0) {
            *out = (enum paper_kind)i;
            return 0;
        }
    }
    return -EINVAL;
}

const char *const *paper_field_names(void)
{
    return NAMES;
}

const char *const *paper_field_of(enum paper_kind kind)
{
    return KINDS[kind].fields;
}

const char *paper_field_named(enum paper_kind kind, const char *name)
{
    const char *const *field = KINDS[kind].fields;

    while (*field && strcmp(*field, name) != 0)
        field++;
    return *field;
}

enum paper_field_type paper_field_type(const char *name)
{
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        if (strcmp(TYPES[i].name, name) == 0)
            return TYPES[i].type;
    }
    return PAPER_FIELD_NAME;
}
