// What the end of a transfer means. Pure.
#pragma once

#include "service_answer.h"

#include "shared/probe/service.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

// One transfer, as libcurl and the edge saw it end.
struct web_outcome {
    CURLcode code;
    int os_errno;        // of the connection, positive; 0: none
    int socket_errno;    // there was no socket, or it could not be watched; positive; 0: all well
    bool no_route;       // this machine knows no way to the address
    bool enough;         // we ended the transfer: what came decides
    bool header_endless; // we ended it: the header was longer than any may be
    bool has_chain;      // the handshake was made, and the server has sent certificates
    int body_found;      // web_body_found
    uint32_t connect_us;
    uint32_t total_us;
    uint16_t http_status;
    const char *text; // libcurl's words
};

// Whether libcurl ends in this way only once a connection stood.
bool web_result_had_connection(CURLcode code);

// Fills the answer. `certificate` is certificate_judge's, NULL without a chain: a good transfer is as good as
// that.
void web_result_judge(const struct service *service, const struct web_outcome *outcome,
                      const struct service_answer *certificate, struct service_answer *answer);
