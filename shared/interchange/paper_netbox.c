#include "paper_netbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "paper_table.h"
#include "paper_words.h"
#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/net/cidr.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum {
    ADDRESS = 1,
    PREFIX,
    FIRST,
    LAST,
    VID,
    NAME,
    VRF,
    STATUS,
    ROLE,
    DEVICE,
    INTERFACE,
    HOSTNAME,
    DESCRIPTION,
    COMMENTS,
    TAGS,
    VLAN,
    SITE,
    SCOPE,
    SCOPE_TYPE
};

static const struct paper_column COLUMNS[] = {
    {"address", ADDRESS},
    {"ip_address", ADDRESS},
    {"prefix", PREFIX},
    {"prefix_flat", PREFIX},
    {"start_address", FIRST},
    {"end_address", LAST},
    {"vid", VID},
    {"name", NAME},
    {"vrf", VRF},
    {"status", STATUS},
    {"role", ROLE},
    {"device", DEVICE},
    {"virtual_machine", DEVICE},
    {"device_vm", DEVICE},
    {"parent", DEVICE},
    {"interface", INTERFACE},
    {"dns_name", HOSTNAME},
    {"description", DESCRIPTION},
    {"comments", COMMENTS},
    {"tags", TAGS},
    {"vlan", VLAN},
    {"site", SITE},
    {"scope", SCOPE},
    {"scope_name", SCOPE},
    {"scope_type", SCOPE_TYPE},
    {"id", PAPER_TABLE_PASSED_OVER},
    {"tenant", PAPER_TABLE_PASSED_OVER},
    {"group", PAPER_TABLE_PASSED_OVER},
    {"owner", PAPER_TABLE_PASSED_OVER},
    {"fhrp_group", PAPER_TABLE_PASSED_OVER},
    {"is_primary", PAPER_TABLE_PASSED_OVER},
    {"is_oob", PAPER_TABLE_PASSED_OVER},
    {"nat_inside", PAPER_TABLE_PASSED_OVER},
    {"assigned", PAPER_TABLE_PASSED_OVER},
    {"vlan_group", PAPER_TABLE_PASSED_OVER},
    {"vlan_site", PAPER_TABLE_PASSED_OVER},
    {"scope_id", PAPER_TABLE_PASSED_OVER},
    {"is_pool", PAPER_TABLE_PASSED_OVER},
    {"mark_utilized", PAPER_TABLE_PASSED_OVER},
    {"children", PAPER_TABLE_PASSED_OVER},
    {"utilization", PAPER_TABLE_PASSED_OVER},
    {"size", PAPER_TABLE_PASSED_OVER},
    {"qinq_role", PAPER_TABLE_PASSED_OVER},
    {"qinq_svlan", PAPER_TABLE_PASSED_OVER},
};

struct reader {
    struct paper_table table;
    struct paper_writer *writer;
    enum paper_kind kind;
    char note[PAPER_WORDS_NOTE_MAX];
    char names[4][PAPER_NAME_MAX + 2]; // texts made of a cell, until the record ends
    size_t name_count;
};

static bool has(const struct csv_cursor *row, const char *header)
{
    char name[PAPER_TABLE_NAME_MAX];

    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(paper_table_name(row->fields[i].text, name), header) == 0)
            return true;
    }
    return false;
}

// Which table the header is of; false for none.
static bool find_kind(const struct csv_cursor *row, enum paper_kind *kind)
{
    if (has(row, "start_address") && has(row, "end_address"))
        *kind = PAPER_RANGE;
    else if (has(row, "address") || has(row, "ip_address"))
        *kind = PAPER_ADDRESS;
    else if (has(row, "vid"))
        *kind = PAPER_VLAN;
    else if (has(row, "prefix") || has(row, "prefix_flat"))
        *kind = PAPER_PREFIX;
    else
        return false;
    return true;
}

unsigned paper_netbox_judge(const struct csv_cursor *row)
{
    enum paper_kind kind = PAPER_ADDRESS;

    return find_kind(row, &kind) ? paper_table_known(row, COLUMNS, COUNT(COLUMNS)) : 0;
}

static int open_table(struct reader *reader, char *bytes, size_t length)
{
    struct csv_cursor *csv = &reader->table.csv;
    struct error err;
    unsigned verdict = 0;
    char separator = ',';
    int rc = paper_table_find(bytes, length, paper_netbox_judge, &verdict, &separator);

    if (rc < 0)
        return rc;
    rc = csv_cursor_init(csv, bytes, length, separator, &err);
    if (rc == 0)
        rc = csv_cursor_next(csv, &err);
    if (rc < 0) {
        paper_complain(reader->table.result, 0, 0, "%s", err.text);
        return 1;
    }
    if (rc == 0 || !find_kind(csv, &reader->kind)) {
        paper_complain(
            reader->table.result, 0, 0,
            "the first line is no header of NetBox: address; prefix; start_address and end_address; or vid");
        return 1;
    }
    paper_table_header(&reader->table, COLUMNS, COUNT(COLUMNS));
    return 0;
}

// The tables of the web interface show nothing as a dash.
static const char *text_of(const struct reader *reader, unsigned id)
{
    const char *text = paper_table_text(&reader->table, id);

    return text && strcmp(text, "—") != 0 ? text : NULL;
}

static void say(struct reader *reader, const char *name, const char *value, unsigned id)
{
    const struct csv_field *cell = reader->table.cells[id];

    if (cell)
        paper_writer_field(reader->writer, name, value, cell->line, cell->column);
}

// A part of a cell, terminated; what is too long stays so long that the writer refuses it.
static const char *keep(struct reader *reader, const char *text, size_t length)
{
    char *name = reader->names[reader->name_count++];

    if (length > PAPER_NAME_MAX + 1)
        length = PAPER_NAME_MAX + 1;
    memcpy(name, text, length);
    name[length] = '\0';
    return name;
}

// The web interface shows "name (rd)" for a VRF, and "Global" for none.
static const char *vrf_of(struct reader *reader)
{
    const char *text = text_of(reader, VRF);
    const char *rd = text ? strrchr(text, '(') : NULL;

    if (!text || strcmp(text, "Global") == 0)
        return NULL;
    if (rd && rd > text && rd[-1] == ' ' && strchr(rd, ':') && text[strlen(text) - 1] == ')')
        return keep(reader, text, (size_t)(rd - 1 - text));
    return text;
}

// The import has the number of a VLAN, the web interface "name (number)".
static const char *vlan_of(struct reader *reader)
{
    const char *text = text_of(reader, VLAN);
    const char *open = text ? strrchr(text, '(') : NULL;

    return open ? keep(reader, open + 1, strcspn(open + 1, ")")) : text;
}

// A scope is a region, a site group, a site or a location.
static const char *site_of(const struct reader *reader)
{
    const char *type = text_of(reader, SCOPE_TYPE);
    char name[PAPER_TABLE_NAME_MAX];

    if (text_of(reader, SITE))
        return text_of(reader, SITE);
    if (type && strcmp(paper_table_name(type, name), "dcim_site") != 0)
        return NULL;
    return text_of(reader, SCOPE);
}

static const char *word_in(const char *text, const char *const *words, char name[PAPER_TABLE_NAME_MAX])
{
    if (!text)
        return NULL;
    paper_table_name(text, name);
    while (*words && strcmp(*words, name) != 0)
        words++;
    return *words;
}

static void say_site(struct reader *reader)
{
    say(reader, "site", site_of(reader), text_of(reader, SITE) ? SITE : SCOPE);
}

static void say_note(struct reader *reader)
{
    const char *description = text_of(reader, DESCRIPTION);

    say(reader, "note", paper_words_note(description, text_of(reader, COMMENTS), reader->note),
        description ? DESCRIPTION : COMMENTS);
}

// What we have no word for: tags, and a role or a status that the record does not say.
static void pass_over(struct reader *reader, bool role_is_said, bool status_is_said)
{
    static const char *const usual[] = {"active", NULL};
    const char *status = text_of(reader, STATUS);
    char name[PAPER_TABLE_NAME_MAX];

    paper_writer_unkept(reader->writer, "tags", text_of(reader, TAGS));
    if (!role_is_said)
        paper_writer_unkept(reader->writer, "role", text_of(reader, ROLE));
    if (!status_is_said && !word_in(status, usual, name))
        paper_writer_unkept(reader->writer, "status", status);
}

// "10.0.0.5/24" is an address in 10.0.0.0/24; of one without room for others no prefix is known.
static void say_address(struct reader *reader)
{
    const char *text = text_of(reader, ADDRESS);
    struct ip_addr addr;
    struct cidr prefix;
    uint64_t bits = 0;

    if (!text)
        return;
    size_t length = strcspn(text, "/");
    const char *address = keep(reader, text, length);
    say(reader, "address", address, ADDRESS);
    if (!text[length] || ip_addr_parse(address, &addr) < 0)
        return;
    if (number_parse_u64(text + length + 1, 0, 128, &bits) < 0 ||
        cidr_of(&addr, (unsigned)bits, &prefix) < 0) {
        const struct csv_field *cell = reader->table.cells[ADDRESS];
        paper_writer_refuse(reader->writer, cell->line, cell->column, "no such mask behind the address");
        return;
    }
    if (bits < (ip_addr_family(&addr) == 4 ? 32u : 128u)) {
        char *made = reader->names[reader->name_count++];
        say(reader, "prefix", cidr_format(&prefix, made), ADDRESS);
    }
}

static void write_address(struct reader *reader)
{
    static const char *const words[] = {"dhcp", "reserved", "deprecated", NULL};
    static const char *const active[] = {"active", NULL};
    char name[PAPER_TABLE_NAME_MAX];
    const char *assignment = word_in(text_of(reader, STATUS), words, name);

    if (word_in(text_of(reader, STATUS), active, name))
        assignment = "static";
    say_address(reader);
    say(reader, "vrf", vrf_of(reader), VRF);
    say(reader, "device", text_of(reader, DEVICE), DEVICE);
    say(reader, "hostname", text_of(reader, HOSTNAME), HOSTNAME);
    say(reader, "interface", text_of(reader, INTERFACE), INTERFACE);
    say(reader, "assignment", assignment, STATUS);
    say_note(reader);
    pass_over(reader, false, assignment != NULL);
}

static const char *prefix_kind(const char *role)
{
    static const char *const words[] = {"lan",    "wi_fi",      "wifi",    "iot", "guest",
                                        "dmz",    "management", "storage", "vpn", "container_bridge",
                                        "remote", "internet",   NULL};
    static const char *const kinds[] = {"lan",        "wifi",    "wifi", "iot",       "guest",  "dmz",
                                        "management", "storage", "vpn",  "container", "remote", "internet"};
    char name[PAPER_TABLE_NAME_MAX];

    if (!role)
        return NULL;
    paper_table_name(role, name);
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], name) == 0)
            return kinds[i];
    }
    return NULL;
}

static void write_prefix(struct reader *reader)
{
    const char *kind = prefix_kind(text_of(reader, ROLE));

    say(reader, "prefix", text_of(reader, PREFIX), PREFIX);
    say(reader, "vrf", vrf_of(reader), VRF);
    say(reader, "vlan", vlan_of(reader), VLAN);
    say_site(reader);
    say(reader, "kind", kind, ROLE);
    say_note(reader);
    pass_over(reader, kind != NULL, false);
}

// Both ends carry the mask of their prefix.
static void write_range(struct reader *reader)
{
    static const char *const reserved[] = {"reserved", NULL};
    static const char *const dhcp[] = {"dhcp", "dhcp_pool", "dhcp_range", NULL};
    const char *first = text_of(reader, FIRST);
    const char *last = text_of(reader, LAST);
    char name[PAPER_TABLE_NAME_MAX];
    bool is_dhcp = word_in(text_of(reader, ROLE), dhcp, name) != NULL;
    bool is_reserved = word_in(text_of(reader, STATUS), reserved, name) != NULL;

    say(reader, "first", first ? keep(reader, first, strcspn(first, "/")) : NULL, FIRST);
    say(reader, "last", last ? keep(reader, last, strcspn(last, "/")) : NULL, LAST);
    say(reader, "vrf", vrf_of(reader), VRF);
    if (is_dhcp || is_reserved)
        say(reader, "kind", is_dhcp ? "dhcp" : "reserved", is_dhcp ? ROLE : STATUS);
    say_note(reader);
    pass_over(reader, is_dhcp, is_reserved && !is_dhcp);
}

static void write_vlan(struct reader *reader)
{
    say(reader, "vlan", text_of(reader, VID), VID);
    say(reader, "name", text_of(reader, NAME), NAME);
    say_site(reader);
    say_note(reader);
    pass_over(reader, false, false);
}

static int write_row(struct reader *reader)
{
    static const char *const keys[PAPER_KINDS] = {[PAPER_ADDRESS] = "address",
                                                  [PAPER_PREFIX] = "prefix",
                                                  [PAPER_RANGE] = "first",
                                                  [PAPER_VLAN] = "vlan"};
    const struct csv_field *first = &reader->table.csv.fields[0];

    reader->name_count = 0;
    paper_writer_begin(reader->writer, reader->kind, first->line);
    if (reader->kind == PAPER_ADDRESS)
        write_address(reader);
    else if (reader->kind == PAPER_PREFIX)
        write_prefix(reader);
    else if (reader->kind == PAPER_RANGE)
        write_range(reader);
    else
        write_vlan(reader);
    if (!reader->writer->bad && !paper_find(&reader->writer->record, keys[reader->kind]))
        paper_writer_refuse(reader->writer, first->line, first->column,
                            "the row does not say what it is about");
    return paper_writer_end(reader->writer);
}

int paper_netbox_read(char *bytes, size_t length, struct paper_writer *writer)
{
    struct reader *reader = calloc(1, sizeof *reader);

    if (!reader)
        return -ENOMEM;
    reader->writer = writer;
    reader->table.result = writer->result;
    int rc = open_table(reader, bytes, length);
    while (rc == 0 && paper_table_next(&reader->table) == 1)
        rc = write_row(reader);
    free(reader);
    return rc < 0 ? rc : 0;
}
