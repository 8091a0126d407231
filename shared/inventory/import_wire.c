#include "import_wire.h"

#include <stdio.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/interchange/paper_field.h"
#include "shared/net/mac_addr.h"

#include "import_bind.h"
#include "import_check.h"
#include "import_match.h"
#include "vrf.h"

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *value_of(const struct import_row *row, const char *field)
{
    return or_empty(import_row_value(row, field));
}

// What a stored row will say when the paper's is written.
static const char *coming_value(const struct import_row *row, const char *field)
{
    const char *coming = row->id != 0 && row->there != NULL ? import_row_value(row->there, field) : NULL;
    return coming != NULL ? coming : value_of(row, field);
}

static const char *vrf_of(const struct import_row *row)
{
    const char *vrf = import_row_value(row, "vrf");
    return vrf != NULL ? vrf : VRF_DEFAULT;
}

void import_wire_name(struct import *import, struct text_arena *arena, struct import_row *row)
{
    row->what = value_of(row, "name");
    switch (row->kind) {
    case PAPER_SITE:
    case PAPER_VRF:
    case PAPER_GROUP:
        row->key = import_row_text(arena, "%u %s", row->kind, row->what);
        break;
    case PAPER_VLAN:
        row->what = value_of(row, "vlan");
        row->key = import_row_text(arena, "%u %s@%s", row->kind, row->what, value_of(row, "site"));
        break;
    case PAPER_PREFIX:
    case PAPER_ADDRESS:
        row->what = value_of(row, paper_field_kind((enum paper_kind)row->kind));
        row->key = import_row_text(arena, "%u %s %s", row->kind, row->what, vrf_of(row));
        break;
    case PAPER_RANGE:
        row->what = import_row_text(arena, "%s-%s", value_of(row, "first"), value_of(row, "last"));
        row->key = import_row_text(arena, "%u %s %s", row->kind, row->what, vrf_of(row));
        break;
    default:
        row->what = value_of(row, "device");
        break;
    }
    if (row->key == NULL || row->what == NULL) {
        import->failed = true;
        row->key = row->what = "";
    }
}

static void complain(struct import *import, const struct import_row *row, const char *field, const char *text)
{
    unsigned line = row->line, column = row->column;
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, field) == 0) {
            line = row->fields[i].line;
            column = row->fields[i].column;
        }
    paper_complain(&import->result, line, column, "%s: %s", field, text);
}

// The device that a field names; what it names has to be there.
static struct import_row *device_of(struct import *import, const struct import_row *row, const char *field)
{
    char text[PAPER_NAME_MAX + 64];
    struct import_row *device = import_match_device(import, value_of(row, field));
    if (device == NULL) {
        snprintf(text, sizeof(text), "there is no device \"%.200s\", or several have the name",
                 value_of(row, field));
        complain(import, row, field, text);
    }
    return device;
}

static void hang(struct import_row *device, struct import_row *row)
{
    row->owner = device;
    row->beside = device->inner;
    device->inner = row;
}

bool import_wire_interface(struct import *import, struct import_row *row)
{
    struct import_row *device = import_match_device(import, value_of(row, "device"));
    if (device == NULL)
        return false;
    hang(device, row);
    return true;
}

static bool has(const struct import_row *interface, const char *field, const char *value)
{
    return strcmp(coming_value(interface, field), value) == 0;
}

struct import_row *import_wire_find(const struct import_row *device, const char *name, const char *mac)
{
    for (struct import_row *row = device->inner; row != NULL; row = row->beside)
        if (has(row, "interface", name) && has(row, "mac", mac))
            return row;
    return NULL;
}

// The one that is meant: of the very name and address; of the name, or of the address, when the other is not
// said.
struct import_row *import_wire_meant(const struct import_row *device, const char *name, const char *mac)
{
    struct import_row *found = import_wire_find(device, name, mac);
    if (found != NULL || (name[0] == '\0') == (mac[0] == '\0'))
        return found;
    for (struct import_row *row = device->inner; row != NULL; row = row->beside)
        if (name[0] != '\0' ? has(row, "interface", name) : has(row, "mac", mac))
            return row;
    return NULL;
}

// One that lacks what is said: it is filled in.
static struct import_row *find_lacking(const struct import_row *device, const char *name, const char *mac)
{
    for (struct import_row *row = device->inner; row != NULL; row = row->beside)
        if (row->id != 0 && row->there == NULL && name[0] != '\0' && mac[0] != '\0' &&
            ((has(row, "interface", name) && has(row, "mac", "")) ||
             (has(row, "interface", "") && has(row, "mac", mac))))
            return row;
    return NULL;
}

// A row for an interface that no line of its own says, or that is to be filled in (`stored`).
static struct import_row *add_interface(struct import *import, struct import_row *device, const char *name,
                                        const char *mac, struct import_row *stored)
{
    struct import_row *row = import_row_new(&import->work, PAPER_INTERFACE);
    bool good = row != NULL;
    if (good && name[0] != '\0')
        good =
            import_row_say(&import->work, row, paper_field_named(PAPER_INTERFACE, "interface"), name, 0, 0);
    if (good && mac[0] != '\0')
        good = import_row_say(&import->work, row, paper_field_named(PAPER_INTERFACE, "mac"), mac, 0, 0);
    if (!good) {
        import->failed = true;
        return NULL;
    }
    row->what = device->what;
    row->owner = device;
    row->there = stored;
    if (stored != NULL)
        stored->there = row;
    else
        hang(device, row);
    import_row_append(&import->rows[PAPER_INTERFACE], row);
    return stored != NULL ? stored : row;
}

struct import_row *import_wire_need(struct import *import, struct import_row *device, const char *name,
                                    const char *mac)
{
    struct import_row *found = import_wire_meant(device, name, mac);
    return found != NULL ? found : add_interface(import, device, name, mac, find_lacking(device, name, mac));
}

// A line that says an interface.
static void wire_interface(struct import *import, struct import_row *row)
{
    const char *name = value_of(row, "interface"), *mac = value_of(row, "mac");
    struct import_row *device = device_of(import, row, "device");
    if (device == NULL)
        return;
    struct import_row *found = import_wire_find(device, name, mac);
    if (found == NULL)
        found = find_lacking(device, name, mac);
    if (found == NULL)
        found = import_wire_meant(device, name, mac);
    if (found != NULL && found->id != 0 && found->there == NULL) {
        row->owner = device;
        row->there = found;
        found->there = row;
    } else if (found != NULL && (found->id == 0 ? found : found->there)->line > 0 &&
               import_wire_find(device, name, mac) == found) {
        complain(import, row, "device", "the same interface is there twice");
    } else {
        hang(device, row);
    }
}

static void need_site(struct import *import, const struct import_row *row)
{
    const char *site = import_row_value(row, "site");
    if (site != NULL)
        import_match_need(import, PAPER_SITE, "name", site, NULL, NULL);
}

static void need_vrf(struct import *import, const struct import_row *row)
{
    const char *vrf = import_row_value(row, "vrf");
    if (vrf != NULL)
        import_match_need(import, PAPER_VRF, "name", vrf, NULL, NULL);
}

// The only VLAN of a number; NULL when there is none, and when there are several, which is told.
static struct import_row *only_vlan(struct import *import, const struct import_row *row, const char *number,
                                    bool *told)
{
    struct import_row *found = NULL;
    for (unsigned i = 0; i < 2; i++)
        for (struct import_row *vlan = (i == 0 ? import->there : import->rows)[PAPER_VLAN].first;
             vlan != NULL; vlan = vlan->next) {
            if (strcmp(vlan->what, number) != 0 || import_row_target(vlan) == found)
                continue;
            if (found != NULL) {
                complain(import, row, "vlan", "several sites have this VLAN; say which, as in 20@site");
                *told = true;
                return NULL;
            }
            found = import_row_target(vlan);
        }
    return found;
}

static void wire_vlan(struct import *import, struct import_row *row)
{
    char number[16];
    const char *text = import_row_value(row, "vlan");
    const char *site = import_row_value(row, "site");
    bool told = false;
    if (text == NULL)
        return;
    if (site == NULL && row->there != NULL)
        site = import_row_value(row->there, "site");
    size_t length = strcspn(text, "@");
    snprintf(number, sizeof(number), "%.*s", (int)(length < 15 ? length : 15), text);
    struct import_row *vlan = NULL;
    if (text[length] == '\0') {
        vlan = import_match_find(import, "%u %s@%s", PAPER_VLAN, number, or_empty(site));
        if (vlan == NULL)
            vlan = import_match_find(import, "%u %s@", PAPER_VLAN, number);
        if (vlan == NULL)
            vlan = only_vlan(import, row, number, &told);
    } else {
        site = text + length + 1;
    }
    if (vlan == NULL && !told)
        vlan = import_match_need(import, PAPER_VLAN, "vlan", number, "site", site);
    if (vlan != NULL)
        row->resolved = vlan->key + strcspn(vlan->key, " ") + 1;
    if (vlan != NULL && vlan->line == 0 && vlan->id == 0)
        need_site(import, vlan);
}

static void wire_address(struct import *import, struct import_row *row)
{
    const char *prefix = import_row_value(row, "prefix");
    const char *device = import_row_value(row, "device");
    need_vrf(import, row);
    if (prefix != NULL)
        import_match_need(import, PAPER_PREFIX, "prefix", prefix, "vrf", import_row_value(row, "vrf"));
    if (device != NULL)
        row->other = import_match_need_device(import, device);
}

// A port is named by its name or its hardware address.
static struct import_row *port_of(struct import *import, struct import_row *device, const char *text,
                                  bool make)
{
    struct mac_addr mac;
    bool is_mac = mac_addr_parse(text, &mac) == 0;
    if (text[0] == '\0')
        return NULL;
    struct import_row *found = import_wire_meant(device, text, "");
    if (found == NULL && is_mac)
        found = import_wire_meant(device, "", text);
    if (found != NULL || !make)
        return found;
    return is_mac ? import_wire_need(import, device, "", text) : import_wire_need(import, device, text, "");
}

static const char *port_name(const struct import_row *port)
{
    if (port == NULL)
        return "";
    const char *name = coming_value(port, "interface");
    return name[0] != '\0' ? name : coming_value(port, "mac");
}

bool import_wire_link(struct import *import, struct import_row *row)
{
    struct import_row *ends[2] = {import_match_device(import, value_of(row, "device")),
                                  import_match_device(import, value_of(row, "to_device"))};
    if (ends[0] == NULL || ends[1] == NULL)
        return false;
    row->owner = ends[0] = import_row_target(ends[0]);
    row->other = ends[1] = import_row_target(ends[1]);
    row->ports[0] = port_of(import, ends[0], value_of(row, "interface"), row->id == 0);
    row->ports[1] = port_of(import, ends[1], value_of(row, "to_interface"), row->id == 0);
    unsigned first = strcmp(import_row_device_key(ends[0]), import_row_device_key(ends[1])) > 0;
    const char *names[2] = {import_row_device_key(ends[first]), import_row_device_key(ends[!first])};
    row->key =
        import_row_text(&import->work, "%u %s %s/%s/%s/%s", PAPER_LINK, value_of(row, "kind"), names[0],
                        port_name(row->ports[first]), names[1], port_name(row->ports[!first]));
    row->what = import_row_text(&import->work, "%s - %s", names[0], names[1]);
    if (row->key != NULL && row->what != NULL)
        return true;
    import->failed = true;
    row->key = row->what = "";
    return false;
}

static void wire_link(struct import *import, struct import_row *row)
{
    if (device_of(import, row, "device") == NULL || device_of(import, row, "to_device") == NULL ||
        !import_wire_link(import, row))
        return;
    if (row->owner == row->other)
        complain(import, row, "to_device", "a device cannot be linked to itself");
    else
        import_match_by_key(import, row);
}

// What the kind of a group gives to the first of its members, and to the others.
static const char *usual_role(const char *kind, bool first)
{
    if (first && strcmp(kind, "hub") == 0)
        return "hub";
    return first && strcmp(kind, "virtualisation") == 0 ? "host" : "member";
}

// "key:role", or NULL when `word` names no device or is there twice.
static bool add_member(struct import *import, struct text_buf *list, char *word, const char *kind)
{
    char *role = strrchr(word, ':');
    bool first = list->length == 0;
    if (role != NULL && strcmp(role, ":member") != 0 && strcmp(role, ":hub") != 0 &&
        strcmp(role, ":host") != 0)
        role = NULL;
    if (role != NULL)
        *role++ = '\0';
    struct import_row *device = import_match_device(import, word);
    if (device == NULL)
        return false;
    text_buf_add(list, "%s%s", first ? "" : " ", import_row_device_key(device));
    if (role != NULL && strcmp(role, usual_role(kind, first)) != 0)
        text_buf_add(list, ":%s", role);
    return !list->overflow;
}

static void wire_group(struct import *import, struct import_row *row)
{
    const char *members = import_row_value(row, "members");
    const char *kind = import_row_value(row, "kind");
    char text[PAPER_NAME_MAX + 64];
    struct text_buf list;
    if (members == NULL)
        return;
    if (kind == NULL && row->there != NULL)
        kind = import_row_value(row->there, "kind");
    text_buf_init(&list, import->scratch, IMPORT_CHECK_MAX);
    import->scratch[0] = '\0';
    while (*members != '\0') {
        char word[PAPER_NAME_MAX + 1];
        size_t length = strcspn(members, " ");
        snprintf(word, sizeof(word), "%.*s", (int)length, members);
        if (!add_member(import, &list, word, or_empty(kind))) {
            snprintf(text, sizeof(text), "there is no device \"%.200s\", or several have the name", word);
            complain(import, row, "members", text);
            return;
        }
        members += length + (members[length] == ' ');
    }
    row->resolved = text_arena_copy(&import->work, import->scratch, list.length);
    import->failed |= row->resolved == NULL;
}

void import_wire_rows(struct import *import)
{
    static const struct {
        unsigned kind;
        void (*wire)(struct import *import, struct import_row *row);
    } steps[] = {
        {PAPER_INTERFACE, wire_interface},  {PAPER_ADDRESS, wire_address}, {IMPORT_BINDING, import_bind_find},
        {IMPORT_BINDING, import_bind_make}, {PAPER_LINK, wire_link},       {PAPER_GROUP, wire_group}};
    for (unsigned kind = PAPER_VLAN; kind <= PAPER_DEVICE; kind++)
        for (struct import_row *row = import->rows[kind].first; row != NULL; row = row->next) {
            need_site(import, row);
            need_vrf(import, row);
        }
    for (struct import_row *row = import->rows[PAPER_PREFIX].first; row != NULL; row = row->next)
        wire_vlan(import, row);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct import_row *last = import->kept[steps[i].kind].last;
        for (struct import_row *row = import->kept[steps[i].kind].first; row != NULL; row = row->next) {
            steps[i].wire(import, row);
            if (row == last)
                break;
        }
    }
}
