#include "split_input.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

static const char *const kinds[] = {"mac",          "duid",   "client_id", "hostname", "snmp_engine_id",
                                    "ssh_host_key", "serial", "name"};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static struct device_split_part *next_part(struct split_input *out, struct error *err)
{
    if (out->count < DEVICE_SPLIT_PARTS_MAX)
        return &out->parts[out->count];
    error_set(err, -EINVAL, "a device is split by at most %d parts at once", DEVICE_SPLIT_PARTS_MAX);
    return NULL;
}

static int refuse_kind(const char *kind, struct error *err)
{
    const char *meant = nearest_word(kind, kinds, KIND_COUNT);

    return error_set(
        err, -EINVAL, "\"%s\" is no kind of identifier; %s%s", kind, meant ? "did you mean " : "there are ",
        meant ? meant : "mac, duid, client_id, hostname, snmp_engine_id, ssh_host_key, serial and name");
}

static bool is_kind(const char *word)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (strcmp(kinds[i], word) == 0)
            return true;
    }
    return false;
}

int split_input_identifier(struct split_input *out, const char *text, struct error *err)
{
    struct device_split_part *part = next_part(out, err);
    size_t length = strcspn(text, ":");
    struct mac_addr mac;

    if (!part)
        return -EINVAL;
    char *kind = out->kinds[out->count];
    if (!text[length] || !text[length + 1] || length >= sizeof out->kinds[0])
        return error_set(err, -EINVAL,
                         "\"%.64s\" is no identifier; write KIND:VALUE, as mac:00:00:5e:00:53:01", text);
    memcpy(kind, text, length);
    kind[length] = '\0';
    if (!is_kind(kind))
        return refuse_kind(kind, err);
    *part = (struct device_split_part){
        .kind = DEVICE_SPLIT_IDENTIFIER, .identifier_kind = kind, .text = text + length + 1};
    if (strcmp(kind, "mac") == 0) {
        if (mac_addr_parse(part->text, &mac) < 0)
            return error_set(err, -EINVAL, "\"%.64s\" is no MAC address; write it as 00:00:5e:00:53:01",
                             part->text);
        part->text = mac_addr_format(&mac, out->macs[out->count]);
    }
    out->count++;
    return 0;
}

int split_input_interface(struct split_input *out, const char *text, struct error *err)
{
    struct device_split_part *part = next_part(out, err);
    struct mac_addr mac;

    if (!part)
        return -EINVAL;
    if (!*text)
        return error_set(err, -EINVAL, "the name of the interface is empty; give its name or its MAC");
    *part = (struct device_split_part){.kind = DEVICE_SPLIT_INTERFACE, .text = text};
    if (mac_addr_parse(text, &mac) == 0)
        part->text = mac_addr_format(&mac, out->macs[out->count]);
    out->count++;
    return 0;
}

int split_input_address(struct split_input *out, const char *text, const char *vrf, struct error *err)
{
    struct device_split_part *part = next_part(out, err);

    if (!part)
        return -EINVAL;
    struct device_address *address = &out->addresses[out->count];
    int result = device_input_address(text, address, err);
    if (result < 0)
        return result;
    *part = (struct device_split_part){
        .kind = DEVICE_SPLIT_ADDRESS, .vrf = vrf, .addr = &address->addr, .segment = address->zone};
    out->count++;
    return 0;
}
