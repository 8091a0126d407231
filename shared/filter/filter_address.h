// Addresses, prefixes and ranges of them, and hardware addresses or their beginnings, as spans of keys. Pure.
#pragma once

struct error;
struct filter_match;
struct filter_operand;

// "10.0.0.7", "10.0.0.0/24", "10.0.0.5..10.0.0.9". As filter_value_read.
int filter_address_read(const struct filter_operand *operand, struct filter_match *out, struct error *err);

// "02:00:5e:10:00:01", "02-00-5E", "0200.5e", "02005e*": whole, or a beginning of at least one digit. As
// filter_value_read.
int filter_address_read_mac(const struct filter_operand *operand, struct filter_match *out,
                            struct error *err);
