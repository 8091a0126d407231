#include "strip_svg.h"

#include <stddef.h>

#include "bar_glyph.h"
#include "shared/probe/strip.h"
#include "strip_drawing.h"

// A column for each result; bars of BAR_GLYPH_HEIGHTS heights, each two units more than the one before.
enum { STEP = 4, HEIGHT = 2 * BAR_GLYPH_HEIGHTS };

// What the results of one outcome have in common.
struct layer {
    enum outcome outcome;
    const char *name; // of the class
    const char *one, *many;
    unsigned count;
};

static unsigned count_of(const struct strip *strip, enum outcome outcome)
{
    unsigned count = 0;

    for (unsigned i = 0; i < strip->count; i++)
        count += cause_outcome(strip_cause(strip, i)) == outcome;
    return count;
}

// Each mark stands on the foot of its column, from which the next begins.
static void write_mark(FILE *stream, enum outcome outcome, int height)
{
    switch (outcome) {
    case OUTCOME_REPLY:
        fprintf(stream, "v-%dv%d", height, height);
        break;
    case OUTCOME_MISS:
        fprintf(stream, "v-6m0-4v-6m0 %d", HEIGHT);
        break;
    case OUTCOME_UNKNOWN:
        fputs("m0-7v-2m0 9", stream);
        break;
    }
}

static void write_layer(FILE *stream, const struct strip *strip, const struct layer *layer)
{
    int64_t top = strip_drawing_top(strip);
    unsigned first = STRIP_LENGTH - strip->count;
    unsigned at = 0;
    bool begun = false;

    fprintf(stream, "<path class=\"%s\" d=\"", layer->name);
    for (unsigned i = 0; i < strip->count; i++) {
        struct strip_result result = strip_at(strip, i);
        if (cause_outcome(result.cause) != layer->outcome)
            continue;
        if (begun)
            fprintf(stream, "m%u 0", (first + i - at) * STEP);
        else
            fprintf(stream, "M%u %d", (first + i) * STEP + STEP / 2, HEIGHT);
        write_mark(stream, layer->outcome, 2 * bar_glyph_height((double)result.rtt_us, (double)top));
        at = first + i;
        begun = true;
    }
    fputs("\"/>", stream);
}

static void write_label(FILE *stream, const struct layer *layers, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if (layers[i].count == 0)
            continue;
        fprintf(stream, "%s%u %s", first ? "" : ", ", layers[i].count,
                layers[i].count == 1 ? layers[i].one : layers[i].many);
        first = false;
    }
}

void strip_svg_write(FILE *stream, const struct strip *strip)
{
    struct layer layers[] = {
        {OUTCOME_REPLY, "a", "answer", "answers", 0},
        {OUTCOME_MISS, "m", "miss", "misses", 0},
        {OUTCOME_UNKNOWN, "u", "unknown", "unknown", 0},
    };
    const size_t count = sizeof layers / sizeof layers[0];

    if (strip->count == 0) {
        fputs("–", stream);
        return;
    }
    for (size_t i = 0; i < count; i++)
        layers[i].count = count_of(strip, layers[i].outcome);
    fprintf(stream, "<svg class=\"strip\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
            STRIP_LENGTH * STEP, HEIGHT);
    write_label(stream, layers, count);
    fputs("\">", stream);
    for (size_t i = 0; i < count; i++) {
        if (layers[i].count > 0)
            write_layer(stream, strip, &layers[i]);
    }
    fputs("</svg>", stream);
}
