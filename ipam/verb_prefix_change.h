// ipam prefix add, next, split: what adds prefixes.
#pragma once

struct command;

int verb_prefix_change_add(struct command *command, int argc, char **argv);
int verb_prefix_change_next(struct command *command, int argc, char **argv);
int verb_prefix_change_split(struct command *command, int argc, char **argv);
