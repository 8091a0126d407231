#include "monitor_record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/check_state.h"

enum { UNKNOWN_AFTER = 2 };

int monitor_record_init(struct monitor_record *record, const struct monitor_settings *settings,
                        const struct check *check, const char *device_name, int64_t now_ms)
{
    char *name = strdup(device_name);
    if (!name)
        return -ENOMEM;
    *record = (struct monitor_record){.check_id = check->id, .device_name = name, .judge = true};
    text_copy(record->device_key, sizeof record->device_key, check->device_key);
    text_copy(record->check_key, sizeof record->check_key, check->key);
    monitor_record_configure(record, settings, check);
    verdict_init(&record->verdict, now_ms);
    rtt_window_init(&record->window);
    strip_init(&record->strip);
    return 0;
}

void monitor_record_fini(struct monitor_record *record)
{
    free(record->device_name);
    record->device_name = NULL;
}

static uint32_t or_default(uint32_t value, uint32_t standard)
{
    return value ? value : standard;
}

static uint16_t at_most_u16(uint32_t value)
{
    return value > UINT16_MAX ? UINT16_MAX : (uint16_t)value;
}

void monitor_record_configure(struct monitor_record *record, const struct monitor_settings *settings,
                              const struct check *check)
{
    bool sleepy = check->profile == CHECK_PROFILE_SLEEPY;
    uint32_t down_after = sleepy ? settings->sleepy_down_after : settings->down_after;
    record->policy =
        (struct verdict_policy){.down_after = at_most_u16(or_default(check->down_after, down_after)),
                                .up_after = at_most_u16(or_default(check->up_after, settings->up_after)),
                                .unknown_after = UNKNOWN_AFTER,
                                .flap_start = sleepy ? 0 : at_most_u16(settings->flap_start),
                                .flap_stop = at_most_u16(settings->flap_stop),
                                .flap_window_ms = settings->flap_window_ms};
    record->interval_ms = or_default(check->interval_ms, settings->interval_ms);
    if (record->interval_ms < settings->timeout_ms)
        record->interval_ms = settings->timeout_ms;
    record->rechecks = sleepy ? 0 : settings->rechecks;
}

void monitor_record_rename(struct monitor_record *record, const char *device_name)
{
    char *name = strcmp(record->device_name, device_name) == 0 ? NULL : strdup(device_name);
    if (!name)
        return;
    free(record->device_name);
    record->device_name = name;
}

void monitor_record_restore(struct monitor_record *record, const struct check_state *state,
                            int64_t real_offset_ms, int64_t now_ms)
{
    verdict_restore(&record->verdict, state->state, state->cause, state->flapping,
                    state->since_ms - real_offset_ms, now_ms);
    record->first_known_ms = state->first_known_ms;
    // A strip that a newer program wrote in a way that we cannot read begins anew.
    (void)strip_parse(&record->strip, state->strip, state->strip_at_ms);
}
