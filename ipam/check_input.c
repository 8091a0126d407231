#include "check_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device_input.h"
#include "shared/base/error.h"
#include "shared/base/nearest.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

enum { INTERVAL_MIN_MS = 200, INTERVAL_MAX_MS = 86400000, RUN_MAX = 1000, FIELD_MAX = 32 };

static int read_count(const char *option, const char *text, uint16_t *out, struct error *err)
{
    uint64_t value = 0;

    if (!text)
        return 0;
    if (number_parse_u64(text, 1, RUN_MAX, &value) < 0)
        return error_set(err, -EINVAL, "%s takes a number from 1 to %d, not \"%s\"", option, RUN_MAX, text);
    *out = (uint16_t)value;
    return 0;
}

static int read_interval(const char *option, const char *text, uint32_t *out, struct error *err)
{
    uint64_t value = 0;

    if (!text)
        return 0;
    if (number_parse_duration_ms(text, INTERVAL_MIN_MS, INTERVAL_MAX_MS, &value) < 0)
        return error_set(err, -EINVAL, "%s takes a time from 200ms to 1d, as 500ms, 10s or 5m, not \"%s\"",
                         option, text);
    *out = (uint32_t)value;
    return 0;
}

static int read_settings(const struct check_input *input, struct check *check, struct error *err)
{
    int result = read_interval("--interval", input->interval, &check->interval_ms, err);

    if (result == 0)
        result = device_input_profile(input->profile, &check->profile, err);
    if (result == 0)
        result = read_count("--down-after", input->down_after, &check->down_after, err);
    if (result == 0)
        result = read_count("--up-after", input->up_after, &check->up_after, err);
    return result;
}

// One of the three says whom to ask.
static int read_target(const struct check_input *input, const char *family, struct check *check,
                       struct error *err)
{
    struct device_address address;

    if (family && strcmp(family, "4") != 0 && strcmp(family, "6") != 0)
        return error_set(err, -EINVAL, "\"%s\" is no family of addresses; use --family 4 or 6", family);
    if (input->address && device_input_address(input->address, &address, err) < 0)
        return -EINVAL;

    if (family)
        check->target_kind = *family == '4' ? CHECK_TARGET_DEVICE_V4 : CHECK_TARGET_DEVICE_V6;
    else
        check->target_kind = input->address ? CHECK_TARGET_ADDRESS : CHECK_TARGET_NAME;
    const char *target = input->address ? input->address : input->name;
    if (target && text_copy(check->target, sizeof check->target, target) < 0)
        return error_set(err, -EINVAL, "the target is longer than %zu characters", sizeof check->target - 1);
    return 0;
}

static int target_count(const struct check_input *input)
{
    return !!input->address + !!input->name + !!input->family;
}

static int read_service_target(const struct check_input *input, struct new_check *wanted, struct error *err)
{
    int given = target_count(input);

    wanted->check.target_kind = CHECK_TARGET_DEVICE_V4;
    if (wanted->service.kind == SERVICE_PUSH)
        return given == 0
                   ? 0
                   : error_set(err, -EINVAL,
                               "nobody is asked by a push check: leave --family, --address and --name out");
    if (given > 1)
        return error_set(err, -EINVAL, "say whom to ask by one of --family 4|6, --address or --name");
    wanted->any_family = given == 0;
    return given == 0 ? 0 : read_target(input, input->family, &wanted->check, err);
}

static int read_service(const char *word, const struct check_input *input, struct new_check *wanted,
                        struct error *err)
{
    char usual[SERVICE_TEXT_MAX];
    struct check *check = &wanted->check;
    int result = service_input_read(word, input->service, &wanted->service, err);

    if (result == 0)
        result = read_service_target(input, wanted, err);
    if (result < 0)
        return result;
    check->service = wanted->service.kind;
    check->port = wanted->service.port;
    text_copy(check->plugin, sizeof check->plugin, "tcp_check");
    snprintf(check->key, sizeof check->key, "%s%s", service_key(&wanted->service, usual),
             input->family && *input->family == '6' ? "-v6" : "");
    if (input->key && text_copy(check->key, sizeof check->key, input->key) < 0)
        return error_set(err, -EINVAL, "the key of a check has at most %zu characters",
                         sizeof check->key - 1);
    return 0;
}

static int refuse_options(const char *word, const struct check_input *input, struct error *err)
{
    const char *meant = service_input_meant(word);
    const char *option = input->key ? "key" : NULL;

    for (size_t i = 0; !option && i < SERVICE_INPUT_OPTIONS; i++)
        option = input->service[i] ? service_input_options[i] : NULL;
    if (!option)
        return 0;
    return error_set(err, -EINVAL, "--%s goes with a service, as tcp/445 or https, and \"%s\" is none%s%s%s",
                     option, word, meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
}

static int refuse_target(const char *word, struct error *err)
{
    const char *meant = service_input_meant(word);

    if (meant)
        return error_set(err, -EINVAL,
                         "\"%s\" is no service; did you mean \"%s\"? A ping check of this key needs one of "
                         "--family 4|6, --address or --name",
                         word, meant);
    return error_set(err, -EINVAL, "say what check \"%s\" probes: one of --family 4|6, --address or --name",
                     word);
}

static int read_ping(const char *word, const struct check_input *input, struct check *check,
                     struct error *err)
{
    const char *family = input->family;
    bool implied = strcmp(word, "v4") == 0 || strcmp(word, "v6") == 0;

    if (refuse_options(word, input, err) < 0)
        return -EINVAL;
    if (implied && target_count(input) == 0)
        family = word + 1;
    if (!!input->address + !!input->name + !!family != 1)
        return refuse_target(word, err);
    text_copy(check->plugin, sizeof check->plugin, "icmp_heartbeat");
    if (text_copy(check->key, sizeof check->key, word) < 0)
        return error_set(err, -EINVAL, "the key of a check has at most %zu characters",
                         sizeof check->key - 1);
    return read_target(input, family, check, err);
}

int check_input_read(const char *word, const struct check_input *input, struct new_check *out,
                     struct error *err)
{
    struct new_check wanted = {.check = {.source = "person", .enabled = true}};
    int result = service_input_is_service(word) ? read_service(word, input, &wanted, err)
                                                : read_ping(word, input, &wanted.check, err);

    if (result == 0)
        result = read_settings(input, &wanted.check, err);
    if (result == 0)
        *out = wanted;
    return result;
}

int check_input_follow(struct new_check *wanted, bool has_v4, bool has_v6, struct error *err)
{
    if (!wanted->any_family)
        return 0;
    if (!has_v4 && !has_v6)
        return error_set(err, -EINVAL,
                         "the device has no address to ask; add one with 'ipam device set DEVICE "
                         "address+=ADDRESS', or say --address, --name or --family");
    wanted->check.target_kind = has_v4 ? CHECK_TARGET_DEVICE_V4 : CHECK_TARGET_DEVICE_V6;
    wanted->any_family = false;
    return 0;
}

static int change_enabled(const char *value, struct check *check, struct error *err)
{
    bool yes = strcmp(value, "yes") == 0;

    if (!yes && strcmp(value, "no") != 0)
        return error_set(err, -EINVAL, "enabled is yes or no, not \"%s\"", value);
    check->enabled = yes;
    return 0;
}

static int refuse_field(const char *field, struct error *err)
{
    static const char *const fields[] = {"enabled", "interval", "profile", "down-after", "up-after"};
    const char *meant = nearest_word(field, fields, sizeof fields / sizeof fields[0]);

    return error_set(err, -EINVAL, "a check has no setting \"%s\"; %s%s%s", field,
                     meant ? "did you mean \"" : "there are ",
                     meant ? meant : "enabled, interval, profile, down-after and up-after",
                     meant ? "\"?" : "");
}

int check_input_change(const char *text, struct check *check, struct error *err)
{
    const char *equals = strchr(text, '=');
    char field[FIELD_MAX];

    if (!equals || equals == text)
        return error_set(err, -EINVAL, "\"%s\" is no change; write it as enabled=no or interval=10s", text);
    snprintf(field, sizeof field, "%.*s", (int)(equals - text), text);
    const char *value = equals + 1;
    bool usual = strcmp(value, "default") == 0;

    if (strcmp(field, "enabled") == 0)
        return change_enabled(value, check, err);
    if (strcmp(field, "profile") == 0)
        return device_input_profile(value, &check->profile, err);
    if (strcmp(field, "interval") == 0) {
        check->interval_ms = usual ? 0 : check->interval_ms;
        return usual ? 0 : read_interval(field, value, &check->interval_ms, err);
    }
    if (strcmp(field, "down-after") != 0 && strcmp(field, "up-after") != 0)
        return refuse_field(field, err);
    uint16_t *count = *field == 'd' ? &check->down_after : &check->up_after;
    *count = usual ? 0 : *count;
    return usual ? 0 : read_count(field, value, count, err);
}
