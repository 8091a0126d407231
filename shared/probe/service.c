#include "service.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

#include "service_value.h"

#define KIND(kind) (1u << (kind))
#define WEB (KIND(SERVICE_HTTP) | KIND(SERVICE_HTTPS))
#define CERTIFICATE (KIND(SERVICE_TLS) | KIND(SERVICE_HTTPS))

enum { DAYS_MAX = 3650, STATUS_FIRST = 100, STATUS_LAST = 599, STATUS_MIN = 200, STATUS_MAX = 399 };

static const char DEFAULT_RECORD[] = "A";

// By enum service_kind. `port` 0: must be given; `portless`: has none.
static const struct {
    const char *name;
    uint16_t port;
    bool portless;
} kinds[] = {
    [SERVICE_NONE] = {"", 0, true},          [SERVICE_TCP] = {"tcp", 0, false},
    [SERVICE_TLS] = {"tls", 443, false},     [SERVICE_HTTP] = {"http", 80, false},
    [SERVICE_HTTPS] = {"https", 443, false}, [SERVICE_DNS] = {"dns", 53, false},
    [SERVICE_PUSH] = {"push", 0, true},
};

static const char *const starttls_names[] = {
    [STARTTLS_NONE] = "", [STARTTLS_SMTP] = "smtp", [STARTTLS_IMAP] = "imap", [STARTTLS_POP3] = "pop3"};

const char *const service_options[] = {"send",   "expect", "path", "name",   "body",     "answer",
                                       "record", "status", "days", "verify", "starttls", NULL};

static void set_defaults(struct service *service, enum service_kind kind, uint16_t port)
{
    *service = (struct service){.kind = kind,
                                .port = port,
                                .status_min = STATUS_MIN,
                                .status_max = STATUS_MAX,
                                .days = SERVICE_DAYS_DEFAULT,
                                .verify = true};
    text_copy(service->record, sizeof(service->record), DEFAULT_RECORD);
}

static enum service_kind kind_of(const char *name, size_t length)
{
    for (int kind = SERVICE_TCP; kind <= SERVICE_PUSH; kind++)
        if (strlen(kinds[kind].name) == length && memcmp(kinds[kind].name, name, length) == 0)
            return (enum service_kind)kind;
    return SERVICE_NONE;
}

static int parse_port(enum service_kind kind, const char *text, uint16_t *port, struct error *err)
{
    const char *name = kinds[kind].name;
    uint64_t value = kinds[kind].port;
    if (text == NULL && value == 0 && !kinds[kind].portless)
        return error_set(err, -EINVAL, "%s needs a port, such as %s/22", name, name);
    if (text != NULL && kinds[kind].portless)
        return error_set(err, -EINVAL, "%s has no port, not \"%.32s\"", name, text);
    if (text != NULL && number_parse_u64(text, 1, UINT16_MAX, &value) < 0)
        return error_set(err, -EINVAL, "\"%.32s\" is not a port; give a number from 1 to 65535", text);
    *port = (uint16_t)value;
    return 0;
}

int service_parse(const char *text, struct service *out, struct error *err)
{
    const char *slash = strchr(text, '/');
    enum service_kind kind = kind_of(text, slash == NULL ? strlen(text) : (size_t)(slash - text));
    if (kind == SERVICE_NONE)
        return error_set(err, -EINVAL,
                         "\"%.64s\" is not a service; there are tcp/PORT, tls, http, https, dns and push",
                         text);
    uint16_t port = 0;
    int code = parse_port(kind, slash == NULL ? NULL : slash + 1, &port, err);
    if (code == 0)
        set_defaults(out, kind, port);
    return code;
}

static int set_status(struct service *service, const char *value, struct error *err)
{
    char first[SERVICE_OPTION_MAX];
    uint64_t min = 0, max = 0;
    text_copy(first, sizeof(first), value);
    char *dash = strchr(first, '-');
    if (dash != NULL)
        *dash = '\0';
    const char *last = dash == NULL ? first : dash + 1;
    if (number_parse_u64(first, STATUS_FIRST, STATUS_LAST, &min) < 0 ||
        number_parse_u64(last, STATUS_FIRST, STATUS_LAST, &max) < 0 || min > max)
        return error_set(err, -EINVAL,
                         "\"%.64s\" is not a status; give one (200) or a range (200-299) in 100-599", value);
    service->status_min = (uint16_t)min;
    service->status_max = (uint16_t)max;
    return 0;
}

static int set_days(struct service *service, const char *value, struct error *err)
{
    uint64_t days = 0;
    if (number_parse_u64(value, 0, DAYS_MAX, &days) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is not a number of days from 0 to %d", value, DAYS_MAX);
    service->days = (uint16_t)days;
    return 0;
}

static int set_verify(struct service *service, const char *value, struct error *err)
{
    bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0)
        return error_set(err, -EINVAL, "verify is yes or no, not \"%.64s\"", value);
    service->verify = yes;
    return 0;
}

static int set_starttls(struct service *service, const char *value, struct error *err)
{
    for (int i = STARTTLS_SMTP; i <= STARTTLS_POP3; i++)
        if (strcmp(starttls_names[i], value) == 0) {
            service->starttls = (enum service_starttls)i;
            return 0;
        }
    return error_set(err, -EINVAL, "starttls is smtp, imap or pop3, not \"%.64s\"", value);
}

static int set_record(struct service *service, const char *value, struct error *err)
{
    static const char *const records[] = {"A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"};
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
        if (strcasecmp(records[i], value) == 0)
            return text_copy(service->record, sizeof(service->record), records[i]);
    return error_set(err, -EINVAL, "record is A, AAAA, CNAME, MX, NS, PTR, SOA, SRV or TXT, not \"%.64s\"",
                     value);
}

// One per name in service_options, in the same order: either a text, which `check` has looked at, or `set`.
static const struct {
    unsigned kinds;
    size_t offset;
    int (*check)(const char *value, struct error *err);
    int (*set)(struct service *service, const char *value, struct error *err);
} options[] = {
    {KIND(SERVICE_TCP), offsetof(struct service, send), service_value_check_send, NULL},
    {KIND(SERVICE_TCP), offsetof(struct service, expect), service_value_check_pattern, NULL},
    {WEB, offsetof(struct service, path), service_value_check_path, NULL},
    {WEB | CERTIFICATE | KIND(SERVICE_DNS), offsetof(struct service, name), service_value_check_name, NULL},
    {WEB, offsetof(struct service, body), service_value_check_pattern, NULL},
    {KIND(SERVICE_DNS), offsetof(struct service, answer), NULL, NULL},
    {KIND(SERVICE_DNS), 0, NULL, set_record},
    {WEB, 0, NULL, set_status},
    {CERTIFICATE, 0, NULL, set_days},
    {CERTIFICATE, 0, NULL, set_verify},
    {KIND(SERVICE_TLS), 0, NULL, set_starttls},
};

enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) };
_Static_assert(sizeof(service_options) / sizeof(service_options[0]) == OPTION_COUNT + 1, "one row per name");

static int option_of(const char *name)
{
    int i = 0;
    while (i < OPTION_COUNT && strcmp(service_options[i], name) != 0)
        i++;
    return i;
}

int service_set(struct service *service, const char *option, const char *value, struct error *err)
{
    int i = option_of(option);
    if (i == OPTION_COUNT)
        return error_set(err, -EINVAL, "a service has no option \"%.64s\"", option);
    if ((options[i].kinds & KIND(service->kind)) == 0)
        return error_set(err, -EINVAL, "a %s check has no option \"%s\"", kinds[service->kind].name, option);
    size_t length = strlen(value);
    if (length >= SERVICE_OPTION_MAX)
        return error_set(err, -EINVAL, "%s: at most %d bytes, not %zu", option, SERVICE_OPTION_MAX - 1,
                         length);
    if (!text_is_clean(value, length))
        return error_set(err, -EINVAL, "%s: control characters or bytes that are not UTF-8", option);
    if (options[i].set != NULL)
        return options[i].set(service, value, err);
    int code = length == 0 || options[i].check == NULL ? 0 : options[i].check(value, err);
    if (code == 0)
        text_copy((char *)service + options[i].offset, SERVICE_OPTION_MAX, value);
    return code;
}

int service_check(const struct service *service, struct error *err)
{
    if (service->kind <= SERVICE_NONE || service->kind > SERVICE_PUSH)
        return error_set(err, -EINVAL, "%d is not a kind of service", (int)service->kind);
    const char *name = kinds[service->kind].name;
    if ((service->port == 0) != kinds[service->kind].portless)
        return error_set(err, -EINVAL, "%s %s", name,
                         service->port == 0 ? "needs a port from 1 to 65535" : "has no port");
    if (service->kind == SERVICE_DNS && service->name[0] == '\0')
        return error_set(err, -EINVAL, "dns needs the name that is asked for, such as example.org");
    return 0;
}

static void get_status(const struct service *service, char text[SERVICE_OPTION_MAX])
{
    if (service->status_min == STATUS_MIN && service->status_max == STATUS_MAX)
        return;
    if (service->status_min == service->status_max)
        snprintf(text, SERVICE_OPTION_MAX, "%u", service->status_min);
    else
        snprintf(text, SERVICE_OPTION_MAX, "%u-%u", service->status_min, service->status_max);
}

const char *service_get(const struct service *service, const char *option, char text[SERVICE_OPTION_MAX])
{
    int i = option_of(option);
    text[0] = '\0';
    if (i == OPTION_COUNT || (options[i].kinds & KIND(service->kind)) == 0)
        return text;
    if (options[i].set == NULL)
        text_copy(text, SERVICE_OPTION_MAX, (const char *)service + options[i].offset);
    else if (options[i].set == set_record && strcmp(service->record, DEFAULT_RECORD) != 0)
        text_copy(text, SERVICE_OPTION_MAX, service->record);
    else if (options[i].set == set_status)
        get_status(service, text);
    else if (options[i].set == set_days && service->days != SERVICE_DAYS_DEFAULT)
        snprintf(text, SERVICE_OPTION_MAX, "%u", service->days);
    else if (options[i].set == set_verify && !service->verify)
        text_copy(text, SERVICE_OPTION_MAX, "no");
    else if (options[i].set == set_starttls)
        text_copy(text, SERVICE_OPTION_MAX, starttls_names[service->starttls]);
    return text;
}

bool service_is_same(const struct service *a, const struct service *b)
{
    bool same = a->kind == b->kind && a->port == b->port;
    for (size_t i = 0; i < OPTION_COUNT && same; i++) {
        char left[SERVICE_OPTION_MAX], right[SERVICE_OPTION_MAX];
        same =
            strcmp(service_get(a, service_options[i], left), service_get(b, service_options[i], right)) == 0;
    }
    return same;
}

static const char *write_text(const struct service *service, char separator, char text[SERVICE_TEXT_MAX])
{
    const char *name = service->kind <= SERVICE_PUSH ? kinds[service->kind].name : "";
    if (name[0] == '\0' || service->port == kinds[service->kind].port)
        snprintf(text, SERVICE_TEXT_MAX, "%s", name);
    else
        snprintf(text, SERVICE_TEXT_MAX, "%s%c%u", name, separator, service->port);
    return text;
}

const char *service_text(const struct service *service, char text[SERVICE_TEXT_MAX])
{
    return write_text(service, '/', text);
}

const char *service_key(const struct service *service, char text[SERVICE_TEXT_MAX])
{
    return write_text(service, '-', text);
}

size_t service_send_bytes(const struct service *service, char bytes[SERVICE_OPTION_MAX])
{
    size_t length = 0;
    for (const char *at = service->send; *at != '\0';)
        at = service_value_unescape(at, &bytes[length++]);
    return length;
}
