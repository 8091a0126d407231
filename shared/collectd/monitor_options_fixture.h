// For tests: the numbers that every plugin that probes can be told, and what its sample and README owe them.
#pragma once

#include "shared/monitor/monitor_settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct monitor_options_number {
    const char *name;
    size_t offset; // in struct monitor_settings
    const char *below;
    const char *lowest;
    uint32_t low;
    const char *highest;
    uint32_t high;
    const char *above;
    const char *with; // what else the extreme values need
};

enum { MONITOR_OPTIONS_NUMBERS = 12 };
extern const struct monitor_options_number monitor_options_fixture_numbers[MONITOR_OPTIONS_NUMBERS];

uint32_t monitor_options_fixture_number(const struct monitor_settings *settings, size_t offset);

// A file of the repository, terminated and freed by the caller; of a sample the comment sign is taken off
// the lines that are options ("#Interval 30"), not off prose ("# text"). Fails the test without the file.
char *monitor_options_fixture_load(const char *path, bool is_sample);

// The numbers of a sample without its comments are the defaults, and each is there.
void monitor_options_fixture_expect_defaults(const char *sample, const struct monitor_settings *settings,
                                             const struct monitor_settings *defaults);

// The README has a row of a table for each number, and for each of `others`.
void monitor_options_fixture_expect_rows(const char *path, const char *const *others, size_t count);
