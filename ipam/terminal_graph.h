// A history as a graph of characters. Pure but for the time zone of its time axis.
#pragma once

#include <stdbool.h>
#include <stdio.h>

struct check_history;

enum { TERMINAL_GRAPH_WIDTH = 80, TERMINAL_GRAPH_LEAST = 40, TERMINAL_GRAPH_ROWS = 10 };

struct terminal_graph {
    const struct check_history *history;
    unsigned width; // of the terminal; 0: TERMINAL_GRAPH_WIDTH; at least TERMINAL_GRAPH_LEAST is drawn
    bool utf8;      // blocks, else ASCII
    bool colour;
};

// Bars of the average times with an axis in milliseconds, from zero; below them a line of the lost probes, if
// any (a full bar is all), one of the outages (✗ or x) and of what is not known (· or ?), and an axis of
// local times. 0 or -ENOMEM.
int terminal_graph_write(FILE *stream, const struct terminal_graph *graph);
