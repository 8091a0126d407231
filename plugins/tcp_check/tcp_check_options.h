// The <Plugin tcp_check> block as settings.
#pragma once

struct error;
struct oconfig_item_s;
struct tcp_settings;

// Reads the block into `settings`, which hold the defaults. -EINVAL for anything that is unknown, out of
// range, given twice or does not fit together, with file, block, line and reason in `err`; `settings` are
// then to be thrown away.
int tcp_check_options_read(const struct oconfig_item_s *block, struct tcp_settings *settings,
                           struct error *err);
