#include "filter_address.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/net/cidr.h"
#include "shared/net/mac_addr.h"

#include "filter_value.h"

enum { KEY_BYTES = sizeof(struct ip_addr) };

static bool set_key(struct db_value *value, const struct ip_addr *addr)
{
    char *bytes = malloc(KEY_BYTES);
    if (bytes == NULL)
        return false;
    memcpy(bytes, addr->bytes, KEY_BYTES);
    *value = (struct db_value){.kind = DB_VALUE_BLOB, .bytes = bytes, .length = KEY_BYTES};
    return true;
}

static int parse_address(const char *text, struct ip_addr *out, struct error *err)
{
    if (ip_addr_parse(text, out) == 0)
        return 0;
    if (strchr(text, '%') != NULL)
        return error_set(err, -EINVAL, "\"%.60s\" has a zone; write the address alone, as fe80::1", text);
    return error_set(err, -EINVAL,
                     "\"%.60s\" is not an address, a prefix (10.0.0.0/24) or a range (10.0.0.5..10.0.0.9)",
                     text);
}

static int parse_range(const struct filter_operand *operand, struct ip_addr *first, struct ip_addr *last,
                       struct error *err)
{
    int code = parse_address(operand->low, first, err);
    if (code == 0)
        code = parse_address(operand->high, last, err);
    if (code < 0)
        return code;
    if (ip_addr_family(first) != ip_addr_family(last))
        return error_set(err, -EINVAL, "a range is of IPv4 or of IPv6 addresses, not from one to the other");
    if (ip_addr_compare(first, last) > 0)
        return error_set(err, -EINVAL, "the range ends before it begins");
    return 0;
}

int filter_address_read(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    struct ip_addr first, last;
    struct cidr prefix;
    int code = 0;
    if (operand->high != NULL) {
        code = parse_range(operand, &first, &last, err);
    } else if (strchr(operand->low, '/') != NULL) {
        code = cidr_parse(operand->low, &prefix, err);
        first = prefix.first;
        if (code == 0)
            last = cidr_last(&prefix);
    } else {
        code = parse_address(operand->low, &first, err);
        last = first;
    }
    if (code < 0)
        return code;
    bool is_span = operand->field->last != NULL;
    out->is_single = operand->high == NULL && strchr(operand->low, '/') == NULL;
    if (operand->compare == FILTER_EXACT && !is_span && !out->is_single)
        return error_set(err, -EINVAL, "= takes one address; for those of a prefix or a range write %s:",
                         operand->field->name);
    out->kind = FILTER_SPAN;
    out->family = ip_addr_family(&first);
    return set_key(&out->low, &first) && set_key(&out->high, &last) ? 0 : -ENOMEM;
}

// The digits of a hardware address, or of its beginning, at most 12; the separators are all alike and where
// they belong. 0: none.
static size_t mac_digits(const char *text, char digits[13])
{
    size_t length = strlen(text), count = 0;
    char separator = '\0';
    if (length > 0 && text[length - 1] == '*')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (isxdigit((unsigned char)text[i]) && count < 12) {
            digits[count++] = (char)tolower((unsigned char)text[i]);
            continue;
        }
        if (separator == '\0' && i > 0 && (text[i] == ':' || text[i] == '-' || text[i] == '.'))
            separator = text[i];
        size_t group = separator == '.' ? 4 : 2;
        bool is_due = separator != '\0' && i % (group + 1) == group && count < 12;
        if (text[i] != separator || !is_due)
            return 0;
    }
    size_t group = separator == '.' ? 4 : 2;
    size_t separators = length - count;
    bool is_grouped = separator == '\0' || separators == count / group || separators == (count - 1) / group;
    digits[count] = '\0';
    return is_grouped ? count : 0;
}

int filter_address_read_mac(const struct filter_operand *operand, struct filter_match *out, struct error *err)
{
    char digits[13] = "", text[MAC_ADDR_TEXT_MAX + 1] = "";
    size_t count = operand->high == NULL ? mac_digits(operand->low, digits) : 0;
    if (count == 0)
        return error_set(err, -EINVAL,
                         "\"%.40s\" is not a hardware address or the beginning of one, such as 02:00:5e",
                         operand->low);
    if (operand->compare == FILTER_EXACT && count < 12)
        return error_set(err, -EINVAL,
                         "= takes a whole hardware address; for a beginning write %s:", operand->field->name);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % 2 == 0)
            text[length++] = ':';
        text[length++] = digits[i];
    }
    out->kind = FILTER_SPAN;
    out->is_single = count == 12;
    out->low = (struct db_value){.kind = DB_VALUE_TEXT, .bytes = strdup(text), .length = length};
    text[length] = '~'; // sorts behind every digit and colon
    out->high = (struct db_value){.kind = DB_VALUE_TEXT, .bytes = strdup(text), .length = length + 1};
    return out->low.bytes != NULL && out->high.bytes != NULL ? 0 : -ENOMEM;
}
