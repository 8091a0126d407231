#include "import_bind.h"

#include <string.h>

#include "import_row.h"
#include "import_wire.h"

static const char *value_of(const struct import_row *row, const char *field)
{
    const char *value = import_row_value(row, field);
    return value == NULL ? "" : value;
}

struct import_row *import_bind_other(const struct import_row *address, const struct import_row *device,
                                     bool same)
{
    for (struct import_row *held = address->inner; held != NULL; held = held->beside)
        if (held->there == NULL && (held->other == device) == same)
            return held;
    return NULL;
}

// Which of its interfaces holds the address, a line need not say.
static bool is_meant(const struct import_row *held, const struct import_row *device,
                     const struct import_row *port, bool any)
{
    if (held->there != NULL || held->other != device || held->ports[0] == NULL)
        return false;
    return any || held->ports[0] == port;
}

void import_bind_find(struct import *import, struct import_row *row)
{
    const char *name = value_of(row, "interface"), *mac = value_of(row, "mac");
    struct import_row *device = import_match_need_device(import, value_of(row, "device"));
    if (device == NULL)
        return;
    row->other = import_row_target(device);
    struct import_row *port = import_wire_meant(row->other, name, mac);
    bool any = name[0] == '\0' && mac[0] == '\0';
    for (struct import_row *held = import_row_target(row->owner)->inner; held != NULL; held = held->beside)
        if (is_meant(held, row->other, port, any)) {
            held->there = row;
            row->there = held;
            row->ports[0] = held->ports[0];
            return;
        }
}

void import_bind_make(struct import *import, struct import_row *row)
{
    const struct import_row *address = import_row_target(row->owner);
    if (row->there != NULL || row->other == NULL)
        return;
    bool stands_against = import_bind_other(address, row->other, true) == NULL &&
                          import_bind_other(address, row->other, false) != NULL;
    if (!stands_against || import->options.overwrite)
        row->ports[0] =
            import_wire_need(import, row->other, value_of(row, "interface"), value_of(row, "mac"));
}
