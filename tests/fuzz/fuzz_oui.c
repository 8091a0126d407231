// Lists of vendors: any bytes make a table; whom it names is clean, and nobody is named for an address that
// nobody was given.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/net/oui.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

// The first six bytes are the address that is asked for.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mac_addr mac = {{0}};
    struct oui *oui = NULL;
    size_t head = size < 6 ? size : 6;
    char *bytes = malloc(size - head + 1);

    memcpy(mac.bytes, data, head);
    memcpy(bytes, data + head, size - head);
    require(oui_new(&oui) == 0 && oui_add(oui, bytes, size - head) == 0);
    const char *vendor = oui_vendor(oui, &mac);
    require(!vendor || (*vendor && text_is_clean(vendor, strlen(vendor)) && (mac.bytes[0] & 3) == 0));
    oui_free(oui);
    free(bytes);
    return 0;
}
