// What one probe of a service found. Filled by the edge that asked, judged by nobody else.
#pragma once

#include "shared/probe/cause.h"

#include <stdint.h>

enum { SERVICE_DETAIL_MAX = 128 };

struct service_answer {
    enum cause cause;     // CAUSE_REPLY: everything that was expected
    uint32_t connect_us;  // until the connection stood; 0: it never did (dns: until the answer)
    uint32_t total_us;    // until the answer was whole; 0: never
    uint16_t http_status; // 0: none
    int64_t expires_ms; // Unix milliseconds: the end of the certificate's validity, the earliest of the chain
                        // that was sent; 0: none
    char detail[SERVICE_DETAIL_MAX]; // for a person, clean UTF-8 on one line: "HTTP 503", "expired 3 days
                                     // ago"; ""
};
