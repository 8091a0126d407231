// Where code that must not log sends what a person should read: the caller's log, once per lasting failure.
#pragma once

#include <stdbool.h>

enum report_level { REPORT_ERROR, REPORT_WARNING, REPORT_NOTICE, REPORT_INFO };

// May be called from any thread that uses it; `text` is valid during the call.
struct report {
    void (*write)(void *context, enum report_level level, const char *text);
    void *context;
};

void report_write(const struct report *report, enum report_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// One lasting failure: told when it begins and when it ends, silent between. Zero-initialised; one thread.
struct report_complaint {
    bool active;
};

void report_complain(struct report_complaint *complaint, const struct report *report, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void report_release(struct report_complaint *complaint, const struct report *report, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
