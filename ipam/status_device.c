#include "status_device.h"

#include <math.h>

#include "shared/base/text.h"
#include "shared/inventory/device.h"

// A port that has never been open is no check of the device yet.
static bool counts(const struct status_row *row)
{
    bool waits =
        row->kind == STATUS_UNKNOWN && (row->cause == CAUSE_PORT_CLOSED || row->cause == CAUSE_NEVER_OPEN);

    return row->kind != STATUS_PAUSED && !waits;
}

static void count_checks(struct status_device *out, const struct status_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!counts(&rows[i]))
            continue;
        out->checks_counted++;
        out->checks_up += rows[i].kind == STATUS_UP;
        out->flapping = out->flapping || rows[i].flapping;
    }
}

// A ping of an address of the device goes before one of another address.
static const struct status_row *find_ping(const struct status_row *rows, size_t count)
{
    const struct status_row *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].service[0] || rows[i].kind == STATUS_PAUSED)
            continue;
        if (!found || (rows[i].follows_device && !found->follows_device))
            found = &rows[i];
    }
    return found;
}

static void fill_measured(struct status_device *out, const struct status_row *rows, size_t count)
{
    const struct status_row *ping = find_ping(rows, count);

    if (ping) {
        out->rtt_ms = ping->rtt_ms;
        out->loss = ping->loss;
    }
    if (ping || count > 0)
        out->strip = ping ? ping->strip : rows[0].strip;
}

static bool needs_cause(enum device_state state)
{
    return state != DEVICE_UP && state != DEVICE_DISABLED;
}

static void fill_cause(struct status_device *out, const struct device_status *status,
                       const struct status_row *rows, size_t count)
{
    if (!needs_cause(out->state))
        return;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].check_id != status->check_id)
            continue;
        text_copy(out->cause_check, sizeof out->cause_check, rows[i].check_key);
        cause_line(rows[i].service, rows[i].check_key, status->cause, out->cause);
        if (rows[i].cause == status->cause)
            text_copy(out->detail, sizeof out->detail, rows[i].detail);
        return;
    }
    if (status->cause != CAUSE_REPLY && status->cause != CAUSE_NOT_RUNNING)
        cause_line("", "", status->cause, out->cause);
}

static void fill_stored(struct status_device *out, const struct device_status *status,
                        const struct status_row *rows, size_t count)
{
    out->state = status->state;
    out->since_ms = status->since_ms;
    fill_cause(out, status, rows, count);
}

static int64_t last_alive(const struct status_row *rows, size_t count, int64_t alive_ms)
{
    int64_t newest = -1;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind != STATUS_PAUSED && rows[i].alive_ms > newest)
            newest = rows[i].alive_ms;
    }
    return newest >= 0 ? newest : alive_ms;
}

static void fill_stale(struct status_device *out, int64_t alive_ms)
{
    out->flapping = false;
    if (out->state == DEVICE_UNKNOWN && out->cause[0])
        return;
    out->state = DEVICE_UNKNOWN;
    out->since_ms = alive_ms;
    out->cause[0] = out->cause_check[0] = out->detail[0] = '\0';
    if (alive_ms)
        cause_line("", "", CAUSE_NOT_RUNNING, out->cause);
}

void status_device_fill(struct status_device *out, const struct device *device,
                        const struct device_status *status, const struct status_row *rows, size_t count,
                        int64_t alive_ms, int64_t now_ms)
{
    *out = (struct status_device){
        .device_id = device->id, .state = DEVICE_UNKNOWN, .rtt_ms = NAN, .loss = NAN, .row_count = count};
    for (int i = 0; i < STATUS_PERIODS; i++)
        out->availability[i] = NAN;
    strip_init(&out->strip);
    text_copy(out->name, sizeof out->name, device->name);
    text_copy(out->key, sizeof out->key, device->key);
    count_checks(out, rows, count);
    fill_measured(out, rows, count);
    if (status)
        fill_stored(out, status, rows, count);

    int64_t alive = last_alive(rows, count, alive_ms);
    if (now_ms - alive > STATUS_ROW_STALE_MS)
        fill_stale(out, alive);
    if (out->state == DEVICE_UNKNOWN && !out->cause[0])
        text_copy(out->cause, sizeof out->cause, count > 0 ? "not probed yet" : "nothing is checked");
    if (!device->monitored) {
        out->state = DEVICE_DISABLED;
        out->flapping = false;
        out->cause[0] = out->cause_check[0] = out->detail[0] = '\0';
    }
}

unsigned status_device_rank(enum device_state state)
{
    switch (state) {
    case DEVICE_DOWN:
        return 0;
    case DEVICE_DEGRADED:
        return 1;
    case DEVICE_UNKNOWN:
        return 2;
    case DEVICE_GONE:
        return 3;
    case DEVICE_UP:
        return 4;
    case DEVICE_DISABLED:
        return 5;
    }
    return 2;
}

enum output_tone status_device_tone(const struct status_device *device)
{
    if (device->flapping)
        return OUTPUT_WARNING;
    switch (device->state) {
    case DEVICE_DOWN:
        return OUTPUT_BAD;
    case DEVICE_DEGRADED:
    case DEVICE_UNKNOWN:
        return OUTPUT_WARNING;
    case DEVICE_UP:
        return OUTPUT_GOOD;
    case DEVICE_GONE:
    case DEVICE_DISABLED:
        return OUTPUT_FAINT;
    }
    return OUTPUT_PLAIN;
}
