// Our fields: what each kind of record may say. Our CSV has one column for each name, and `record` before
// them; our JSON has an array for each kind (paper_field_array). Pure.
//
//   site       name note
//   vrf        name note
//   vlan       vlan (1-4094) name site note
//   prefix     prefix vrf name vlan site kind gateway dns note
//   range      first last vrf kind (dhcp, reserved, infrastructure) name note
//   device     device (its name) key type icon vendor os serial site trusted monitored note tags
//   interface  device interface mac
//   address    address prefix vrf device hostname mac interface
//              assignment (static, dhcp, reserved, deprecated) held note
//   link       device interface to_device to_interface kind label
//   group      name kind members note
//
// Lists (tags, dns, members) have their items separated by one blank. Yes or no is "true" or "false". The
// `site` of a vlan and the `vrf` of a prefix, range or address are part of what it is; without vrf it is the
// default one. `vlan` of a prefix is the number, or "20@site" of another site ("20@": of none). `address` may
// have a "%zone". `held`: whether the device holds the address now, at the interface, or it is only planned
// for it; unsaid, it holds it unless the assignment is reserved or dhcp.
#pragma once

#include "paper.h"

// How a value is bounded and, in JSON, written.
enum paper_field_type { PAPER_FIELD_NAME, PAPER_FIELD_NOTE, PAPER_FIELD_LIST, PAPER_FIELD_FLAG };

// "site", "vrf", …; what stands in the column `record`. -EINVAL for another word.
const char *paper_field_kind(enum paper_kind kind);
int paper_field_parse_kind(const char *text, enum paper_kind *out);

// "sites", "vrfs", …: the key in our JSON. -EINVAL for another word.
const char *paper_field_array(enum paper_kind kind);
int paper_field_parse_array(const char *text, enum paper_kind *out);

// The names of all fields, each once, in the order of our CSV: NULL ends them.
const char *const *paper_field_names(void);

// The names of the fields of one kind, in their order: NULL ends them.
const char *const *paper_field_of(enum paper_kind kind);
// The name as `struct paper_field` has it, NULL when the kind has no such field.
const char *paper_field_named(enum paper_kind kind, const char *name);
enum paper_field_type paper_field_type(const char *name);
