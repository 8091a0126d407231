// `ipam device add` and `ipam device set`.
#pragma once

struct command;

int verb_device_change_add(struct command *command, int argc, char **argv);
int verb_device_change_set(struct command *command, int argc, char **argv);
