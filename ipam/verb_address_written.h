// The addresses that a command has changed, and telling of them.
#pragma once

#include "shared/net/ip_addr.h"

#include <stddef.h>

struct command;
struct error;

// Zero is empty.
struct verb_address_written {
    struct ip_addr *addrs;
    size_t count;
    size_t capacity;
};

// 0 or -ENOMEM with `err`.
int verb_address_written_add(struct verb_address_written *written, const struct ip_addr *addr,
                             struct error *err);
void verb_address_written_fini(struct verb_address_written *written);

// "reserved 10.0.0.5", "reserved 3 addresses, 10.0.0.5 to 10.0.0.9"; for a machine a row for each as it is
// now. Gives the exit code.
int verb_address_written_tell(const struct verb_address_written *written, struct command *command,
                              const char *vrf, const char *done);
