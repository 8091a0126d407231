// How full a prefix or a pool is, as a bar and in words. Pure.
#pragma once

#include "output_cell.h"
#include "shared/net/ip_count.h"

enum { USAGE_BAR_WIDTH = 10, USAGE_BAR_MAX = 4 * USAGE_BAR_WIDTH, USAGE_BAR_WORDS_MAX = 128 };

// How many are used, of how many that hosts may have.
struct usage_bar {
    int64_t used;
    struct ip_count usable;
};

// used / usable, 0–1; 0 of nothing.
double usage_bar_ratio(const struct usage_bar *usage);
// USAGE_BAR_WIDTH cells, "███▌░░░░░░" or "###.......": more than nothing is seen, and less than all too.
// Returns `text`.
const char *usage_bar_draw(const struct usage_bar *usage, bool utf8, char text[USAGE_BAR_MAX]);
// "14.56%", rounded towards zero; "<0.01%" for what is more than nothing. Returns `text`.
const char *usage_bar_percent(const struct usage_bar *usage, char text[USAGE_BAR_WORDS_MAX]);
// "37 of 254", and "37" alone where so many fit that a person would count the digits. Returns `text`.
const char *usage_bar_words(const struct usage_bar *usage, char text[USAGE_BAR_WORDS_MAX]);
// Full is bad news from 95 %, a warning from 80 %; nothing used is faint.
enum output_tone usage_bar_tone(const struct usage_bar *usage);
