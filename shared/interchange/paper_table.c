#include "paper_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "paper.h"
#include "paper_writer.h"
#include "shared/base/error.h"

enum { HEAD_MAX = 32768 };

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

const char *paper_table_name(const char *header, char name[PAPER_TABLE_NAME_MAX])
{
    size_t length = 0;

    for (; *header && length < PAPER_TABLE_NAME_MAX - 1; header++) {
        char c = lower(*header);
        if (is_word(c))
            name[length++] = c;
        else if (length > 0 && name[length - 1] != '_')
            name[length++] = '_';
    }
    while (length > 0 && name[length - 1] == '_')
        length--;
    name[*header ? 0 : length] = '\0';
    return name;
}

static unsigned id_of(const char *header, const struct paper_column *columns, size_t count)
{
    char name[PAPER_TABLE_NAME_MAX];

    paper_table_name(header, name);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, columns[i].header) == 0)
            return columns[i].id;
    }
    return 0;
}

unsigned paper_table_known(const struct csv_cursor *row, const struct paper_column *columns, size_t count)
{
    unsigned known = 0;

    for (size_t i = 0; i < row->count; i++)
        known += id_of(row->fields[i].text, columns, count) != 0;
    return known;
}

// The best verdict on the first rows; they are read in `head`, and spoil it.
static unsigned judge_head(char *head, size_t length, char separator, paper_table_judge *judge)
{
    struct csv_cursor row;
    unsigned best = 0;
    int rc = csv_cursor_init(&row, head, length, separator, NULL);

    for (int i = 0; i < PAPER_TABLE_TITLES_MAX && rc >= 0; i++) {
        rc = csv_cursor_next(&row, NULL);
        unsigned verdict = rc == 1 ? judge(&row) : 0;
        if (verdict > best)
            best = verdict;
        if (rc == -EINVAL)
            rc = 1;
        if (rc == 0)
            break;
    }
    return best;
}

int paper_table_find(const char *bytes, size_t length, paper_table_judge *judge, unsigned *verdict,
                     char *separator)
{
    static const char separators[] = {',', ';', '\t'};
    size_t head_length = length < HEAD_MAX ? length : HEAD_MAX;
    char *head = malloc(head_length + 1);

    if (!head)
        return -ENOMEM;
    *verdict = 0;
    *separator = ',';
    for (size_t i = 0; i < sizeof separators; i++) {
        memcpy(head, bytes, head_length);
        unsigned found = judge_head(head, head_length, separators[i], judge);
        if (found > *verdict) {
            *verdict = found;
            *separator = separators[i];
        }
    }
    free(head);
    return 0;
}

void paper_table_header(struct paper_table *table, const struct paper_column *columns, size_t count)
{
    for (size_t i = 0; i < table->csv.count; i++) {
        table->ids[i] = id_of(table->csv.fields[i].text, columns, count);
        if (table->ids[i] == 0 || table->ids[i] == PAPER_TABLE_PASSED_OVER)
            paper_writer_ignore(table->result, table->csv.fields[i].text);
    }
    csv_cursor_expect(&table->csv, table->csv.count);
}

// Of two columns with one meaning, the first that says something counts.
static void sort_cells(struct paper_table *table)
{
    memset(table->cells, 0, sizeof table->cells);
    for (size_t i = 0; i < table->csv.count; i++) {
        const struct csv_field **cell = &table->cells[table->ids[i]];
        if (table->ids[i] != 0 && (!*cell || (*cell)->length == 0))
            *cell = &table->csv.fields[i];
    }
}

int paper_table_next(struct paper_table *table)
{
    struct error err;
    int rc = csv_cursor_next(&table->csv, &err);

    while (rc < 0) {
        paper_complain(table->result, 0, 0, "%s", err.text);
        rc = csv_cursor_next(&table->csv, &err);
    }
    if (rc == 1)
        sort_cells(table);
    return rc;
}

const char *paper_table_text(const struct paper_table *table, unsigned id)
{
    const struct csv_field *cell = table->cells[id];

    return cell && cell->length > 0 ? cell->text : NULL;
}
