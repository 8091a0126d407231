// Changes of a device as a person wrote them (device_input.h), and what is found out by itself after them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct command;
struct device_change;
struct mac_addr;
struct type_rules;

// Inside command_begin … command_commit. 0 or a negative errno with command->err.
int device_apply(struct command *command, int64_t id, const struct device_change *change);
// An address as `device_input_place` reads it; `mac` NULL or that of its interface.
int device_apply_address(struct command *command, int64_t id, const char *text, const struct mac_addr *mac);
// Commas stand between several.
int device_apply_tags(struct command *command, int64_t id, const char *tags, bool add);
int device_apply_mac(struct command *command, int64_t id, const char *text, bool add);

// The vendor by the MAC, of one device or (0) of all; outside a transaction. How many, or a negative errno
// with command->err.
int device_apply_vendors(struct command *command, int64_t id);
// After the commit: the vendor by the MAC and the type by the rules, of one device or (0) of all. What fails
// is told, and is no failure of the command. Whether anything was found.
bool device_apply_found(struct command *command, int64_t id);
// Tells the lines of the rules of types that are wrong, and so left out. Whether there are any.
bool device_apply_tell_faults(struct command *command, const struct type_rules *rules);
