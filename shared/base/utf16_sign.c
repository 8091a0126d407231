#include "utf16_sign.h"

#include <string.h>

const char *utf16_sign(const char *bytes, size_t length)
{
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        return "this is UTF-16; convert it with 'iconv -f UTF-16 -t UTF-8'";
    if (length < 4)
        return NULL;
    if (bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
        return "this looks like UTF-16; convert it with 'iconv -f UTF-16LE -t UTF-8'";
    if (!bytes[0] && bytes[1] && !bytes[2] && bytes[3])
        return "this looks like UTF-16; convert it with 'iconv -f UTF-16BE -t UTF-8'";
    return NULL;
}
