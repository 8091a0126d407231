// The verbs of what is there: devices, addresses, what connects and what belongs together.
#pragma once

struct command;

int verb_device(struct command *command, int argc, char **argv);
int verb_interface(struct command *command, int argc, char **argv);
int verb_types(struct command *command, int argc, char **argv);
int verb_filter(struct command *command, int argc, char **argv);
int verb_address(struct command *command, int argc, char **argv);
int verb_next(struct command *command, int argc, char **argv);
int verb_who(struct command *command, int argc, char **argv);
int verb_where(struct command *command, int argc, char **argv);
int verb_link(struct command *command, int argc, char **argv);
int verb_group(struct command *command, int argc, char **argv);
int verb_map(struct command *command, int argc, char **argv);
