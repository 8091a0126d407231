// Who met what, in a few words: "tcp/443 refused", for a ping "v4 timeout". Pure.
#pragma once

#include "shared/probe/cause.h"

enum { CAUSE_LINE_MAX = 96 };

// `service` ("tcp/443"), else the key of the check, before the cause; with neither ("") the cause stands
// alone.
const char *cause_line(const char *service, const char *check_key, enum cause cause,
                       char text[CAUSE_LINE_MAX]);
