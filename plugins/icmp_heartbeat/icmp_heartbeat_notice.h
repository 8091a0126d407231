// What a person is told when a check changes its state. Pure but for the time zone.
#pragma once

#include "shared/collectd/metric.h"

#include <stddef.h>

struct heartbeat_notice;

enum { ICMP_HEARTBEAT_NOTICE_MAX = 256 };

// "nas (192.0.2.1) is down since 02:10:03: timeout". A long name is cut so that the rest is always there.
void icmp_heartbeat_notice_text(const struct heartbeat_notice *notice, char text[ICMP_HEARTBEAT_NOTICE_MAX]);

// Down is a failure; unknown and the start of flapping are warnings.
enum metric_severity icmp_heartbeat_notice_severity(const struct heartbeat_notice *notice);
