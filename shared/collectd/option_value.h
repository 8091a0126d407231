// One line of the configuration read as its row says.
#pragma once

struct error;
struct oconfig_item_s;
struct option_row;

// Writes the value of `item` to its place in `settings`. -EINVAL for anything that the row does not take (a
// block, too few or too many values, the wrong kind, out of range), and `err` says what it takes. Not for
// OPTION_BLOCK.
int option_value_read(const struct oconfig_item_s *item, const struct option_row *row, void *settings,
                      struct error *err);
