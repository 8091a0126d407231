#include "route_line.h"

#include <errno.h>
#include <net/route.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIELD_DESTINATION = 1,
    FIELD_GATEWAY = 2,
    FIELD_FLAGS = 3,
    FIELD_METRIC = 6,
    FIELD_MASK = 7,
    FIELD_COUNT = 8
};

// Numbers of the line by their place; the first field, the interface, is passed over.
static int read_fields(const char *line, uint32_t fields[FIELD_COUNT])
{
    const char *at = line + strcspn(line, " \t\n");

    for (int i = FIELD_DESTINATION; i < FIELD_COUNT; i++) {
        char *end = NULL;
        errno = 0;
        unsigned long value = strtoul(at, &end, i == FIELD_METRIC ? 10 : 16);
        if (end == at || errno != 0 || value > UINT32_MAX)
            return -EINVAL;
        fields[i] = (uint32_t)value;
        at = end;
    }
    return 0;
}

int route_line_parse(const char *line, struct ip_addr *gateway, uint32_t *metric)
{
    uint32_t fields[FIELD_COUNT];
    uint8_t bytes[4];

    if (read_fields(line, fields) < 0)
        return -EINVAL;
    if (fields[FIELD_DESTINATION] != 0 || fields[FIELD_MASK] != 0 || fields[FIELD_GATEWAY] == 0)
        return -ENOENT;
    if ((fields[FIELD_FLAGS] & (RTF_UP | RTF_GATEWAY)) != (RTF_UP | RTF_GATEWAY))
        return -ENOENT;
    memcpy(bytes, &fields[FIELD_GATEWAY], sizeof bytes); // a word as it lies in memory: network order
    *gateway = ip_addr_from_v4(bytes);
    *metric = fields[FIELD_METRIC];
    return 0;
}
