// ipam address set, reserve and release.
#pragma once

struct command;

int verb_address_change_set(struct command *command, int argc, char **argv);
int verb_address_change_reserve(struct command *command, int argc, char **argv);
int verb_address_change_release(struct command *command, int argc, char **argv);
