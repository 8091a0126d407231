#include "verb_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "export_host.h"
#include "export_lines.h"
#include "export_paper.h"
#include "export_scope.h"
#include "export_targets.h"
#include "file_store.h"
#include "listing.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/vrf.h"

enum { FILE_SD_PORT = 9100 };

// What `ipam export` was told.
struct wanted {
    const char *form;
    const char *vrf;
    const char *path;
    const char *port_text;
    uint16_t port;
    struct db_filter filter;
    struct export_scope scope;
    size_t left_out;
};

static int export_csv(struct command *command, struct wanted *wanted, FILE *stream)
{
    return export_paper_write(stream, PAPER_OUR_CSV, command->db, &wanted->scope, &command->err);
}

static int export_json(struct command *command, struct wanted *wanted, FILE *stream)
{
    return export_paper_write(stream, PAPER_OUR_JSON, command->db, &wanted->scope, &command->err);
}

static int export_hosts_file(struct command *command, struct wanted *wanted, FILE *stream)
{
    struct export_hosts hosts;
    int result = export_host_read(command->db, &wanted->scope, &hosts, &command->err);

    if (result < 0)
        return result;
    export_lines_hosts(stream, &hosts);
    wanted->left_out = hosts.unnamed;
    export_host_free(&hosts);
    return 0;
}

static int export_dnsmasq(struct command *command, struct wanted *wanted, FILE *stream)
{
    struct export_hosts hosts;
    int result = export_host_read(command->db, &wanted->scope, &hosts, &command->err);

    if (result < 0)
        return result;
    export_lines_dnsmasq(stream, &hosts);
    export_host_free(&hosts);
    return 0;
}

static int export_kea(struct command *command, struct wanted *wanted, FILE *stream)
{
    struct export_hosts hosts;
    struct export_prefixes prefixes = {NULL, 0};
    size_t written = 0;
    int result = export_host_read(command->db, &wanted->scope, &hosts, &command->err);

    if (result < 0)
        return result;
    result = export_host_prefixes(command->db, &wanted->scope, &prefixes, &command->err);
    if (result == 0) {
        result = export_lines_kea(stream, &hosts, &prefixes, &written, &wanted->left_out);
        if (result < 0)
            error_set(&command->err, result, "out of memory");
    }
    free(prefixes.rows);
    export_host_free(&hosts);
    return result;
}

static int export_file_sd(struct command *command, struct wanted *wanted, FILE *stream)
{
    struct export_hosts hosts;
    int result = export_host_read(command->db, &wanted->scope, &hosts, &command->err);

    if (result < 0)
        return result;
    result = export_targets_write(stream, command->db, &hosts, &wanted->filter, wanted->port, &command->err);
    export_host_free(&hosts);
    return result;
}

// `tells`: what is said of those that were left out. `one_vrf`: the form knows no VRF, so it is of one.
static const struct form {
    const char *name;
    int (*write)(struct command *command, struct wanted *wanted, FILE *stream);
    const char *tells;
    bool one_vrf;
    bool filtered;
} forms[] = {
    {"csv", export_csv, NULL, false, false},
    {"json", export_json, NULL, false, false},
    {"hosts", export_hosts_file, "have no name that is a host name", true, false},
    {"dnsmasq", export_dnsmasq, NULL, true, false},
    {"kea", export_kea, "lie in no prefix, or share their hardware address with another of the subnet", true,
     false},
    {"file_sd", export_file_sd, NULL, true, true},
};

static const struct form *find_form(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    }
    return NULL;
}

// Saved filters are those of the inventory, which is open.
static int read_filter(struct command *command, struct wanted *wanted)
{
    struct text_buf text;
    char words[FILTER_TEXT_MAX + 1];

    text_buf_init(&text, words, sizeof words);
    for (size_t i = 1; i < command->arg_count; i++)
        text_buf_add(&text, "%s%s", i > 1 ? " " : "", command->args[i]);
    if (text.overflow)
        return error_set(&command->err, -E2BIG, "the filter is longer than %d bytes", FILTER_TEXT_MAX);
    return listing_filter(command, words, device_filter_fields, DEVICE_FILTER_FIELDS, &wanted->filter);
}

static int read_arguments(struct command *command, struct wanted *wanted, const struct form *form)
{
    uint64_t port = FILE_SD_PORT;

    if (wanted->port_text && number_parse_u64(wanted->port_text, 1, 65535, &port) < 0)
        return error_set(&command->err, -EINVAL, "\"%s\" is no port; give a number from 1 to 65535",
                         wanted->port_text);
    if (wanted->port_text && !form->filtered)
        return error_set(&command->err, -EINVAL, "--port is for file_sd");
    wanted->port = (uint16_t)port;
    wanted->scope.vrf = wanted->vrf ? wanted->vrf : form->one_vrf ? VRF_DEFAULT : NULL;
    if (form->filtered)
        return 0;
    return export_scope_read(&wanted->scope, command->args + 1, command->arg_count - 1, &command->err);
}

static int write_file(struct command *command, struct wanted *wanted, const struct form *form)
{
    struct file_store store;
    int result = file_store_open(&store, wanted->path, &command->err);

    if (result < 0)
        return result;
    result = db_begin_read(command->db);
    if (result < 0)
        error_set(&command->err, result, "%s", db_error(command->db));
    if (result == 0) {
        result = form->write(command, wanted, store.stream);
        db_end_read(command->db);
    }
    return file_store_close(&store, result, &command->err);
}

static int export_form(struct command *command, struct wanted *wanted, const struct form *form)
{
    if (read_arguments(command, wanted, form) < 0)
        return command_usage(command, "%s", command->err.text);
    int result = command_open(command, DB_READ);
    if (result == 0 && form->filtered) {
        result = read_filter(command, wanted);
        if (result == -EINVAL || result == -E2BIG)
            return command_usage(command, "%s", command->err.text);
    }
    if (result == 0 && wanted->vrf)
        result = vrf_check(command->db, wanted->vrf, &command->err);
    if (result == 0)
        result = write_file(command, wanted, form);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (wanted->left_out > 0 && form->tells)
        fprintf(stderr, "ipam: %zu addresses were left out: they %s\n", wanted->left_out, form->tells);
    return EXIT_OK;
}

int verb_export(struct command *command, int argc, char **argv)
{
    struct wanted wanted = {.form = NULL};
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &wanted.vrf},
        {"output", 'o', ARGUMENTS_VALUE, &wanted.path},
        {"port", 0, ARGUMENTS_VALUE, &wanted.port_text},
    };

    command->fields = device_filter_fields;
    command->field_count = DEVICE_FILTER_FIELDS;
    if (!command_arguments(command, argc, argv, options, 3, 1, SIZE_MAX))
        return command->exit;
    wanted.form = command->args[0];
    const struct form *form = find_form(wanted.form);
    if (!form)
        return command_usage(command, "\"%s\" is no form; use csv, json, hosts, dnsmasq, kea or file_sd",
                             wanted.form);
    int status = export_form(command, &wanted, form);
    filter_free(&wanted.filter);
    return status;
}
