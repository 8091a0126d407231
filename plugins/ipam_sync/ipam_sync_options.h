// The <Plugin ipam_sync> block as settings.
#pragma once

struct error;
struct oconfig_item_s;
struct sync_settings;

// Reads the block into `settings`, which hold the defaults. -EINVAL for anything that is unknown, out of
// range or given twice, with file, block, line and reason in `err`.
int ipam_sync_options_read(const struct oconfig_item_s *block, struct sync_settings *settings,
                           struct error *err);
