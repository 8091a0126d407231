#include "status_row.h"

#include <math.h>

#include "shared/base/text.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"

const char *status_row_kind_text(enum status_kind kind)
{
    switch (kind) {
    case STATUS_DOWN:
        return "down";
    case STATUS_UNKNOWN:
        return "unknown";
    case STATUS_UP:
        return "up";
    case STATUS_PAUSED:
        return "paused";
    }
    return "?";
}

static enum status_kind kind_of(enum probe_state state)
{
    switch (state) {
    case PROBE_STATE_UNKNOWN:
        return STATUS_UNKNOWN;
    case PROBE_STATE_UP:
        return STATUS_UP;
    case PROBE_STATE_DOWN:
        return STATUS_DOWN;
    }
    return STATUS_UNKNOWN;
}

static void fill_names(struct status_row *row, const struct device *device, const struct check *check)
{
    text_copy(row->device_name, sizeof row->device_name, device->name);
    text_copy(row->device_key, sizeof row->device_key, device->key);
    text_copy(row->check_key, sizeof row->check_key, check->key);
    text_copy(row->address, sizeof row->address, check->address[0] ? check->address : check->target);
    row->check_id = check->id;
    row->device_id = device->id;
    row->follows_device =
        check->target_kind == CHECK_TARGET_DEVICE_V4 || check->target_kind == CHECK_TARGET_DEVICE_V6;
    if (check->service != SERVICE_NONE)
        service_text(&(struct service){.kind = check->service, .port = check->port}, row->service);
}

static void fill_measured(struct status_row *row, const struct check_state *state)
{
    if (state->address[0])
        text_copy(row->address, sizeof row->address, state->address);
    row->kind = kind_of(state->state);
    row->cause = state->cause;
    row->flapping = state->flapping;
    row->since_ms = state->since_ms;
    row->rtt_ms = state->rtt_ms;
    row->loss = state->loss;
    row->http_status = state->http_status;
    row->tls_expires_ms = state->tls_expires_ms;
    text_copy(row->detail, sizeof row->detail, state->detail);
    strip_parse(&row->strip, state->strip, state->strip_at_ms);
}

static void fill_stale(struct status_row *row, int64_t alive_ms)
{
    row->flapping = false;
    row->rtt_ms = NAN;
    row->loss = NAN;
    row->http_status = 0;
    row->detail[0] = '\0';
    if (row->kind == STATUS_UNKNOWN && row->since_ms)
        return;
    row->kind = STATUS_UNKNOWN;
    row->cause = CAUSE_NOT_RUNNING;
    row->since_ms = alive_ms;
}

void status_row_fill(struct status_row *row, const struct device *device, const struct check *check,
                     const struct check_state *state, int64_t alive_ms, int64_t now_ms)
{
    *row = (struct status_row){
        .kind = STATUS_UNKNOWN, .cause = CAUSE_NOT_RUNNING, .rtt_ms = NAN, .loss = NAN, .alive_ms = alive_ms};
    for (int i = 0; i < STATUS_PERIODS; i++)
        row->availability[i] = NAN;
    strip_init(&row->strip);
    fill_names(row, device, check);
    if (state)
        fill_measured(row, state);
    if (now_ms - alive_ms > STATUS_ROW_STALE_MS)
        fill_stale(row, alive_ms);
    if (!device->monitored || !check->enabled) {
        row->kind = STATUS_PAUSED;
        row->flapping = false;
    }
}
