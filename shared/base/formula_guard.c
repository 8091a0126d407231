#include "formula_guard.h"

#include <float.h>
#include <string.h>

#include "number.h"

static bool is_formula(const char *text)
{
    double value = 0;

    if (!*text || !strchr("=+-@\t\r", *text))
        return false;
    return (*text != '-' && *text != '+') || number_parse_double(text + 1, 0, DBL_MAX, &value) < 0;
}

bool formula_guard_needs(const char *text)
{
    return is_formula(text + strspn(text, "'"));
}

const char *formula_guard_undo(const char *text)
{
    return *text == '\'' && formula_guard_needs(text + 1) ? text + 1 : text;
}
