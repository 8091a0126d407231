#include "report_page.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "cause_line.h"
#include "cell_text.h"
#include "html_text.h"
#include "report_style.h"
#include "shared/inventory/incident.h"
#include "status_read.h"
#include "strip_svg.h"
#include "time_text.h"

enum { STATE_COUNT = DEVICE_DISABLED + 1, ZONE_MAX = 16 };

// The page while it is written.
struct writing {
    FILE *stream;
    const struct report_page *page;
    int result;
};

// The signs are those that the panels have (grafana/app/src/shared/state.ts).
static const char *sign_of(enum device_state state)
{
    switch (state) {
    case DEVICE_DOWN:
        return "✕";
    case DEVICE_DEGRADED:
        return "▲";
    case DEVICE_UNKNOWN:
        return "?";
    case DEVICE_GONE:
        return "◌";
    case DEVICE_UP:
        return "●";
    case DEVICE_DISABLED:
        return "–";
    }
    return "?";
}

// A cell as text, in the words of `ipam status`.
static void write_cell(struct writing *to, struct output_cell cell)
{
    const struct output_column column = {.name = ""};
    const struct output_style style = {.utf8 = true, .now_ms = to->page->now_ms};
    char *text = cell_text_new(&cell, &column, &style);

    if (text)
        html_text_write(to->stream, text);
    else
        to->result = -ENOMEM;
    free(text);
}

static void write_time(struct writing *to, int64_t unix_ms)
{
    char iso[TIME_TEXT_MAX];

    fprintf(to->stream, "<time datetime=\"%s\">", time_text_iso(unix_ms, iso));
    write_cell(to, output_cell_time(unix_ms));
    fputs("</time>", to->stream);
}

static void write_time_and_age(struct writing *to, const char *what, int64_t unix_ms)
{
    fprintf(to->stream, "<td class=\"t\" data-of=\"%s\">", what);
    if (unix_ms) {
        char age[TIME_TEXT_MAX];
        write_time(to, unix_ms);
        fprintf(to->stream, "<small>%s</small>", time_text_span(to->page->now_ms - unix_ms, age));
    } else {
        fputs("–", to->stream);
    }
    fputs("</td>", to->stream);
}

static void write_state(struct writing *to, enum device_state state, bool flapping)
{
    fprintf(to->stream, "<td class=\"s\"><i aria-hidden=\"true\">%s</i> %s%s</td>", sign_of(state),
            device_state_text(state), flapping ? ", flapping" : "");
}

static void write_reason(struct writing *to, const char *cause, const char *detail)
{
    fputs("<td class=\"d\">", to->stream);
    html_text_write_name(to->stream, cause);
    if (detail[0]) {
        fputs("<small>", to->stream);
        html_text_write_name(to->stream, detail);
        fputs("</small>", to->stream);
    }
    fputs("</td>", to->stream);
}

static void write_name(struct writing *to, const char *name)
{
    fputs("<th scope=\"row\">", to->stream);
    html_text_write_name(to->stream, name);
    fputs("</th>", to->stream);
}

static void write_heads(struct writing *to, const char *const *heads, size_t count)
{
    fputs("<thead><tr>", to->stream);
    for (size_t i = 0; i < count; i++)
        fprintf(to->stream, "<th scope=\"col\">%s</th>", heads[i]);
    fputs("</tr></thead>\n<tbody>\n", to->stream);
}

static void write_device(struct writing *to, const struct status_device *device)
{
    static const char *const periods[] = {"24 h", "7 d", "30 d"};

    fprintf(to->stream, "<tr class=\"%s\">", device_state_text(device->state));
    write_name(to, device->name);
    write_state(to, device->state, device->flapping);
    write_time_and_age(to, "since", device->since_ms);
    write_reason(to, device->cause, device->detail);
    fputs("<td class=\"w\">", to->stream);
    strip_svg_write(to->stream, &device->strip);
    fputs("</td>", to->stream);
    for (int i = STATUS_DAY; i <= STATUS_MONTH; i++) {
        fprintf(to->stream, "<td class=\"n\" data-of=\"%s\">", periods[i]);
        write_cell(to, output_cell_number(OUTPUT_RATIO, device->availability[i]));
        fputs("</td>", to->stream);
    }
    fputs("</tr>\n", to->stream);
}

static void write_devices(struct writing *to)
{
    static const char *const heads[] = {"Device",  "State", "Since", "Cause",
                                        "Last 30", "24 h",  "7 d",   "30 d"};
    const struct status_list *list = to->page->list;

    fputs("<section>\n<h2>Devices</h2>\n", to->stream);
    if (list->device_count == 0) {
        fputs("<p>Nothing is monitored yet.</p>\n</section>\n", to->stream);
        return;
    }
    fputs(
        "<table class=\"devices\">\n<caption>The state of each device, the worst first. A bar is one of the last "
        "30 results, the newest at the right, as high as its round-trip time; a broken bar is a miss, a dot is "
        "unknown. On the right, how much of the known time it was available.</caption>\n",
        to->stream);
    write_heads(to, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < list->device_count; i++)
        write_device(to, &list->devices[i]);
    fputs("</tbody>\n</table>\n</section>\n", to->stream);
}

static void write_incident(struct writing *to, const struct incident *incident)
{
    char cause[CAUSE_LINE_MAX] = "";

    if (incident->cause != CAUSE_REPLY)
        cause_line(incident->service, incident->check_key, incident->cause, cause);
    fprintf(to->stream, "<tr class=\"%s\">", device_state_text(incident->state));
    write_name(to, incident->device_name);
    write_state(to, incident->state, false);
    write_time_and_age(to, "since", incident->started_ms);
    write_reason(to, cause, incident->detail);
    fputs("</tr>\n", to->stream);
}

static void write_incidents(struct writing *to)
{
    static const char *const heads[] = {"Device", "State", "Since", "Cause"};
    const struct incident_list *incidents = to->page->incidents;

    fputs("<section>\n<h2>Open incidents</h2>\n", to->stream);
    if (incidents->count == 0) {
        fputs("<p>None.</p>\n</section>\n", to->stream);
        return;
    }
    fputs("<table>\n<caption>What went wrong and still lasts, the newest first.</caption>\n", to->stream);
    write_heads(to, heads, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < incidents->count; i++)
        write_incident(to, &incidents->rows[i]);
    fputs("</tbody>\n</table>\n</section>\n", to->stream);
}

static void write_totals(struct writing *to)
{
    static const enum device_state order[STATE_COUNT] = {DEVICE_DOWN, DEVICE_DEGRADED, DEVICE_UNKNOWN,
                                                         DEVICE_GONE, DEVICE_UP,       DEVICE_DISABLED};
    const struct status_list *list = to->page->list;
    size_t counts[STATE_COUNT] = {0};

    for (size_t i = 0; i < list->device_count; i++)
        counts[list->devices[i].state]++;
    fputs("<ul class=\"totals\" aria-label=\"Devices by state\">\n", to->stream);
    for (size_t i = 0; i < STATE_COUNT; i++) {
        bool rare = order[i] == DEVICE_DEGRADED || order[i] == DEVICE_GONE || order[i] == DEVICE_DISABLED;
        if (rare && counts[order[i]] == 0)
            continue;
        fprintf(to->stream, "<li class=\"%s\"><b>%zu</b> <span aria-hidden=\"true\">%s</span> %s</li>\n",
                device_state_text(order[i]), counts[order[i]], sign_of(order[i]),
                device_state_text(order[i]));
    }
    fputs("</ul>\n", to->stream);
}

// How old the data is; a page that shows an old state as if it were the present would lie.
static void write_age(struct writing *to)
{
    int64_t alive_ms = to->page->list->alive_ms;
    char age[TIME_TEXT_MAX];

    if (alive_ms == 0) {
        fputs(
            "<p class=\"alarm\">collectd has not probed yet: nothing here is known. Run <code>ipam doctor</code>."
            "</p>\n",
            to->stream);
        return;
    }
    time_text_span(to->page->now_ms - alive_ms, age);
    if (to->page->now_ms - alive_ms > STATUS_ROW_STALE_MS)
        fprintf(
            to->stream,
            "<p class=\"alarm\">collectd has not probed for %s before this page was made: what follows says "
            "nothing about the present. Run <code>ipam doctor</code>.</p>\n",
            age);
    fputs("<p class=\"soft\">The data is of ", to->stream);
    write_time(to, alive_ms);
    fprintf(to->stream, ", %s before this page was made.</p>\n", age);
}

static void write_header(struct writing *to)
{
    char zone[ZONE_MAX] = "";
    time_t seconds = (time_t)(to->page->now_ms / 1000);
    struct tm local;

    if (!localtime_r(&seconds, &local) || strftime(zone, sizeof zone, "%z", &local) == 0)
        zone[0] = '\0';
    fputs("<header>\n<h1>Network status</h1>\n<p>Made ", to->stream);
    write_time(to, to->page->now_ms);
    fputs(" (UTC", to->stream);
    html_text_write(to->stream, zone);
    fputs("). This page does not change by itself.</p>\n", to->stream);
    write_age(to);
    write_totals(to);
    fputs("</header>\n", to->stream);
}

int report_page_write(FILE *stream, const struct report_page *page)
{
    struct writing to = {.stream = stream, .page = page};

    fputs(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:\"/>\n"
        "<meta name=\"robots\" content=\"noindex\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n"
        "<link rel=\"icon\" href=\"data:,\"/>\n<title>Network status</title>\n<style>\n",
        stream);
    fputs(report_style, stream);
    fputs("</style>\n</head>\n<body>\n", stream);
    write_header(&to);
    fputs("<main>\n", stream);
    write_incidents(&to);
    write_devices(&to);
    fputs("</main>\n<footer>Made by LAN Atlas ", stream);
    html_text_write(stream, page->version);
    fputs(" (<code>ipam report</code>).</footer>\n</body>\n</html>\n", stream);
    return to.result;
}
