// What a person writes about the plan, read strictly before anything is changed. Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct error;

enum { PLAN_INPUT_CHANGES_MAX = 64 };

// `text` ("kind=iot") cut in place. -EINVAL with the reason when it has no such form.
struct plan_input_change {
    const char *field;
    const char *value;
};
int plan_input_change(char *text, struct plan_input_change *out, struct error *err);

// "26" or "/26": the length of a prefix within one of `outer` bits, of a family of `bits`. -EINVAL.
int plan_input_length(const char *text, unsigned outer, unsigned bits, unsigned *out, struct error *err);
