#include "plan_input.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/number.h"

int plan_input_change(char *text, struct plan_input_change *out, struct error *err)
{
    char *equals = strchr(text, '=');

    if (!equals || equals == text)
        return error_set(err, -EINVAL, "\"%s\" is no change; write FIELD=VALUE, as name=servers", text);
    *equals = '\0';
    *out = (struct plan_input_change){.field = text, .value = equals + 1};
    return 0;
}

int plan_input_length(const char *text, unsigned outer, unsigned bits, unsigned *out, struct error *err)
{
    const char *digits = text[0] == '/' ? text + 1 : text;
    uint64_t length = 0;

    if (outer >= bits)
        return error_set(err, -EINVAL, "a /%u is one address: there is nothing smaller", outer);
    if (number_parse_u64(digits, outer + 1, bits, &length) < 0)
        return error_set(err, -EINVAL,
                         "\"%s\" is no length of a prefix within a /%u; give one from /%u to /%u", text,
                         outer, outer + 1, bits);
    *out = (unsigned)length;
    return 0;
}
