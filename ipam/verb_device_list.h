// `ipam device list`.
#pragma once

struct command;

int verb_device_list(struct command *command, int argc, char **argv);
