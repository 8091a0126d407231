// The key of a device: the `host` of its metrics and the name of its RRD folder. Pure.
#pragma once

#include "inventory.h"

// Makes a key from any name: lower case, other bytes become '-', runs folded, ends trimmed; "device" when
// nothing is left. Always [a-z0-9][a-z0-9._-]{0,62} without "..".
void device_key_from_name(const char *name, char key[INVENTORY_KEY_MAX]);

// The key with "-2", "-3"… , shortened to fit.
void device_key_numbered(const char *key, unsigned number, char out[INVENTORY_KEY_MAX]);
