#include "service_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

enum { KIND_MAX = 32 };

const char *const service_input_options[SERVICE_INPUT_OPTIONS] = {
    "send", "expect", "path", "host", "body", "answer", "record", "status", "days", "verify", "starttls"};

static const char *const kinds[] = {"tcp", "tls", "http", "https", "dns", "push"};

static bool is_kind(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i]) == length && strncmp(kinds[i], word, length) == 0)
            return true;
    }
    return false;
}

bool service_input_is_service(const char *word)
{
    return strchr(word, '/') || is_kind(word, strlen(word));
}

const char *service_input_meant(const char *word)
{
    char head[KIND_MAX];

    snprintf(head, sizeof head, "%.*s", (int)strcspn(word, "/"), word);
    return nearest_word(head, kinds, sizeof kinds / sizeof kinds[0]);
}

static int refuse_kind(const char *word, struct error *err)
{
    const char *meant = service_input_meant(word);
    size_t length = strcspn(word, "/");

    if (is_kind(word, length) || !meant)
        return 0;
    return error_set(err, -EINVAL, "\"%.64s\" is no service; did you mean \"%s%.32s\"?", word, meant,
                     word + length);
}

static int set_option(struct service *service, const char *option, const char *value, struct error *err)
{
    struct error reason = {""};
    const char *name = strcmp(option, "host") == 0 ? "name" : option;
    int result = service_set(service, name, value, &reason);

    return result < 0 ? error_set(err, result, "--%s: %s", option, reason.text) : 0;
}

int service_input_read(const char *word, const char *const values[SERVICE_INPUT_OPTIONS], struct service *out,
                       struct error *err)
{
    struct service read = {.kind = SERVICE_NONE};
    int result = refuse_kind(word, err);

    if (result == 0)
        result = service_parse(word, &read, err);
    for (size_t i = 0; result == 0 && i < SERVICE_INPUT_OPTIONS; i++) {
        if (values[i])
            result = set_option(&read, service_input_options[i], values[i], err);
    }
    if (result < 0)
        return result;
    if (read.kind == SERVICE_DNS && !read.name[0])
        return error_set(err, -EINVAL, "say which name the server is asked for, as --host example.org");
    result = service_check(&read, err);
    if (result == 0)
        *out = read;
    return result;
}
