#include "link_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/device.h"
#include "shared/inventory/interface.h"

static int take_device(struct db *db, const char *name, struct link_end *out, struct error *err)
{
    struct device device;
    int result = device_find(db, name, &device, err);

    if (result < 0)
        return result;
    *out = (struct link_end){.device_id = device.id};
    text_copy(out->device_key, sizeof out->device_key, device.key);
    text_copy(out->device_name, sizeof out->device_name, device.name);
    return 0;
}

static int take_interface(struct db *db, const char *name, struct link_end *out, bool *out_new,
                          struct error *err)
{
    struct interface found;
    struct error ignored;

    if (!*name)
        return error_set(err, -EINVAL,
                         "behind '%s:' an interface is missing; leave the colon out, or name one",
                         out->device_name);
    int result = interface_find(db, out->device_id, name, &found, &ignored);
    if (result == 0) {
        out->interface_id = found.id;
    } else {
        *out_new = true;
        result = interface_ensure(db, out->device_id, name, NULL, &out->interface_id, err);
    }
    text_copy(out->interface, sizeof out->interface, name);
    return result;
}

int link_input_end(struct db *db, const char *text, struct link_end *out, bool *out_new, struct error *err)
{
    char name[INVENTORY_NAME_MAX];
    struct error other;

    *out_new = false;
    int result = take_device(db, text, out, err);
    for (const char *colon = strchr(text, ':'); result == -ENOENT && colon; colon = strchr(colon + 1, ':')) {
        if (colon - text >= INVENTORY_NAME_MAX)
            break;
        snprintf(name, sizeof name, "%.*s", (int)(colon - text), text);
        if (take_device(db, name, out, &other) == 0)
            return take_interface(db, colon + 1, out, out_new, err);
        if (colon == strchr(text, ':'))
            *err = other;
    }
    return result;
}
