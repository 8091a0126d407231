// A line or block of the configuration as a message shows it: short, and without a control byte.
#pragma once

#include <stddef.h>

struct oconfig_item_s;

enum { OPTION_ITEM_TEXT_MAX = 128 };

// `Interval 30`, `<Host "nas">`. Long keys and values are cut with "...", further values left out.
void option_item_describe(const struct oconfig_item_s *item, char text[OPTION_ITEM_TEXT_MAX]);
