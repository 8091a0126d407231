#include "picture_arguments.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check_history.h"
#include "graph_axis.h"
#include "history_legend.h"

// Colours of Okabe and Ito, which people with any kind of colour blindness tell apart; what was down and what
// is unknown differ in lightness too.
#define COLOUR_LINE "#0072B2"
#define COLOUR_BAND "#56B4E966"
#define COLOUR_LOSS "#E69F00"
#define COLOUR_DOWN "#D5511EAA"
#define COLOUR_UNKNOWN "#DDDDDD"

enum { WIDTH = 900, HEIGHT = 300 };

__attribute__((format(printf, 2, 3))) static void add(struct picture_arguments *arguments, const char *format,
                                                      ...)
{
    va_list args;

    if (arguments->failed || arguments->count == PICTURE_ARGUMENTS_MAX) {
        arguments->failed = true;
        return;
    }
    va_start(args, format);
    if (vasprintf(&arguments->items[arguments->count], format, args) < 0) {
        arguments->items[arguments->count] = NULL;
        arguments->failed = true;
    } else {
        arguments->count++;
    }
    va_end(args);
}

// In DEF and COMMENT a colon parts the fields and a backslash takes its meaning away.
static char *escape_new(const char *text)
{
    char *escaped = calloc(2, strlen(text) + 1);
    char *at = escaped;

    for (; escaped && *text; text++) {
        if (*text == ':' || *text == '\\')
            *at++ = '\\';
        *at++ = *text;
    }
    return escaped;
}

static void add_escaped(struct picture_arguments *arguments, const char *before, const char *text,
                        const char *after)
{
    char *escaped = escape_new(text);

    if (escaped)
        add(arguments, "%s%s%s", before, escaped, after);
    else
        arguments->failed = true;
    free(escaped);
}

static double axis_top(const struct check_history *history)
{
    double top = NAN;

    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->points[i];
        double deviation = isnan(point->deviation_ms) ? 0 : point->deviation_ms;
        top = fmax(top, point->average_ms + deviation);
    }
    return graph_axis_top(top);
}

static void add_canvas(struct picture_arguments *arguments, const struct picture *picture, double top)
{
    static const char *const looks[] = {
        "--font",
        "DEFAULT:10:DejaVu Sans",
        "--font",
        "TITLE:14:DejaVu Sans",
        "--font",
        "LEGEND:11:DejaVu Sans",
        "--color",
        "BACK#FFFFFF",
        "--color",
        "CANVAS#FFFFFF",
        "--color",
        "SHADEA#FFFFFF",
        "--color",
        "SHADEB#FFFFFF",
        "--color",
        "FRAME#666666",
        "--color",
        "ARROW#666666",
        "--color",
        "GRID#00000018",
        "--color",
        "MGRID#00000040",
        "--border",
        "0",
        "--disable-rrdtool-tag",
        "--rigid",
        "--lower-limit",
        "0",
        "--units-exponent",
        "0",
    };

    add(arguments, "ipam");
    add(arguments, "-");
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        add(arguments, "%s", looks[i]);
    add(arguments, "--imgformat=%s", picture->format);
    add(arguments, "--start=%" PRId64, picture->history->start_s);
    add(arguments, "--end=%" PRId64, picture->history->end_s);
    add(arguments, "--width=%d", WIDTH);
    add(arguments, "--height=%d", HEIGHT);
    add(arguments, "--title=%s", picture->title);
    add(arguments, "--vertical-label=%s, ms", picture->time_name);
    add(arguments, "--upper-limit=%.10g", top);
    if (picture->losses) {
        add(arguments, "--right-axis=%.10g:0", 100 / top);
        add(arguments, "--right-axis-label=loss, %%");
        add(arguments, "--right-axis-format=%%.0lf");
    }
}

static void add_states(struct picture_arguments *arguments, const struct picture *picture)
{
    if (!picture->ups)
        return;
    add_escaped(arguments, "DEF:up=", picture->ups, ":value:AVERAGE");
    add(arguments, "CDEF:unknown=up,UN,INF,UNKN,IF");
    add(arguments, "CDEF:down=up,%.10g,LT,INF,UNKN,IF", 1 - CHECK_HISTORY_DOWN_LEAST);
    add(arguments, "AREA:unknown" COLOUR_UNKNOWN ":  unknown");
    add(arguments, "AREA:down" COLOUR_DOWN ":  down");
}

static void add_losses(struct picture_arguments *arguments, const struct picture *picture, double top)
{
    if (!picture->losses)
        return;
    add_escaped(arguments, "DEF:loss=", picture->losses, ":value:AVERAGE");
    // While it was down all is lost, and the bars would hide the shade.
    if (picture->ups)
        add(arguments, "CDEF:bar=down,UN,loss,UNKN,IF,%.10g,*", top);
    else
        add(arguments, "CDEF:bar=loss,%.10g,*", top);
    add(arguments, "AREA:bar" COLOUR_LOSS ":  loss");
}

static void add_times(struct picture_arguments *arguments, const struct picture *picture)
{
    if (!picture->times)
        return;
    add_escaped(arguments, "DEF:raw=", picture->times, ":value:AVERAGE");
    add(arguments, "CDEF:time=raw,%.10g,*", picture->time_scale);
    if (picture->deviations) {
        add_escaped(arguments, "DEF:deviation=", picture->deviations, ":value:AVERAGE");
        add(arguments, "CDEF:low=time,deviation,-,0,MAX");
        add(arguments, "CDEF:band=time,deviation,+,low,-");
        add(arguments, "AREA:low");
        add(arguments, "AREA:band" COLOUR_BAND ":  its deviation:STACK");
    }
    add(arguments, "LINE1.5:time" COLOUR_LINE ":  %s", picture->time_name);
}

static void add_legend(struct picture_arguments *arguments, const struct picture *picture)
{
    char text[HISTORY_LEGEND_MAX];

    add(arguments, "COMMENT:\\n");
    if (*history_legend_times(picture->history, picture->summary, text))
        add_escaped(arguments, "COMMENT:", text, "\\n");
    if (*history_legend_losses(picture->summary, text))
        add_escaped(arguments, "COMMENT:", text, "\\n");
}

const char *picture_arguments_format(const char *file)
{
    static const char *const formats[] = {"PNG", "SVG", "PDF"};
    const char *name = strrchr(file, '/');
    const char *dot = strrchr(name ? name : file, '.');

    for (size_t i = 0; dot && i < sizeof formats / sizeof formats[0]; i++) {
        if (strcasecmp(dot + 1, formats[i]) == 0)
            return formats[i];
    }
    return NULL;
}

int picture_arguments_make(struct picture_arguments *arguments, const struct picture *picture)
{
    double top = axis_top(picture->history);

    *arguments = (struct picture_arguments){.count = 0};
    add_canvas(arguments, picture, top);
    add_states(arguments, picture);
    add_losses(arguments, picture, top);
    add_times(arguments, picture);
    add_legend(arguments, picture);
    return arguments->failed ? -ENOMEM : 0;
}

void picture_arguments_free(struct picture_arguments *arguments)
{
    for (int i = 0; i < arguments->count; i++)
        free(arguments->items[i]);
    arguments->count = 0;
}
