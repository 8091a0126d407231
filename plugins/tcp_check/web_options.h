// How libcurl is told of one probe: it asks the given address alone, resolves nothing, follows nothing, keeps
// nothing. Pure.
#pragma once

#include "web_run.h"

#include <curl/curl.h>
#include <stddef.h>

enum { WEB_OPTIONS_URL_MAX = 1024 };

// Whom the probe is for: the name of the service, else its address.
const char *web_options_host(const struct web_request *request, char text[IP_ADDR_TEXT_MAX]);

// "https://nas.example:8443/path": what the check wants, as libcurl writes it. -EINVAL for a name that cannot
// stand in a URL; -ENOMEM.
int web_options_url(const struct web_request *request, char url[WEB_OPTIONS_URL_MAX]);

// Everything but the callbacks. `connect_to` is to be freed after `easy`. -EINVAL as above; -ENOMEM.
int web_options_set(CURL *easy, const struct web_request *request, struct curl_slist **connect_to);
