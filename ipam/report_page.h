// The status page: everything that `ipam status` and `ipam incidents --open` know, as one HTML file that asks
// nobody for anything. Pure.
#pragma once

#include <stdint.h>
#include <stdio.h>

struct incident_list;
struct status_list;

// What is on the page, of one moment. Devices are written in the order that they have.
struct report_page {
    const struct status_list *list;
    const struct incident_list *incidents; // those that last
    int64_t now_ms;
    const char *version; // of who made it
};

// Writes the page: HTML 5 in UTF-8, well-formed as XML too, without a script and without a link. Times are
// told in the zone of this process, and with it. 0, or -ENOMEM.
int report_page_write(FILE *stream, const struct report_page *page);
