#include "status_totals.h"

#include "status_read.h"
#include "time_text.h"

static const char green[] = "\033[32m", red[] = "\033[31m", yellow[] = "\033[33m", faint[] = "\033[2m";

struct part {
    const char *colour;
    const char *what;
    size_t count;
    bool rare; // told only when there are some
};

static void write_count(const struct output *out, const char *colour, size_t count, const char *what)
{
    bool coloured = out->style.colour && count > 0;

    fprintf(out->stream, "%s%zu %s%s", coloured ? colour : "", count, what, coloured ? "\033[0m" : "");
}

static void write_parts(const struct output *out, const struct part *parts, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].rare && parts[i].count == 0)
            continue;
        fputs(first ? "" : ", ", out->stream);
        write_count(out, parts[i].colour, parts[i].count, parts[i].what);
        first = false;
    }
}

static void write_alive(struct output *out, int64_t alive_ms)
{
    char text[TIME_TEXT_MAX];
    int64_t age_ms = out->style.now_ms - alive_ms;

    if (alive_ms == 0)
        fputs("; collectd has not probed yet: run 'ipam doctor'\n", out->stream);
    else if (age_ms > STATUS_ROW_STALE_MS)
        fprintf(out->stream, "; collectd has not probed for %s: run 'ipam doctor'\n",
                time_text_span(age_ms, text));
    else
        fputc('\n', out->stream);
}

void status_totals_devices(struct output *out, const struct status_list *list)
{
    size_t counts[DEVICE_DISABLED + 1] = {0};

    for (size_t i = 0; i < list->device_count; i++)
        counts[list->devices[i].state]++;
    const struct part parts[] = {
        {green, "up", counts[DEVICE_UP], false},    {yellow, "degraded", counts[DEVICE_DEGRADED], true},
        {red, "down", counts[DEVICE_DOWN], false},  {yellow, "unknown", counts[DEVICE_UNKNOWN], false},
        {faint, "gone", counts[DEVICE_GONE], true}, {faint, "disabled", counts[DEVICE_DISABLED], true},
    };

    write_parts(out, parts, sizeof parts / sizeof parts[0]);
    write_alive(out, list->alive_ms);
}

void status_totals_checks(struct output *out, const struct status_list *list)
{
    size_t counts[STATUS_PAUSED + 1] = {0};

    for (size_t i = 0; i < list->count; i++)
        counts[list->rows[i].kind]++;
    const struct part parts[] = {
        {green, "up", counts[STATUS_UP], false},
        {red, "down", counts[STATUS_DOWN], false},
        {yellow, "unknown", counts[STATUS_UNKNOWN], false},
        {faint, "paused", counts[STATUS_PAUSED], true},
    };

    write_parts(out, parts, sizeof parts / sizeof parts[0]);
    write_alive(out, list->alive_ms);
}
