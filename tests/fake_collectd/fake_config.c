#include "fake_config.h"

#include <ctype.h>
#include <liboconfig/oconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_MAX = 65536, FILE_MAX = 1 << 20 };

struct reader {
    const char *at;
    bool failed;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reader *reader)
{
    while (is_blank(*reader->at))
        reader->at++;
}

static void skip_line(struct reader *reader)
{
    reader->at += strcspn(reader->at, "\n");
    if (*reader->at == '\n')
        reader->at++;
}

// Gives a heap copy of the next word, `quoted` when it stood in quotes; NULL at the end of the line or on an
// error.
static char *read_word(struct reader *reader, bool *quoted)
{
    char *word = calloc(1, TOKEN_MAX);
    size_t length = 0;

    skip_blanks(reader);
    *quoted = *reader->at == '"';
    if (*quoted)
        reader->at++;
    while (word && length < TOKEN_MAX - 1 && *reader->at != '\0') {
        if (*quoted ? *reader->at == '"' : strchr(" \t\r\n<>\"#", *reader->at) != NULL)
            break;
        if (*quoted && *reader->at == '\\' && reader->at[1] != '\0')
            reader->at++;
        word[length++] = *reader->at++;
    }
    if (*quoted && *reader->at == '"')
        reader->at++;
    else if (*quoted)
        reader->failed = true;
    if (length > 0 || *quoted)
        return word;
    free(word);
    return NULL;
}

static bool is_one_of(const char *word, const char *first, const char *second, const char *third)
{
    return strcasecmp(word, first) == 0 || strcasecmp(word, second) == 0 || strcasecmp(word, third) == 0;
}

// Takes `word`.
static oconfig_value_t typed_value(char *word, bool quoted)
{
    oconfig_value_t value = {.type = OCONFIG_TYPE_STRING, .value.string = word};
    char *end = NULL;
    bool yes = is_one_of(word, "true", "yes", "on");

    if (quoted)
        return value;
    if (yes || is_one_of(word, "false", "no", "off"))
        value = (oconfig_value_t){.type = OCONFIG_TYPE_BOOLEAN, .value.boolean = yes};
    double number = strtod(word, &end);
    if (end != word && *end == '\0')
        value = (oconfig_value_t){.type = OCONFIG_TYPE_NUMBER, .value.number = number};
    if (value.type != OCONFIG_TYPE_STRING)
        free(word);
    return value;
}

static void read_values(struct reader *reader, oconfig_item_t *item)
{
    bool quoted = false;

    for (char *word = read_word(reader, &quoted); word; word = read_word(reader, &quoted)) {
        size_t count = (size_t)item->values_num + 1;
        oconfig_value_t *grown = reallocarray(item->values, count, sizeof *grown);
        if (!grown)
            abort();
        item->values = grown;
        item->values[item->values_num++] = typed_value(word, quoted);
    }
    skip_blanks(reader);
}

static oconfig_item_t *add_child(oconfig_item_t *parent)
{
    size_t count = (size_t)parent->children_num + 1;
    oconfig_item_t *grown = reallocarray(parent->children, count, sizeof *grown);

    if (!grown)
        abort();
    parent->children = grown;
    grown[count - 1] = (oconfig_item_t){0};
    parent->children_num++;
    return &grown[count - 1];
}

static void read_statements(struct reader *reader, oconfig_item_t *parent, bool is_root);

static void read_statement(struct reader *reader, oconfig_item_t *parent)
{
    bool quoted = false;
    bool is_block = *reader->at == '<';
    oconfig_item_t *item = add_child(parent);

    if (is_block)
        reader->at++;
    item->key = read_word(reader, &quoted);
    if (!item->key) {
        reader->failed = true;
        return;
    }
    read_values(reader, item);
    if (is_block && *reader->at == '>') {
        skip_line(reader);
        read_statements(reader, item, false);
    } else if (is_block || (*reader->at != '\n' && *reader->at != '\0' && *reader->at != '#')) {
        reader->failed = true;
    }
    skip_line(reader);
}

static void read_statements(struct reader *reader, oconfig_item_t *parent, bool is_root)
{
    while (!reader->failed) {
        while (is_blank(*reader->at) || *reader->at == '\n')
            reader->at++;
        if (*reader->at == '\0') {
            reader->failed = !is_root;
            return;
        }
        if (strncmp(reader->at, "</", 2) == 0) {
            size_t length = parent->key ? strlen(parent->key) : 0;
            reader->failed = is_root || strncasecmp(reader->at + 2, parent->key, length) != 0;
            return;
        }
        if (*reader->at == '#')
            skip_line(reader);
        else
            read_statement(reader, parent);
    }
}

static void release(oconfig_item_t *item)
{
    for (int i = 0; i < item->children_num; i++)
        release(&item->children[i]);
    for (int i = 0; i < item->values_num; i++) {
        if (item->values[i].type == OCONFIG_TYPE_STRING)
            free(item->values[i].value.string);
    }
    free(item->children);
    free(item->values);
    free(item->key);
}

struct oconfig_item_s *fake_config_parse(const char *text)
{
    struct reader reader = {.at = text};
    oconfig_item_t *root = calloc(1, sizeof *root);

    if (!root)
        return NULL;
    read_statements(&reader, root, true);
    if (!reader.failed)
        return root;
    fake_config_free(root);
    return NULL;
}

void fake_config_free(struct oconfig_item_s *root)
{
    if (!root)
        return;
    release(root);
    free(root);
}

const struct oconfig_item_s *fake_config_find(const struct oconfig_item_s *block, const char *key)
{
    for (int i = 0; i < block->children_num; i++) {
        if (strcasecmp(block->children[i].key, key) == 0)
            return &block->children[i];
    }
    return NULL;
}

char *fake_config_load(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = calloc(1, FILE_MAX);

    if (file && text && fread(text, 1, FILE_MAX - 1, file) > 0 && feof(file)) {
        fclose(file);
        return text;
    }
    if (file)
        fclose(file);
    free(text);
    return NULL;
}
