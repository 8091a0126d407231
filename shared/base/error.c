#include "error.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *err, int code, const char *format, ...)
{
    if (!err)
        return code;

    va_list args;
    va_start(args, format);
    if (vsnprintf(err->text, sizeof err->text, format, args) < 0)
        err->text[0] = '\0';
    va_end(args);
    return code;
}

// strerrordesc_np neither translates nor shares a buffer between threads, unlike strerror.
const char *error_name(int code)
{
    const char *name = NULL;

    if (code <= 0 && code > INT_MIN)
        name = strerrordesc_np(-code);
    return name ? name : "Unknown error";
}
