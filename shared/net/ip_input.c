#include "ip_input.h"

#include <errno.h>
#include <string.h>

#include "cidr.h"
#include "shared/base/error.h"
#include "shared/base/number.h"

// What is typed in place of an address is short; the rest is not shown.
#define SHOWN "%.64s"

// The same dotted quad without leading zeros; false when it is no such text, or had none.
static bool without_zeros(const char *text, char out[IP_ADDR_TEXT_MAX])
{
    struct ip_addr addr;
    size_t length = 0;
    bool begins = true;

    for (; *text && length < IP_ADDR_TEXT_MAX - 1; text++) {
        if (!strchr("0123456789.", *text))
            return false;
        bool drop = begins && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
        if (!drop)
            out[length++] = *text;
        begins = *text == '.' || drop;
    }
    out[length] = '\0';
    return *text == '\0' && ip_addr_parse(out, &addr) == 0;
}

// Whether the text is four numbers between dots, one of them above 255.
static bool has_large_octet(const char *text)
{
    unsigned octet = 0, digits = 0, dots = 0;
    bool large = false;

    for (; *text; text++) {
        if (*text == '.' && digits > 0) {
            dots++;
            octet = digits = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || ++digits > 3)
            return false;
        octet = octet * 10 + (unsigned)(*text - '0');
        large = large || octet > 255;
    }
    return large && dots == 3 && digits > 0;
}

static int refuse(const char *text, struct error *err)
{
    char meant[IP_ADDR_TEXT_MAX];

    if (!*text)
        return error_set(err, -EINVAL, "the address is missing; write it like 192.0.2.5 or 2001:db8::5");
    if (strchr(text, '%'))
        return error_set(err, -EINVAL, SHOWN ": a zone has no place here; leave out \"%.32s\"", text,
                         strchr(text, '%'));
    if (without_zeros(text, meant))
        return error_set(err, -EINVAL,
                         SHOWN ": leading zeros, which some programs read as octal; did you mean %s?", text,
                         meant);
    if (has_large_octet(text))
        return error_set(err, -EINVAL, SHOWN ": the numbers of an IPv4 address end at 255", text);
    return error_set(err, -EINVAL, SHOWN ": not an address; write it like 192.0.2.5 or 2001:db8::5", text);
}

int ip_input_addr(const char *text, struct ip_addr *out, struct error *err)
{
    struct ip_addr addr;
    char meant[IP_ADDR_TEXT_MAX];

    if (ip_addr_parse(text, &addr) < 0)
        return refuse(text, err);
    if (ip_addr_family(&addr) == 4 && strchr(text, ':'))
        return error_set(err, -EINVAL, SHOWN ": an IPv4-mapped address; write it as IPv4: %s", text,
                         ip_addr_format(&addr, meant));
    *out = addr;
    return 0;
}

int ip_input_mask(const char *text, const struct ip_addr *addr, unsigned *length, struct error *err)
{
    struct ip_addr mask;

    if (ip_input_addr(text, &mask, err) < 0)
        return -EINVAL;
    if (ip_addr_family(&mask) != ip_addr_family(addr))
        return error_set(err, -EINVAL, SHOWN ": a netmask of IPv%d, but the address is IPv%d", text,
                         ip_addr_family(&mask), ip_addr_family(addr));
    if (cidr_mask_length(&mask, length) < 0)
        return error_set(err, -EINVAL,
                         SHOWN ": not a netmask: the ones must come before the zeros, as in 255.255.255.0",
                         text);
    return 0;
}

// `digits` is the end of `text`, after the slash.
static int read_length(const char *text, const char *digits, const struct ip_addr *addr, unsigned *length,
                       struct error *err)
{
    unsigned most = ip_addr_family(addr) == 4 ? 32 : 128;
    uint64_t bits = 0;

    if (strpbrk(digits, ".:"))
        return ip_input_mask(digits, addr, length, err);
    if ((digits[0] == '0' && digits[1] != '\0') || number_parse_u64(digits, 0, most, &bits) < 0)
        return error_set(err, -EINVAL,
                         SHOWN ": not a prefix length of IPv%d; it is a number from 0 to %u, as in /%u", text,
                         ip_addr_family(addr), most, most == 32 ? 24u : 64u);
    *length = (unsigned)bits;
    return 0;
}

int ip_input_prefix(const char *text, struct ip_addr *addr, unsigned *length, struct error *err)
{
    size_t split = strcspn(text, "/");
    char bare[128];
    struct ip_addr parsed;
    unsigned bits = 0;

    if (text[split] != '/' || split >= sizeof bare)
        return error_set(err, -EINVAL, SHOWN ": not a prefix; write it like 192.0.2.0/24 or 2001:db8::/64",
                         text);
    memcpy(bare, text, split);
    bare[split] = '\0';
    if (ip_input_addr(bare, &parsed, err) < 0 || read_length(text, text + split + 1, &parsed, &bits, err) < 0)
        return -EINVAL;
    *addr = parsed;
    *length = bits;
    return 0;
}
