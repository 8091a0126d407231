// What librrd's rrd_graph is told, so that it draws the history of a check (rrdgraph(1), rrdgraph_graph(1)).
// Pure.
#pragma once

#include <limits.h>
#include <stdbool.h>

struct check_history;
struct history_summary;

enum { PICTURE_ARGUMENTS_MAX = 80 };

struct picture {
    const char *format; // from picture_arguments_format
    const char *title;
    const char *time_name; // "round-trip time", "connect time"
    double time_scale;     // makes milliseconds of the values in the file of times
    const char *times;     // the RRD files; NULL: there is none
    const char *deviations;
    const char *losses;
    const char *ups;
    const struct check_history *history;
    const struct history_summary *summary;
};

// An argument vector, the first of which is the name of the program.
struct picture_arguments {
    char *items[PICTURE_ARGUMENTS_MAX + 1];
    int count;
    bool failed;
};

// "PNG", "SVG" or "PDF" by the end of the file's name (in any case); NULL for another.
const char *picture_arguments_format(const char *file);

// 0, or -ENOMEM. Freed by picture_arguments_free in each case.
int picture_arguments_make(struct picture_arguments *arguments, const struct picture *picture);
void picture_arguments_free(struct picture_arguments *arguments);
