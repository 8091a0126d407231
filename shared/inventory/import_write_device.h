// Writes the devices of an import and their interfaces; for import_write.c alone. Each gives 0 or a negative
// errno with `to->err`.
#pragma once

struct import_row;
struct import_write_to;

int import_write_device(const struct import_write_to *to, struct import_row *row);
// Its tags and its serial number, when all devices are there.
int import_write_device_parts(const struct import_write_to *to, struct import_row *row);
int import_write_interface(const struct import_write_to *to, struct import_row *row);
// Its hardware address identifies its device, when all interfaces are there.
int import_write_interface_identity(const struct import_write_to *to, struct import_row *row);
