// What our readers of JSON and CSV make of documents, for a comparison with Python's: `text_tokens json|csv`
// reads documents from standard input, each behind its length (4 bytes, little-endian), and writes a line for
// each: tokens with their text in hexadecimal, or "!" for a fault.
#include <float.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/csv_cursor.h"
#include "shared/base/json_cursor.h"

static void write_hex(const char *text)
{
    for (; *text; text++)
        printf("%02x", (unsigned)(uint8_t)*text);
}

static void write_token(const struct json_cursor *json)
{
    double value = 0;

    putchar("${}[]ksntfz"[json->token]);
    write_hex(json->text);
    if (json->token == JSON_NUMBER && json_cursor_double(json, -DBL_MAX, DBL_MAX, &value) == 0)
        printf("=%a", value);
    putchar(' ');
}

static void write_json(char *bytes, size_t length)
{
    struct json_cursor json;
    int rc = json_cursor_init(&json, bytes, length, NULL);

    do {
        rc = rc < 0 ? rc : json_cursor_next(&json, NULL);
        if (rc == 0 && json.token != JSON_END)
            write_token(&json);
    } while (rc == 0 && json.token != JSON_END);
    puts(rc < 0 ? "!" : "");
}

static void write_csv(char *bytes, size_t length)
{
    static struct csv_cursor csv;
    int rc = csv_cursor_init(&csv, bytes, length, ',', NULL);

    while ((rc = csv_cursor_next(&csv, NULL)) == 1) {
        for (size_t i = 0; i < csv.count; i++) {
            putchar(i ? ',' : '[');
            write_hex(csv.fields[i].text);
        }
        putchar(' ');
    }
    puts(rc < 0 ? "!" : "");
}

int main(int count, char **arguments)
{
    uint8_t head[4];

    while (count == 2 && fread(head, 1, sizeof head, stdin) == sizeof head) {
        size_t length = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
        char *bytes = malloc(length + 1);
        if (!bytes || fread(bytes, 1, length, stdin) != length)
            return 1;
        if (strcmp(arguments[1], "json") == 0)
            write_json(bytes, length);
        else
            write_csv(bytes, length);
        free(bytes);
    }
    return 0;
}
