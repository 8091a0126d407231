// The check that a person wants, read strictly before anything is changed. Pure.
#pragma once

#include "service_input.h"
#include "shared/inventory/check.h"

struct error;

// What `check add` was told; NULL: not given.
struct check_input {
    const char *key;
    const char *address;
    const char *name;
    const char *family;
    const char *interval;
    const char *profile;
    const char *down_after;
    const char *up_after;
    const char *service[SERVICE_INPUT_OPTIONS];
};

// A check that is not stored yet. With `any_family` nobody said whom to ask: the device's address of the
// family that it has (check_input_follow).
struct new_check {
    struct check check;
    struct service service; // kind SERVICE_NONE: a ping
    bool any_family;
};

// `word` is a service ("tcp/445", "https"), or the key of a ping check ("v4"). -EINVAL with the reason.
int check_input_read(const char *word, const struct check_input *input, struct new_check *out,
                     struct error *err);

// Settles `any_family`: the present IPv4 address of the device, else IPv6. -EINVAL when it has neither.
int check_input_follow(struct new_check *wanted, bool has_v4, bool has_v6, struct error *err);

// Applies a change ("enabled=no", "interval=10s", "down-after=default") to the check. -EINVAL with the
// reason; the check is then untouched.
int check_input_change(const char *text, struct check *check, struct error *err);
