#include "verb_prefix_change.h"

#include <errno.h>
#include <string.h>

#include "plan_input.h"
#include "shared/base/number.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/plan_space.h"
#include "shared/inventory/prefix.h"
#include "terminal_text.h"
#include "verb_prefix_view.h"

enum { NEXT_MAX = 1024, SPLIT_BITS_MAX = 12 };

static const char by_person[] = "person";

// The fields that `prefix add` takes as options, in the order in which they are set: a VLAN is looked for at
// the site first.
enum { OPTION_SITE, OPTION_VLAN, OPTION_KIND, OPTION_GATEWAY, OPTION_DNS, OPTION_NOTE, OPTION_COUNT };
static const char *const option_names[OPTION_COUNT] = {"site", "vlan", "kind", "gateway", "dns", "note"};

static int add_prefix(struct command *command, const char *vrf, const char *const values[OPTION_COUNT],
                      struct prefix *prefix)
{
    const char *name = command->arg_count > 1 ? command->args[1] : "";
    struct cidr cidr;
    int result = cidr_parse(command->args[0], &cidr, &command->err);

    if (result == 0 && prefix_find_cidr(command->db, vrf, &cidr, prefix, NULL) == 0)
        return error_set(&command->err, -EEXIST,
                         "%s is in the plan already; change it with 'ipam prefix set %s'", command->args[0],
                         command->args[0]);
    if (result == 0)
        result = prefix_add(command->db, vrf, &cidr, name, by_person, prefix, &command->err);
    for (size_t i = 0; result == 0 && i < OPTION_COUNT; i++) {
        if (values[i])
            result =
                prefix_set(command->db, prefix->id, option_names[i], values[i], by_person, &command->err);
    }
    return result;
}

// A range that a prefix cuts in two belongs to neither.
static void warn_of_ranges(struct command *command, const struct prefix *prefix)
{
    char cidr[CIDR_TEXT_MAX];
    char text[IP_RANGE_TEXT_MAX];
    struct plan_range_list list = {0};
    struct ip_range all = ip_range_of_cidr(&prefix->cidr);

    if (plan_range_list(command->db, prefix->vrf, &all, &list, NULL) < 0)
        return;
    for (size_t i = 0; i < list.count; i++) {
        const struct ip_range *range = &list.rows[i].range;
        if (!ip_range_covers(&all, range) && !ip_range_covers(range, &all))
            verb_plan_warn(command, "the range %s lies in %s only in part", ip_range_format(range, text),
                           cidr_format(&prefix->cidr, cidr));
    }
    plan_range_list_free(&list);
}

static void warn_of_name(struct command *command, const struct prefix *prefix)
{
    struct prefix other;

    if (prefix->name[0] && prefix_find(command->db, prefix->vrf, prefix->name, &other, NULL) == -ENOTUNIQ)
        verb_plan_warn(command, "another prefix is named \"%s\" too: the name alone finds neither",
                       prefix->name);
}

int verb_prefix_change_add(struct command *command, int argc, char **argv)
{
    char text[CIDR_TEXT_MAX];
    const char *vrf = NULL;
    const char *values[OPTION_COUNT] = {NULL};
    struct arguments_option options[OPTION_COUNT + 1] = {{"vrf", 0, ARGUMENTS_VALUE, &vrf}};
    struct prefix prefix = {.id = 0};

    for (size_t i = 0; i < OPTION_COUNT; i++)
        options[i + 1] = (struct arguments_option){option_names[i], 0, ARGUMENTS_VALUE, &values[i]};
    if (!command_arguments(command, argc, argv, options, OPTION_COUNT + 1, 1, 2))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, add_prefix(command, vrf, values, &prefix));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    warn_of_name(command, &prefix);
    warn_of_ranges(command, &prefix);
    return verb_plan_tell(command, &verb_prefix_view, prefix.id, "added", cidr_format(&prefix.cidr, text));
}

// What `prefix next` was told, and what it found.
struct next {
    const char *vrf;
    const char *length_text;
    const char *count_text;
    const char *add;
    unsigned length;
    uint64_t count;
    struct cidr found[NEXT_MAX];
};

static int read_next(struct command *command, const struct prefix *parent, struct next *next)
{
    unsigned bits = ip_addr_family(&parent->cidr.first) == 4 ? 32 : 128;

    next->count = 1;
    if (!next->length_text)
        return error_set(&command->err, -EINVAL, "say how large: --length 26");
    if (next->count_text && number_parse_u64(next->count_text, 1, NEXT_MAX, &next->count) < 0)
        return error_set(&command->err, -EINVAL, "--count takes a number from 1 to %d, not \"%s\"", NEXT_MAX,
                         next->count_text);
    return plan_input_length(next->length_text, parent->cidr.length, bits, &next->length, &command->err);
}

// Several are numbered, so that each is found by its name.
static int add_found(struct command *command, const struct prefix *parent, const struct next *next)
{
    char name[INVENTORY_NAME_MAX];
    int result = 0;

    for (uint64_t i = 0; result == 0 && i < next->count; i++) {
        int length = next->count == 1
                         ? snprintf(name, sizeof name, "%s", next->add)
                         : snprintf(name, sizeof name, "%s-%llu", next->add, (unsigned long long)i + 1);
        if (length >= (int)sizeof name)
            return error_set(&command->err, -EINVAL, "the name is longer than %zu bytes", sizeof name - 1);
        result = prefix_add_part(command->db, parent, &next->found[i], name, by_person, NULL, &command->err);
    }
    return result;
}

static int answer_next(struct command *command, struct next *next)
{
    struct prefix parent;
    int result = prefix_find(command->db, next->vrf, command->args[0], &parent, &command->err);

    if (result == 0)
        result = read_next(command, &parent, next);
    if (result == 0)
        result = plan_space_next_prefixes(command->db, &parent, next->length, (size_t)next->count,
                                          next->found, &command->err);
    if (result == 0 && next->add)
        result = add_found(command, &parent, next);
    return result;
}

static int look_next(struct command *command, struct next *next)
{
    int result = command_begin_read(command);

    if (result < 0)
        return result;
    result = answer_next(command, next);
    db_end_read(command->db);
    return result;
}

static void write_cidr(struct command *command, const struct cidr *cidr)
{
    char text[CIDR_TEXT_MAX];
    const struct output_cell cell = output_cell_text(cidr_format(cidr, text), OUTPUT_PLAIN);

    if (command_is_text(command))
        puts(text);
    else
        output_row(&command->out, &cell);
}

// In text the prefixes alone, one in a line, for scripts.
static int tell_cidrs(struct command *command, const struct cidr *list, size_t count)
{
    static const struct output_column columns[] = {{"prefix", "PREFIX", 0, 0}};

    if (!command_is_text(command))
        output_begin(&command->out, columns, 1, OUTPUT_TABLE);
    for (size_t i = 0; i < count; i++)
        write_cidr(command, &list[i]);
    return command_is_text(command) ? EXIT_OK : command_end(command, 0);
}

int verb_prefix_change_next(struct command *command, int argc, char **argv)
{
    struct next next = {.vrf = NULL};
    const struct arguments_option options[] = {
        {"vrf", 0, ARGUMENTS_VALUE, &next.vrf},
        {"length", 0, ARGUMENTS_VALUE, &next.length_text},
        {"count", 0, ARGUMENTS_VALUE, &next.count_text},
        {"add", 0, ARGUMENTS_VALUE, &next.add},
    };

    if (!command_arguments(command, argc, argv, options, sizeof options / sizeof options[0], 1, 1))
        return command->exit;
    int result = command_open(command, next.add ? DB_WRITE : DB_READ);
    if (result == 0 && next.add)
        result = command_begin(command);
    if (result == 0 && next.add)
        result = command_commit(command, answer_next(command, &next));
    else if (result == 0)
        result = look_next(command, &next);
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    return tell_cidrs(command, next.found, (size_t)next.count);
}

static int add_parts(struct command *command, const struct prefix *whole, unsigned length, size_t *count)
{
    struct cidr part;
    bool more = true;
    int result = cidr_of(&whole->cidr.first, length, &part);

    for (*count = 0; result == 0 && more; (*count)++) {
        struct cidr after;
        result = prefix_add_part(command->db, whole, &part, "", by_person, NULL, &command->err);
        more = cidr_next(&part, &after) && cidr_is_inside(&after, &whole->cidr);
        part = after;
    }
    return result;
}

static int split(struct command *command, const char *vrf, unsigned *length, size_t *count)
{
    struct prefix whole;
    int result = prefix_find(command->db, vrf, command->args[0], &whole, &command->err);

    if (result == 0)
        result = plan_input_length(command->args[1], whole.cidr.length,
                                   ip_addr_family(&whole.cidr.first) == 4 ? 32 : 128, length, &command->err);
    if (result < 0)
        return result;
    if (*length - whole.cidr.length > SPLIT_BITS_MAX)
        return error_set(&command->err, -E2BIG, "that makes more than %d parts; split it in steps",
                         1 << SPLIT_BITS_MAX);
    return add_parts(command, &whole, *length, count);
}

int verb_prefix_change_split(struct command *command, int argc, char **argv)
{
    const char *vrf = NULL;
    const struct arguments_option options[] = {{"vrf", 0, ARGUMENTS_VALUE, &vrf}};
    unsigned length = 0;
    size_t count = 0;

    if (!command_arguments(command, argc, argv, options, 1, 2, 2))
        return command->exit;
    int result = command_open_begin(command);
    if (result == 0)
        result = command_commit(command, split(command, vrf, &length, &count));
    if (result < 0)
        return command_fail(command, "%s", command->err.text);
    if (command_is_text(command)) {
        terminal_text_write(stdout, command->args[0],
                            command->out.style.utf8 || command->out.style.width == 0);
        printf(" has %zu parts of /%u\n", count, length);
    }
    return EXIT_OK;
}
