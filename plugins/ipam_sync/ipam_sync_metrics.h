// What a round has found, as values of collectd: of this machine.
#pragma once

struct sync_figures;
struct sync_notice;

// Per prefix and pool (the plugin instance): percent-used, count-used, count-usable. Without a plugin
// instance: count-conflicts-<kind> of the conflicts that nobody acknowledged, count-conflicts-acknowledged,
// records-<table>, file_size-database, duration-since_backup and duration-round (seconds). `context` is not
// used.
void ipam_sync_metrics_figures(void *context, const struct sync_figures *figures);

// A notification about count-conflicts-<kind>: a failure for a critical conflict, a warning for another, okay
// when it is over.
void ipam_sync_metrics_notice(void *context, const struct sync_notice *notice);
