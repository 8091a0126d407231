// The <Plugin icmp_heartbeat> block as settings.
#pragma once

struct error;
struct heartbeat_settings;
struct oconfig_item_s;

// Reads the block into `settings`, which hold the defaults. -EINVAL for anything that is unknown, out of
// range, given twice or does not fit together, with file, block, line and reason in `err`; `settings` are
// then to be thrown away.
int icmp_heartbeat_options_read(const struct oconfig_item_s *block, struct heartbeat_settings *settings,
                                struct error *err);
