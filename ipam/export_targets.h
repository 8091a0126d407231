// Devices as targets of Prometheus (file_sd_config).
#pragma once

#include <stdint.h>
#include <stdio.h>

struct db;
struct db_filter;
struct error;
struct export_hosts;

// [{"targets": ["10.0.0.5:9100"], "labels": {"device": "nas", "name": …, "site": …, "type": …, "tags":
// ",a,b,"}}, …]: of the devices that the filter (over device_filter_fields; NULL: all) names and that hold
// one of `hosts` that is not link-local, the first of IPv4, else of IPv6. 0 or a negative errno with `err`.
int export_targets_write(FILE *stream, struct db *db, const struct export_hosts *hosts,
                         const struct db_filter *filter, uint16_t port, struct error *err);
