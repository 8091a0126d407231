#include "output_plain.h"

#include <inttypes.h>

#include "shared/net/ip_count.h"

bool output_plain_write(FILE *stream, const struct output_cell *cell)
{
    char digits[IP_COUNT_TEXT_MAX];

    switch (cell->kind) {
    case OUTPUT_INTEGER:
        fprintf(stream, "%" PRId64, cell->integer);
        return true;
    case OUTPUT_COUNT:
        fputs(ip_count_format(cell->count, digits), stream);
        return true;
    case OUTPUT_BOOLEAN:
        fputs(cell->integer ? "true" : "false", stream);
        return true;
    case OUTPUT_MILLIS:
        fprintf(stream, "%.3f", cell->number);
        return true;
    case OUTPUT_RATIO:
        fprintf(stream, "%.9g", cell->number);
        return true;
    case OUTPUT_NULL:
    case OUTPUT_TEXT:
    case OUTPUT_LIST:
    case OUTPUT_TIME:
    case OUTPUT_STRIP:
    case OUTPUT_ROWS:
        break;
    }
    return false;
}
