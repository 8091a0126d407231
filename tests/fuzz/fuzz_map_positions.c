// Places of a map: whatever comes in, they are of one device each, on the map and sorted, or it is told why
// not; and what they say, written as JSON again, is read the same.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/map_positions.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/interchange/paper_print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static int read_places(const void *data, size_t size, struct map_positions *out, struct error *err)
{
    char *bytes = malloc(size + 1);

    memcpy(bytes, data, size);
    int result = map_positions_read(bytes, size, out, err);
    free(bytes);
    return result;
}

static void check(const struct map_positions *places)
{
    require(places->count <= MAP_POSITIONS_MAX);
    for (size_t i = 0; i < places->count; i++) {
        const struct map_position *row = &places->rows[i];
        require(row->key[0] != '\0' && memchr(row->key, '\0', sizeof row->key) && row->line > 0);
        require(abs(row->place.x) <= MAP_COORDINATE_MAX && abs(row->place.y) <= MAP_COORDINATE_MAX);
        require(i == 0 || strcmp(places->rows[i - 1].key, row->key) < 0);
    }
}

static void write_places(FILE *stream, const struct map_positions *places)
{
    fputc('[', stream);
    for (size_t i = 0; i < places->count; i++) {
        const struct map_position *row = &places->rows[i];
        fputs(i ? ",\n{\"key\": " : "{\"key\": ", stream);
        paper_print_json_text(stream, row->key, strlen(row->key));
        fprintf(stream, ", \"x\": %d, \"y\": %d, \"locked\": %s}", (int)row->place.x, (int)row->place.y,
                row->place.locked ? "true" : "false");
    }
    fputc(']', stream);
}

static void read_again(const struct map_positions *places)
{
    struct map_positions again;
    struct error err = {""};
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    write_places(stream, places);
    fclose(stream);
    require(read_places(text, length, &again, &err) == 0 && again.count == places->count);
    for (size_t i = 0; i < again.count; i++) {
        const struct map_position *old = &places->rows[i], *new = &again.rows[i];
        require(strcmp(old->key, new->key) == 0 && old->place.x == new->place.x &&
                old->place.y == new->place.y && old->place.locked == new->place.locked);
    }
    map_positions_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct map_positions places;
    struct error err = {""};

    if (read_places(data, size, &places, &err) == 0) {
        check(&places);
        read_again(&places);
    } else {
        require(err.text[0] != '\0' && text_is_clean(err.text, strlen(err.text)));
    }
    map_positions_free(&places);
    return 0;
}
