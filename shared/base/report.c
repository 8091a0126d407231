#include "report.h"

#include <stdarg.h>
#include <stdio.h>

enum { REPORT_TEXT_MAX = 1024 };

static void __attribute__((format(printf, 3, 0)))
write_text(const struct report *report, enum report_level level, const char *format, va_list args)
{
    char text[REPORT_TEXT_MAX];

    if (vsnprintf(text, sizeof text, format, args) >= 0)
        report->write(report->context, level, text);
}

void report_write(const struct report *report, enum report_level level, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_text(report, level, format, args);
    va_end(args);
}

void report_complain(struct report_complaint *complaint, const struct report *report, const char *format, ...)
{
    va_list args;

    if (complaint->active)
        return;
    complaint->active = true;
    va_start(args, format);
    write_text(report, REPORT_ERROR, format, args);
    va_end(args);
}

void report_release(struct report_complaint *complaint, const struct report *report, const char *format, ...)
{
    va_list args;

    if (!complaint->active)
        return;
    complaint->active = false;
    va_start(args, format);
    write_text(report, REPORT_NOTICE, format, args);
    va_end(args);
}
