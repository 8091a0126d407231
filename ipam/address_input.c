#include "address_input.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

static const char *const names[] = {"assignment", "name", "mac", "device", "note"};

enum { FIELDS = sizeof names / sizeof names[0] };

static int read_field(const char *text, const char *value, struct plan_address_change *change,
                      struct error *err)
{
    const char **const fields[FIELDS] = {&change->assignment, &change->name, &change->mac, &change->device,
                                         &change->note};
    size_t length = (size_t)(value - 1 - text);
    char word[32] = "";

    for (size_t i = 0; i < FIELDS; i++) {
        if (strlen(names[i]) != length || strncmp(names[i], text, length) != 0)
            continue;
        if (*fields[i])
            return error_set(err, -EINVAL, "%s is given twice", names[i]);
        *fields[i] = value;
        return 0;
    }
    if (length < sizeof word)
        memcpy(word, text, length);
    const char *meant = nearest_word(word, names, FIELDS);
    return error_set(err, -EINVAL, "an address has no field \"%.*s\"; %s%s%s",
                     (int)(length < 64 ? length : 64), text,
                     meant ? "did you mean \"" : "give assignment, name, mac, device or note",
                     meant ? meant : "", meant ? "\"?" : "");
}

static int read_target(const char *text, bool any_size, struct address_input *out, struct error *err)
{
    struct ip_range *range = &out->targets[out->target_count];
    int64_t count = ADDRESS_INPUT_MAX + 1;

    if (out->target_count == ADDRESS_INPUT_TARGETS_MAX)
        return error_set(err, -E2BIG, "more than %d addresses and ranges at once; give a range of them",
                         ADDRESS_INPUT_TARGETS_MAX);
    if (ip_range_parse(text, range, err) < 0)
        return -EINVAL;
    struct ip_count size = ip_range_count(range);
    bool fits = ip_count_fits_i64(&size, &count) && count <= ADDRESS_INPUT_MAX - (int64_t)out->count;
    if (!fits && !any_size)
        return error_set(
            err, -E2BIG,
            "%.64s: more than %d addresses at once; 'ipam range add' reserves a range as a whole", text,
            ADDRESS_INPUT_MAX);
    out->count = fits ? out->count + (size_t)count : ADDRESS_INPUT_MAX;
    out->target_count++;
    return 0;
}

int address_input_read(char **args, size_t count, bool any_size, struct address_input *out, struct error *err)
{
    int result = 0;

    *out = (struct address_input){.count = 0};
    for (size_t i = 0; result == 0 && i < count; i++) {
        const char *sign = strchr(args[i], '=');
        result = sign ? read_field(args[i], sign + 1, &out->change, err)
                      : read_target(args[i], any_size, out, err);
        out->has_change = out->has_change || sign;
    }
    return result;
}
