// strip_parse: every text is refused or is exactly what strip_format writes back.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/probe/strip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct strip strip;
    char *text = malloc(size + 1);

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (strip_parse(&strip, text, 1700000000000) == 0) {
        char written[STRIP_TEXT_MAX];
        if (strip_format(&strip, written, sizeof written) != strlen(text) || strcmp(written, text) != 0)
            abort();
        for (unsigned i = 0; i < strip.count; i++)
            if (!cause_is_known((int)strip_at(&strip, i).cause))
                abort();
    } else if (strip.count != 0) {
        abort();
    }
    free(text);
    return 0;
}
