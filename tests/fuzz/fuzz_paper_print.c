// Papers of ours: what any reader gives, printed as our CSV and our JSON, is read back the same, and printed
// again it is the same bytes.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text_arena.h"
#include "shared/interchange/paper.h"
#include "shared/interchange/paper_field.h"
#include "shared/interchange/paper_print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS_MAX = 200 };

// Records with texts of their own.
struct papers {
    struct text_arena texts;
    struct paper_record *rows;
    size_t count;
};

static void require(bool fact)
{
    if (!fact)
        abort();
}

// Lists have one blank between their items, and none around them.
static char *copy_list(struct text_arena *texts, const char *value)
{
    char *copy = text_arena_copy(texts, value, strlen(value)), *to = copy;

    for (const char *at = value + strspn(value, " "); *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (to > copy)
            *to++ = ' ';
        memmove(to, at, length);
        to += length;
        at += length;
    }
    *to = '\0';
    return copy;
}

static bool is_flag(const char *value)
{
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

// What a record says, once: the order of its fields and the places in the paper are not kept.
static int keep(void *context, const struct paper_record *record)
{
    struct papers *papers = context;
    struct paper_record copy = {.kind = record->kind};

    for (const char *const *name = paper_field_of(record->kind); *name; name++) {
        const char *value = paper_value(record, *name);
        if (!value)
            continue;
        char *text = paper_field_type(*name) == PAPER_FIELD_LIST
                         ? copy_list(&papers->texts, value)
                         : text_arena_copy(&papers->texts, value, strlen(value));
        if (*text && (paper_field_type(*name) != PAPER_FIELD_FLAG || is_flag(text)))
            copy.fields[copy.count++] = (struct paper_field){*name, text, 0, 0};
    }
    if (papers->count < RECORDS_MAX)
        papers->rows[papers->count++] = copy;
    return 0;
}

static void read_papers(enum paper_form form, const void *data, size_t size, struct papers *out,
                        struct paper_result *result)
{
    char *bytes = malloc(size + 1);

    *out = (struct papers){.rows = malloc(RECORDS_MAX * sizeof *out->rows)};
    memcpy(bytes, data, size);
    require(paper_read(form, bytes, size, keep, out, result) == 0);
    free(bytes);
}

static void free_papers(struct papers *papers)
{
    text_arena_fini(&papers->texts);
    free(papers->rows);
}

// In the order of their kinds, as an export is.
static void sort_papers(struct papers *papers)
{
    struct paper_record *sorted = malloc(RECORDS_MAX * sizeof *sorted);
    size_t count = 0;

    for (unsigned kind = 0; kind < PAPER_KINDS; kind++) {
        for (size_t i = 0; i < papers->count; i++) {
            if ((unsigned)papers->rows[i].kind == kind)
                sorted[count++] = papers->rows[i];
        }
    }
    free(papers->rows);
    papers->rows = sorted;
}

static char *print(enum paper_form form, const struct papers *papers, size_t *length)
{
    struct paper_print printer;
    char *text = NULL;
    FILE *stream = open_memstream(&text, length);

    paper_print_begin(&printer, form, stream);
    for (size_t i = 0; i < papers->count; i++)
        paper_print_record(&printer, &papers->rows[i]);
    paper_print_end(&printer);
    fclose(stream);
    return text;
}

static void require_same(const struct papers *a, const struct papers *b)
{
    require(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct paper_record *one = &a->rows[i], *other = &b->rows[i];
        require(one->kind == other->kind && one->count == other->count);
        for (size_t n = 0; n < one->count; n++)
            require(one->fields[n].name == other->fields[n].name &&
                    strcmp(one->fields[n].value, other->fields[n].value) == 0);
    }
}

static void print_and_read(enum paper_form form, const struct papers *papers, struct paper_result *result)
{
    struct papers again;
    size_t length = 0, second_length = 0;
    char *text = print(form, papers, &length);

    read_papers(form, text, length, &again, result);
    require(result->error_count == 0);
    require_same(papers, &again);
    char *second = print(form, &again, &second_length);
    require(length == second_length && memcmp(text, second, length) == 0);
    free_papers(&again);
    free(second);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct paper_result result;

    for (unsigned form = 0; form <= PAPER_HOSTS; form++) {
        struct papers papers;
        read_papers((enum paper_form)form, data, size, &papers, &result);
        sort_papers(&papers);
        print_and_read(PAPER_OUR_CSV, &papers, &result);
        print_and_read(PAPER_OUR_JSON, &papers, &result);
        free_papers(&papers);
    }
    return 0;
}
