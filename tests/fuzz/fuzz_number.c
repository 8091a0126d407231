// Strict numbers: what is accepted is made of digits and in range; a refusal changes nothing.
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);
    uint64_t whole = 7, span = 7;
    double real = 7;

    bool is_whole = number_parse_u64(text, 10, 1000000, &whole) == 0;
    bool is_real = number_parse_double(text, 10, 1000000, &real) == 0;
    bool is_span = number_parse_duration_ms(text, 10000, 1000000000, &span) == 0;

    require(is_whole ? whole >= 10 && whole <= 1000000 : whole == 7);
    require(is_real ? real >= 10 && real <= 1000000 : fabs(real - 7) <= 0);
    require(is_span ? span >= 10000 && span <= 1000000000 : span == 7);
    require(!is_whole || (is_real && is_span && span == whole * 1000));
    require(!is_whole || strspn(text, "0123456789") == strlen(text));
    require(!is_real || strspn(text, "0123456789.") == strlen(text));
    free(text);
    return 0;
}
