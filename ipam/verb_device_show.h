// `ipam device show`.
#pragma once

struct command;

int verb_device_show(struct command *command, int argc, char **argv);
