// What a person writes about a device, read strictly before anything is changed. Pure.
#pragma once

#include "shared/inventory/check.h"
#include "shared/net/ip_addr.h"

struct error;

enum { DEVICE_INPUT_ADDRESSES_MAX = 64, DEVICE_INPUT_INTERFACE_MAX = 64 };

// An address as the person wrote it; `zone` is "" unless it is link-local.
struct device_address {
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX];
};

// -EINVAL with the reason: not an address, not unicast, or link-local IPv6 without a zone.
int device_input_address(const char *text, struct device_address *out, struct error *err);

// The same with "@eth0" behind it, or not: the interface that holds it, "" when it is not said.
int device_input_place(const char *text, struct device_address *out,
                       char interface[DEVICE_INPUT_INTERFACE_MAX], struct error *err);

// "normal" or "sleepy"; NULL is normal. -EINVAL with the reason.
int device_input_profile(const char *text, enum check_profile *out, struct error *err);
const char *device_input_profile_text(enum check_profile profile);

enum device_change_kind { DEVICE_CHANGE_SET, DEVICE_CHANGE_ADD, DEVICE_CHANGE_REMOVE };

// `text` ("type=router", "address+=10.0.0.7@eth0", "tag-=web") cut in place. -EINVAL with the reason: no such
// form, no such field, or += and -= on a field that holds one value.
struct device_change {
    enum device_change_kind kind;
    const char *field;
    const char *value;
};
int device_input_change(char *text, struct device_change *out, struct error *err);
