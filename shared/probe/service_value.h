// The values of a service's options, looked at one by one. Pure.
#pragma once

struct error;

// Each is for a text that is clean and not empty. -EINVAL with the reason.
int service_value_check_send(const char *value, struct error *err);    // only escapes that we know
int service_value_check_pattern(const char *value, struct error *err); // shared/base/pattern.h
int service_value_check_path(const char *value,
                             struct error *err); // as it stands in a request (RFC 9112 3.2.1)
int service_value_check_name(const char *value, struct error *err); // a DNS name (RFC 1035) or an address

// The byte that stands at `at` (\r \n \t \\ \xHH, or itself), and where the next begins.
const char *service_value_unescape(const char *at, char *byte);
