// `ipam device merge` and `ipam device split`.
#pragma once

struct command;

int verb_device_merge(struct command *command, int argc, char **argv);
int verb_device_split(struct command *command, int argc, char **argv);
