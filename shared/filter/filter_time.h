// Points in time as one writes them: an age before now, or a local date and time. Pure.
#pragma once

struct error;
struct filter_listing;
struct filter_match;
struct filter_operand;

// Reads the operand of a time field. A date names its whole day, "12:00" its minute, "12:00:05" its second; a
// "Z" at the end means UTC. An age is a point, and its comparison is turned round: younger is later. As
// filter_value_read.
int filter_time_read(const struct filter_operand *operand, const struct filter_listing *listing,
                     struct filter_match *out, struct error *err);
