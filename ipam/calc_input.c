#include "calc_input.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/net/ip_input.h"

static int take_prefix(struct calc_input *input, unsigned length)
{
    int result = cidr_of(&input->addr, length, &input->prefix);

    if (result < 0)
        return result;
    input->range = ip_range_of_cidr(&input->prefix);
    input->is_prefix = true;
    input->has_host = ip_addr_compare(&input->addr, &input->prefix.first) != 0;
    return 0;
}

static int parse_address(struct calc_input *input, const char *mask, struct error *err)
{
    unsigned length = 0;

    if (ip_input_addr(input->text, &input->addr, err) < 0)
        return -EINVAL;
    length = ip_addr_family(&input->addr) == 4 ? 32 : 128;
    if (mask && ip_input_mask(mask, &input->addr, &length, err) < 0)
        return -EINVAL;
    return take_prefix(input, length);
}

static bool is_range(const char *text)
{
    return strchr(text, '-') || strstr(text, "..") || strstr(text, "\xe2\x80\x93");
}

static int parse_range(struct calc_input *input, struct error *err)
{
    if (ip_range_parse(input->text, &input->range, err) < 0)
        return -EINVAL;
    input->addr = input->range.first;
    return cidr_common(&input->range.first, &input->range.last, &input->prefix);
}

int calc_input_parse(const char *text, const char *mask, struct calc_input *out, struct error *err)
{
    struct calc_input input = {.text = text};
    unsigned length = 0;
    int result = 0;

    if (mask && strchr(text, '/'))
        return error_set(err, -EINVAL, "%.64s: has a length and a netmask; leave one out", text);
    if (strchr(text, '/')) {
        result = ip_input_prefix(text, &input.addr, &length, err);
        result = result < 0 ? result : take_prefix(&input, length);
    } else if (is_range(text)) {
        if (mask)
            return error_set(err, -EINVAL, "%.64s: a range has no netmask", text);
        result = parse_range(&input, err);
    } else {
        result = parse_address(&input, mask, err);
    }
    if (result == 0)
        *out = input;
    return result;
}

bool calc_input_is_mask(const char *first, const char *second)
{
    struct ip_addr addr;
    unsigned length = 0;

    if (ip_input_addr(first, &addr, NULL) < 0 || ip_input_mask(second, &addr, &length, NULL) < 0)
        return false;
    return length >= (ip_addr_family(&addr) == 4 ? 4 : 8);
}
