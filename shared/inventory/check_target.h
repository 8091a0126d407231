// What a check asks, in its stored form. Pure.
#pragma once

#include "check.h"

#include <stdbool.h>

// Whether the target fits its kind; a fixed address becomes its canonical text and fills `addr`. -EINVAL with
// the reason.
int check_target_normalise(struct check *check, struct ip_addr *addr, struct error *err);

// [a-z0-9][a-z0-9._-]*, at most 31 bytes.
bool check_target_key_is_valid(const char *key);
