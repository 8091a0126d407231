// JSON: whatever comes in, reading ends in a fault that stays or at the end, with each level closed; texts
// are UTF-8 inside the buffer; and the tokens, written again, are read as the same.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/json_cursor.h"
#include "shared/base/utf8_step.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void write_text(FILE *stream, const struct json_cursor *json)
{
    require(strlen(json->text) == json->length);
    fputc('"', stream);
    for (size_t i = 0; i < json->length;) {
        size_t step = utf8_step(json->text + i, json->length - i);
        require(step > 0);
        if ((unsigned char)json->text[i] < 0x20 || json->text[i] == '"' || json->text[i] == '\\')
            fprintf(stream, "\\u%04x", (unsigned)json->text[i]);
        else
            fwrite(json->text + i, 1, step, stream);
        i += step;
    }
    fputc('"', stream);
}

// A comma goes before what follows a value, unless it ends a level.
static void write_token(FILE *stream, const struct json_cursor *json, bool *comma)
{
    static const char *const marks[] = {"", "{", "}", "[", "]", "", "", "", "true", "false", "null"};
    bool ends = json->token == JSON_OBJECT_END || json->token == JSON_ARRAY_END || json->token == JSON_END;

    if (*comma && !ends)
        fputc(',', stream);
    if (json->token == JSON_KEY || json->token == JSON_STRING)
        write_text(stream, json);
    else
        fprintf(stream, "%s%s", marks[json->token], json->text);
    if (json->token == JSON_KEY)
        fputc(':', stream);
    *comma = json->token != JSON_KEY && json->token != JSON_OBJECT && json->token != JSON_ARRAY;
}

// The document again, NULL after a fault.
static char *rewrite(char *bytes, size_t length)
{
    struct json_cursor json;
    struct error err = {""};
    char *out = NULL;
    size_t out_length = 0;
    FILE *stream = open_memstream(&out, &out_length);
    bool comma = false;
    int rc = json_cursor_init(&json, bytes, length, &err);

    for (size_t tokens = 0; rc == 0; tokens++) {
        rc = json_cursor_next(&json, &err);
        require(tokens <= length + 1 && json.depth <= JSON_CURSOR_DEPTH_MAX);
        if (rc == 0)
            write_token(stream, &json, &comma);
        if (rc == 0 && json.token == JSON_END)
            break;
    }
    fclose(stream);
    require(rc < 0 ? err.text[0] != '\0' : json.depth == 0);
    require(json_cursor_next(&json, &err) == rc);
    if (rc < 0) {
        free(out);
        out = NULL;
    }
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);

    memcpy(bytes, data, size);
    char *once = rewrite(bytes, size);
    if (once) {
        char *copy = malloc(strlen(once) + 1);
        memcpy(copy, once, strlen(once));
        char *twice = rewrite(copy, strlen(once));
        require(twice && strcmp(once, twice) == 0);
        free(twice);
        free(copy);
    }
    free(once);
    free(bytes);
    return 0;
}
