#include "paper_phpipam.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "paper_subnets.h"
#include "paper_table.h"
#include "paper_words.h"
#include "shared/base/error.h"
#include "shared/net/cidr.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { ADDRESS = 1, STATE, DESCRIPTION, HOSTNAME, VRF, SUBNET, MAC, DEVICE, PORT, NOTE, GATEWAY };

static const struct paper_column COLUMNS[] = {
    {"ip_address", ADDRESS},
    {"ip_state", STATE},
    {"state", STATE},
    {"tag", STATE},
    {"description", DESCRIPTION},
    {"hostname", HOSTNAME},
    {"vrf", VRF},
    {"subnet", SUBNET},
    {"mac", MAC},
    {"device", DEVICE},
    {"port", PORT},
    {"note", NOTE},
    {"gateway", GATEWAY},
    {"section", PAPER_TABLE_PASSED_OVER},
    {"owner", PAPER_TABLE_PASSED_OVER},
    {"fw_object", PAPER_TABLE_PASSED_OVER},
    {"location", PAPER_TABLE_PASSED_OVER},
    {"last_seen", PAPER_TABLE_PASSED_OVER},
};

// A cell of the lines above the header.
struct title {
    const char *text;
    unsigned line;
};

// `table.result` is that of the pass. The title is of the export of one subnet: its description, prefix and
// VLAN.
struct reader {
    struct paper_table table;
    struct paper_writer *writer;
    struct title name;
    struct title prefix;
    struct title vlan;
    char vlan_number[8];
    char note[PAPER_WORDS_NOTE_MAX];
};

unsigned paper_phpipam_judge(const struct csv_cursor *row)
{
    char name[PAPER_TABLE_NAME_MAX];

    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(paper_table_name(row->fields[i].text, name), "ip_address") == 0)
            return row->count > 1 ? paper_table_known(row, COLUMNS, COUNT(COLUMNS)) : 0;
    }
    return 0;
}

// "vlan: 10 - name"
static void read_vlan(struct reader *reader, const char *text)
{
    size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits >= sizeof reader->vlan_number)
        return;
    memcpy(reader->vlan_number, text, digits);
    reader->vlan_number[digits] = '\0';
    text += digits;
    reader->vlan.line = reader->table.csv.fields[0].line;
    reader->vlan.text = strncmp(text, " - ", 3) == 0 ? text + 3 : NULL;
}

static void read_title(struct reader *reader)
{
    const struct csv_field *field = &reader->table.csv.fields[0];
    struct cidr prefix;

    if (cidr_parse(field->text, &prefix, NULL) == 0)
        reader->prefix = (struct title){field->text, field->line};
    else if (strncmp(field->text, "vlan: ", 6) == 0 && reader->prefix.text)
        read_vlan(reader, field->text + 6);
    else if (!reader->name.text && field->length > 0)
        reader->name = (struct title){field->text, field->line};
}

// Reads up to the header. 0; 1: there is none, and the result says so; -ENOMEM.
static int open_table(struct reader *reader, char *bytes, size_t length)
{
    struct csv_cursor *csv = &reader->table.csv;
    struct error err;
    unsigned verdict = 0;
    char separator = ',';
    int rc = paper_table_find(bytes, length, paper_phpipam_judge, &verdict, &separator);

    if (rc < 0)
        return rc;
    rc = csv_cursor_init(csv, bytes, length, separator, &err);
    while (true) {
        if (rc < 0)
            paper_complain(reader->table.result, 0, 0, "%s", err.text);
        rc = csv_cursor_next(csv, &err);
        if (rc == 0)
            break;
        if (rc == 1 && paper_phpipam_judge(csv) > 0) {
            paper_table_header(&reader->table, COLUMNS, COUNT(COLUMNS));
            return 0;
        }
        if (rc == 1)
            read_title(reader);
    }
    paper_complain(reader->table.result, 0, 0,
                   "no line names the columns of phpIPAM: IP Address, Hostname, …");
    return 1;
}

// phpIPAM calls the VRF of those that are in none "default".
static const char *vrf_of(const struct reader *reader)
{
    const char *vrf = paper_table_text(&reader->table, VRF);

    return vrf && strcmp(vrf, "default") != 0 ? vrf : NULL;
}

static bool is_yes(const char *text)
{
    char word[PAPER_TABLE_NAME_MAX];

    if (!text)
        return false;
    paper_table_name(text, word);
    return strcmp(word, "yes") == 0 || strcmp(word, "1") == 0 || strcmp(word, "true") == 0;
}

static int add_subnet(const struct reader *reader, struct paper_subnets *subnets)
{
    const struct csv_field *cell = reader->table.cells[SUBNET];
    const char *address = paper_table_text(&reader->table, ADDRESS);
    struct paper_subnet row = {.vrf = vrf_of(reader), .prefix = paper_table_text(&reader->table, SUBNET)};

    if (row.prefix) {
        row.line = cell->line;
        row.column = cell->column;
    } else {
        row.prefix = reader->prefix.text;
        row.line = reader->prefix.line;
        row.column = 1;
    }
    if (!row.prefix)
        return 0;
    if (is_yes(paper_table_text(&reader->table, GATEWAY)))
        row.gateway = address;
    return paper_subnets_add(subnets, &row);
}

static int collect_subnets(struct reader *reader, char *bytes, size_t length, struct paper_subnets *subnets)
{
    int rc = open_table(reader, bytes, length);

    if (rc != 0)
        return rc;
    if (reader->prefix.text) {
        struct paper_subnet title = {.prefix = reader->prefix.text, .line = reader->prefix.line, .column = 1};
        rc = paper_subnets_add(subnets, &title);
    }
    while (rc == 0 && paper_table_next(&reader->table) == 1)
        rc = add_subnet(reader, subnets);
    paper_subnets_unite(subnets);
    return rc;
}

static int write_vlan(const struct reader *reader)
{
    struct paper_writer *writer = reader->writer;

    if (!reader->vlan_number[0])
        return 0;
    paper_writer_begin(writer, PAPER_VLAN, reader->vlan.line);
    paper_writer_field(writer, "vlan", reader->vlan_number, reader->vlan.line, 1);
    paper_writer_field(writer, "name", reader->vlan.text, reader->vlan.line, 1);
    return paper_writer_end(writer);
}

static int write_prefixes(const struct reader *reader, const struct paper_subnets *subnets)
{
    struct paper_writer *writer = reader->writer;
    int rc = write_vlan(reader);

    for (size_t i = 0; i < subnets->count && rc == 0; i++) {
        const struct paper_subnet *row = &subnets->rows[i];
        paper_writer_begin(writer, PAPER_PREFIX, row->line);
        paper_writer_field(writer, "prefix", row->prefix, row->line, row->column);
        paper_writer_field(writer, "vrf", row->vrf, row->line, row->column);
        paper_writer_field(writer, "gateway", row->gateway, row->line, row->column);
        if (row->prefix == reader->prefix.text) {
            paper_writer_field(writer, "name", reader->name.text, reader->name.line, 1);
            paper_writer_field(writer, "vlan", reader->vlan_number, reader->prefix.line, 1);
        }
        rc = paper_writer_end(writer);
    }
    return rc;
}

static void say(struct reader *reader, const char *name, const char *value, unsigned id)
{
    const struct csv_field *cell = reader->table.cells[id];

    if (cell)
        paper_writer_field(reader->writer, name, value, cell->line, cell->column);
}

// The types that phpIPAM comes with, by name or number; a word of the user's own is not kept.
static void say_state(struct reader *reader)
{
    static const struct {
        const char *state;
        const char *assignment;
    } states[] = {
        {"used", "static"},
        {"active", "static"},
        {"online", "static"},
        {"offline", "static"},
        {"reserved", "reserved"},
        {"dhcp", "dhcp"},
        {"deprecated", "deprecated"},
        {"1", "static"},
        {"2", "static"},
        {"3", "reserved"},
        {"4", "dhcp"},
    };
    const char *text = paper_table_text(&reader->table, STATE);
    char word[PAPER_TABLE_NAME_MAX];

    if (!text)
        return;
    paper_table_name(text, word);
    for (size_t i = 0; i < COUNT(states); i++) {
        if (strcmp(word, states[i].state) == 0) {
            say(reader, "assignment", states[i].assignment, STATE);
            return;
        }
    }
    paper_writer_unkept(reader->writer, "state", text);
}

static int write_address(struct reader *reader)
{
    const struct paper_table *table = &reader->table;
    const char *description = paper_table_text(table, DESCRIPTION);
    const char *note = paper_table_text(table, NOTE);
    const char *device = paper_table_text(table, DEVICE);
    const struct csv_field *first = &table->csv.fields[0];

    paper_writer_begin(reader->writer, PAPER_ADDRESS, first->line);
    if (!paper_table_text(table, ADDRESS))
        paper_writer_refuse(reader->writer, first->line, first->column, "the row has no IP address");
    say(reader, "address", paper_table_text(table, ADDRESS), ADDRESS);
    if (paper_table_text(table, SUBNET))
        say(reader, "prefix", paper_table_text(table, SUBNET), SUBNET);
    else
        paper_writer_field(reader->writer, "prefix", reader->prefix.text, reader->prefix.line, 1);
    say(reader, "vrf", vrf_of(reader), VRF);
    say(reader, "device", device && strcmp(device, "0") != 0 ? device : NULL, DEVICE);
    say(reader, "hostname", paper_table_text(table, HOSTNAME), HOSTNAME);
    say(reader, "mac", paper_table_text(table, MAC), MAC);
    say(reader, "interface", paper_table_text(table, PORT), PORT);
    say_state(reader);
    say(reader, "note", paper_words_note(description, note, reader->note), description ? DESCRIPTION : NOTE);
    return paper_writer_end(reader->writer);
}

static int write_addresses(struct reader *reader, char *bytes, size_t length)
{
    int rc = open_table(reader, bytes, length);

    while (rc == 0 && paper_table_next(&reader->table) == 1)
        rc = write_address(reader);
    return rc;
}

// The first pass reads a copy and looks for subnets alone, so that prefixes come before what is in them;
// faults are told by the second.
static int read_twice(struct reader *passes, char *bytes, char *copy, size_t length,
                      struct paper_result *result)
{
    struct paper_subnets subnets = {0};

    passes[0].table.result = result;
    int rc = collect_subnets(&passes[0], copy, length, &subnets);
    if (rc == 0)
        rc = write_prefixes(&passes[0], &subnets);
    paper_subnets_free(&subnets);
    if (rc < 0)
        return rc;
    passes[1].table.result = passes[1].writer->result;
    rc = write_addresses(&passes[1], bytes, length);
    return rc < 0 ? rc : 0;
}

int paper_phpipam_read(char *bytes, size_t length, struct paper_writer *writer)
{
    struct reader *passes = calloc(2, sizeof *passes);
    struct paper_result *result = calloc(1, sizeof *result);
    char *copy = malloc(length + 1);
    int rc = -ENOMEM;

    if (passes && result && copy) {
        memcpy(copy, bytes, length);
        passes[0].writer = passes[1].writer = writer;
        rc = read_twice(passes, bytes, copy, length, result);
    }
    free(copy);
    free(result);
    free(passes);
    return rc;
}
