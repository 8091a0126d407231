// ipam address show.
#pragma once

struct command;

int verb_address_show(struct command *command, int argc, char **argv);
