// librrd, loaded when it is needed: it brings some fifty libraries (cairo, pango, glib, …) that would make
// every start of ipam five times as long, and most verbs never need it.
#pragma once

#include <rrd.h>

struct error;

struct librrd {
    __typeof__(rrd_info_r) *info_r;
    __typeof__(rrd_info_free) *info_free;
    __typeof__(rrd_fetch_r) *fetch_r;
    __typeof__(rrd_freemem) *freemem;
    __typeof__(rrd_graph_v) *graph_v;
    __typeof__(rrd_get_error) *get_error;
    __typeof__(rrd_clear_error) *clear_error;
};

// NULL, with the package to install, when it is not there; else one table that stays until the process ends.
// For one thread: librrd reads the environment, and RRDCACHED_ADDRESS is removed from it, because we read
// files and talk to no daemon.
const struct librrd *librrd_load(struct error *err);
