// The verbs of `ipam map` that change a map.
#pragma once

struct command;

int verb_map_place(struct command *command, int argc, char **argv);
int verb_map_unplace(struct command *command, int argc, char **argv);
int verb_map_load(struct command *command, int argc, char **argv);
int verb_map_note(struct command *command, int argc, char **argv);
int verb_map_maps(struct command *command, int argc, char **argv);
