// What a person is told when a check changes its state. Pure but for the time zone.
#pragma once

#include "shared/collectd/metric.h"

#include <stddef.h>

struct monitor_notice;

enum { MONITOR_NOTICE_MAX = 256 };

// "nas v4 (192.0.2.1) is down since 02:10:03: wrong answer (HTTP 503)". A long name or detail is cut so that
// the rest is always there.
void monitor_notice_text(const struct monitor_notice *notice, char text[MONITOR_NOTICE_MAX]);

// Down is a failure; unknown and the start of flapping are warnings.
enum metric_severity monitor_notice_severity(const struct monitor_notice *notice);
