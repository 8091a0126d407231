// Hardware addresses: whatever is accepted is written canonically and read back the same.
#include <stdlib.h>
#include <string.h>

#include "shared/net/mac_addr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
    struct mac_addr mac, again;
    char canonical[MAC_ADDR_TEXT_MAX];

    if (mac_addr_parse(text, &mac) < 0)
        return;
    if (mac_addr_parse(mac_addr_format(&mac, canonical), &again) < 0)
        abort();
    if (memcmp(mac.bytes, again.bytes, sizeof mac.bytes) != 0 || strlen(canonical) != MAC_ADDR_TEXT_MAX - 1)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = strndup((const char *)data, size);

    check(text);
    free(text);
    return 0;
}
