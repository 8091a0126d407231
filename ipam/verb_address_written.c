#include "verb_address_written.h"

#include <errno.h>
#include <stdlib.h>

#include "address_table.h"
#include "command.h"
#include "shared/inventory/prefix.h"
#include "shared/net/ip_step.h"

int verb_address_written_add(struct verb_address_written *written, const struct ip_addr *addr,
                             struct error *err)
{
    if (written->count == written->capacity) {
        size_t capacity = written->capacity ? 2 * written->capacity : 16;
        struct ip_addr *grown = reallocarray(written->addrs, capacity, sizeof *grown);
        if (!grown)
            return error_set(err, -ENOMEM, "out of memory");
        written->addrs = grown;
        written->capacity = capacity;
    }
    written->addrs[written->count++] = *addr;
    return 0;
}

void verb_address_written_fini(struct verb_address_written *written)
{
    free(written->addrs);
    *written = (struct verb_address_written){.count = 0};
}

// Whether they follow each other without a gap.
static bool is_row(const struct verb_address_written *written)
{
    for (size_t i = 1; i < written->count; i++) {
        struct ip_addr next = written->addrs[i - 1];
        if (!ip_step_next(&next) || ip_addr_compare(&next, &written->addrs[i]) != 0)
            return false;
    }
    return true;
}

static int tell_person(const struct verb_address_written *written, const char *done)
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];

    ip_addr_format(&written->addrs[0], first);
    ip_addr_format(&written->addrs[written->count - 1], last);
    if (written->count == 1)
        printf("%s %s\n", done, first);
    else if (is_row(written))
        printf("%s %zu addresses, %s to %s\n", done, written->count, first, last);
    else
        printf("%s %zu addresses, %s and others\n", done, written->count, first);
    return EXIT_OK;
}

static int write_row(struct command *command, const char *vrf, const struct ip_addr *addr)
{
    struct output_cell cells[ADDRESS_TABLE_COLUMNS];
    struct plan_address address;
    struct prefix prefix;
    int result = plan_address_get(command->db, vrf, addr, &address, &command->err);

    if (result < 0)
        return result;
    int found = prefix_match(command->db, vrf, addr, &prefix, &command->err);
    if (found < 0 && found != -ENOENT)
        return found;
    struct address_row row = {.address = &address,
                              .prefix = found == 0 ? &prefix : NULL,
                              .note = address.has_note ? plan_address_note(command->db, address.id) : ""};
    address_table_cells(&row, cells);
    output_row(&command->out, cells);
    return 0;
}

int verb_address_written_tell(const struct verb_address_written *written, struct command *command,
                              const char *vrf, const char *done)
{
    int result = 0;

    if (command_is_text(command) && written->count > 0)
        return tell_person(written, done);
    output_begin(&command->out, address_table_columns, ADDRESS_TABLE_COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; result == 0 && i < written->count; i++)
        result = write_row(command, vrf, &written->addrs[i]);
    return command_end(command, result);
}
