// One device as `ipam status` shows it: its one state, and what its checks add. Pure.
#pragma once

#include "cause_line.h"
#include "output_cell.h"
#include "shared/inventory/device_state.h"
#include "status_row.h"

struct status_device {
    int64_t device_id;
    enum device_state state;
    bool flapping; // some check of it flaps
    char name[INVENTORY_NAME_MAX];
    char key[INVENTORY_KEY_MAX];
    char cause[CAUSE_LINE_MAX];    // "tcp/443 refused"; "" when there is nothing to explain
    char cause_check[32];          // the key of the check that speaks for the state; ""
    char detail[CHECK_DETAIL_MAX]; // what that check met: "HTTP 503"; ""
    int64_t since_ms;              // 0: never known
    unsigned checks_up;
    unsigned checks_counted; // enabled, without those that wait for a port to be open for the first time
    double rtt_ms;           // of its ping
    double loss;
    struct strip strip;                  // of its ping, else of its first check
    double availability[STATUS_PERIODS]; // 0–1; NaN: nothing was known
    bool month_known;                    // whether the next three say something, about 30 days
    int64_t longest_ms;                  // the longest outage
    unsigned outages;
    unsigned changes;
    size_t first_row; // its checks in struct status_list
    size_t row_count;
};

// All but availability, the three of the month, and the place of the rows. `status` is NULL when no state was
// ever stored. When no plugin that checks it (of a device without checks: none at all, `alive_ms`) has been
// alive for STATUS_ROW_STALE_MS the state is unknown since then, "not running".
void status_device_fill(struct status_device *out, const struct device *device,
                        const struct device_status *status, const struct status_row *rows, size_t count,
                        int64_t alive_ms, int64_t now_ms);

// The place of a state in an order of trouble: 0 is the worst.
unsigned status_device_rank(enum device_state state);

// The colour of its state.
enum output_tone status_device_tone(const struct status_device *device);
