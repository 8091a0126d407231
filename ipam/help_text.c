#include "help_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text_wrap.h"

enum { ROOM_MIN = 16 };

static void write_lines(FILE *stream, const char *lines, unsigned indent)
{
    int length = (int)strcspn(lines, "\n");

    fprintf(stream, "%.*s\n", length, lines);
    for (lines += length; *lines; lines += length) {
        lines++;
        length = (int)strcspn(lines, "\n");
        fprintf(stream, "%*s%.*s\n", (int)indent, "", length, lines);
    }
}

static void write_paragraph(FILE *stream, const char *text, size_t length, unsigned indent, unsigned width)
{
    char *paragraph = strndup(text, length);
    char *wrapped = paragraph && width >= indent + ROOM_MIN ? text_wrap_new(paragraph, width - indent) : NULL;

    write_lines(stream, wrapped ? wrapped : paragraph ? paragraph : "", indent);
    free(wrapped);
    free(paragraph);
}

void help_text_write(FILE *stream, const char *head, const char *text, unsigned indent, unsigned width)
{
    bool more = true;

    fputs(head, stream);
    if (strlen(head) > indent)
        fprintf(stream, "\n%*s", (int)indent, "");
    while (more) {
        size_t length = strcspn(text, "\n");
        write_paragraph(stream, text, length, indent, width);
        more = text[length] != '\0';
        text += length + more;
        if (more)
            fprintf(stream, "%*s", (int)indent, "");
    }
}
