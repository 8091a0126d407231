// What a service check asks and what it expects, as people write it: "tcp/445", "https", and options by name.
// Pure; texts are inside, nothing is owned.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

// Stored: append only. SERVICE_NONE is a check of another plugin.
enum service_kind {
    SERVICE_NONE = 0,
    SERVICE_TCP = 1,   // a connection; with `expect` a banner, after `send`
    SERVICE_TLS = 2,   // a handshake, after `starttls`; the certificate
    SERVICE_HTTP = 3,  // GET `path`: status and body
    SERVICE_HTTPS = 4, // the same, and the certificate
    SERVICE_DNS = 5,   // asks the target for `record` of `name`, over UDP
    SERVICE_PUSH = 6,  // somebody reports by `ipam beat`; silence is down
};

enum service_starttls { STARTTLS_NONE, STARTTLS_SMTP, STARTTLS_IMAP, STARTTLS_POP3 };

enum { SERVICE_OPTION_MAX = 256, SERVICE_TEXT_MAX = 24, SERVICE_DAYS_DEFAULT = 7 };

struct service {
    enum service_kind kind;
    uint16_t port;                   // 0 for push alone
    char send[SERVICE_OPTION_MAX];   // tcp: with \r \n \t \\ \xHH, as written
    char expect[SERVICE_OPTION_MAX]; // tcp: a pattern (shared/base/pattern.h); "" is any
    char path[SERVICE_OPTION_MAX];   // http, https: "/…"; "" is "/"
    char name[SERVICE_OPTION_MAX];   // http, https, tls: Host, SNI and name of the certificate; dns: who is
                                     // asked for
    char body[SERVICE_OPTION_MAX];   // http, https: a pattern; "" is any
    char answer[SERVICE_OPTION_MAX]; // dns: the text of one record that must be there; "" is any
    char record[8];                  // dns: "A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"
    uint16_t status_min, status_max; // http, https: 100–599; by default 200–399 (redirects are not followed)
    uint16_t days;                   // tls, https: the certificate must be valid for so long; default 7
    bool verify;                     // tls, https: trust and name are checked; default true
    enum service_starttls starttls;  // tls
};

// "tcp/445", "https", "https/8443", "dns", "push": kind and port, all else by default (ports: tls 443, http
// 80, https 443, dns 53). -EINVAL with the reason: unknown kind, tcp without a port, a port outside 1–65535.
int service_parse(const char *text, struct service *out, struct error *err);

// One option by its name: send, expect, path, name, body, answer, record, status ("200", "200-299"), days,
// verify ("yes", "no"), starttls ("smtp", "imap", "pop3"). -EINVAL with the reason: an option that this kind
// does not have, a text too long or with control bytes, a pattern that is none.
int service_set(struct service *service, const char *option, const char *value, struct error *err);

// Whether all that the kind needs is there (dns: name). -EINVAL with the reason.
int service_check(const struct service *service, struct error *err);

// The names for service_set, in a fixed order; NULL at the end.
extern const char *const service_options[];

// The value of an option as service_set takes it; "" when it is the default.
const char *service_get(const struct service *service, const char *option, char text[SERVICE_OPTION_MAX]);

// Whether both ask the same and expect the same.
bool service_is_same(const struct service *a, const struct service *b);

// "tcp/445", "https", "https/8443": what service_parse reads; the port is left out where it is the kind's
// own.
const char *service_text(const struct service *service, char text[SERVICE_TEXT_MAX]);
// "tcp-445", "https", "https-8443": the usual key of such a check.
const char *service_key(const struct service *service, char text[SERVICE_TEXT_MAX]);

// The bytes that `send` means; their number.
size_t service_send_bytes(const struct service *service, char bytes[SERVICE_OPTION_MAX]);
